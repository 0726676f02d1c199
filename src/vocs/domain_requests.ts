// Domain files over the protocol (F81): exports part by part, imports whole or not at all. Pure but for what comes in.
import type {
  ChangedMessage,
  ExportScopeMessage,
  ImportDomainMessage,
  ScopeTextMessage,
} from '../protocol/admin_messages.ts'
import { DOMAIN_TEXT_BYTES_MAX, TEXT_FORMATS } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type { GroupRange } from './addresses.ts'
import type { Author } from './audit_text.ts'
import { checkReason, type PlannedChange } from './changes.ts'
import type { ControlPlane } from './control_plane.ts'
import { exportScope } from './domain_export.ts'
import type { DomainFiles } from './domain_files.ts'
import { faultText, type ImportPlan, planDomain } from './domain_import.ts'

/** UTF-16 code units of a part: at most 192 KiB. */
export const PART_LETTERS_MAX = 65_536
/** Texts whose further parts may still be asked for. */
const EXPORTS_KEPT_MAX = 4
const FAULTS_TOLD_MAX = 200
const RETRY_MS = 1000

export interface DomainRequestsOptions {
  readonly plane: Pick<ControlPlane, 'changes' | 'configuration'>
  readonly range: GroupRange
  readonly files: DomainFiles
}

export class DomainRequests {
  readonly #options: DomainRequestsOptions
  readonly #exports = new Map<string, Promise<string>>()
  #isImporting = false

  constructor(options: DomainRequestsOptions) {
    this.#options = options
  }

  /** Rejects with a VocsError. Who asks may see all of the scope. */
  async export({ scope, format, offset, revision }: ExportScopeMessage): Promise<ScopeTextMessage> {
    const { configuration } = this.#options.plane
    const form = TEXT_FORMATS[format]
    if (form === undefined) throw VocsError.badRequest('a format is 0 (YAML) or 1 (JSON)')
    const wanted = offset === 0 ? configuration.revision : revision
    const key = `${scope} ${form} ${wanted}`
    const kept = this.#exports.get(key)
    if (kept === undefined && wanted !== configuration.revision) {
      throw new VocsError('CONFLICT', 'this text is not kept any more: begin with its first part')
    }
    const text = await (kept ?? this.#write(key, scope, form))
    if (offset > text.length) throw VocsError.badRequest('offset is the next_offset of a part')
    const end = partEnd(text, offset)
    return {
      text: text.slice(offset, end),
      nextOffset: end < text.length ? end : 0,
      revision: wanted,
      length: text.length,
    }
  }

  /** Rejects with a VocsError: INVALID with every fault and its line. */
  async import(
    { text, replace, dryRun, reason }: ImportDomainMessage,
    author: Author,
  ): Promise<ChangedMessage> {
    checkReason(reason)
    if (Buffer.byteLength(text) > DOMAIN_TEXT_BYTES_MAX) {
      throw VocsError.badRequest(`a domain file may have ${DOMAIN_TEXT_BYTES_MAX} bytes`)
    }
    if (this.#isImporting) {
      throw new VocsError('TOO_MANY_REQUESTS', 'another import is under way: wait', RETRY_MS)
    }
    this.#isImporting = true
    try {
      return await this.#import(text, replace, dryRun, { ...author, reason })
    } finally {
      this.#isImporting = false
    }
  }

  async #import(
    text: string,
    replace: boolean,
    dryRun: boolean,
    author: Author,
  ): Promise<ChangedMessage> {
    const { plane, range, files } = this.#options
    const read = await files.read(text)
    if (read.kind === 'faulty') throw VocsError.invalid(read.faults.slice(0, FAULTS_TOLD_MAX))
    let refused: ImportPlan | undefined
    const plan = (configuration: typeof plane.configuration): PlannedChange => {
      const found = planDomain(configuration, read.value, { range, replace, actor: author.actor })
      refused = found.kind === 'good' ? undefined : found
      if (found.kind !== 'good') throw VocsError.permissionDenied()
      return { changes: found.changes, baseRevision: 0, dryRun }
    }
    return plane.changes.tell(plan, author).catch(async (error: unknown) => {
      throw refused === undefined ? error : await this.#refusal(text, refused)
    })
  }

  async #refusal(text: string, plan: ImportPlan): Promise<VocsError> {
    const { files } = this.#options
    if (plan.kind === 'good') return VocsError.permissionDenied()
    if (plan.kind === 'denied') {
      const [line = 1] = await files.lines(text, [plan.path])
      const why = 'only an administrator of it imports this, or what goes with it; ask one'
      return new VocsError('PERMISSION_DENIED', faultText({ path: plan.path, text: why }, line))
    }
    const faults = plan.faults.slice(0, FAULTS_TOLD_MAX)
    const paths = faults.map(({ path }) => path)
    const lines = await files.lines(text, paths)
    const told = faults.map((fault, index) => faultText(fault, lines[index] ?? 1))
    return VocsError.invalid([...new Set(told)])
  }

  #write(key: string, scope: string, form: (typeof TEXT_FORMATS)[number]): Promise<string> {
    const { plane, files } = this.#options
    const value = exportScope(plane.configuration, scope)
    if (value === undefined) throw VocsError.invalid([`there is no domain or project "${scope}"`])
    const text = files.write(value, form)
    this.#exports.set(key, text)
    text.catch(() => this.#exports.delete(key))
    for (const oldest of this.#exports.keys()) {
      if (this.#exports.size <= EXPORTS_KEPT_MAX) break
      this.#exports.delete(oldest)
    }
    return text
  }
}

/** No character is split: a pair of surrogates stays together. */
function partEnd(text: string, offset: number): number {
  const end = offset + PART_LETTERS_MAX
  if (end >= text.length) return text.length
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end
}
