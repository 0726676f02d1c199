// What is taken over from an openvocs database or a directory, over the protocol (F112, F82). Pure but for the
// directory and the store, which come in.
import type { LdapDirectory } from '../net/ldap_directory.ts'
import type { LdapSettings } from '../net/sign_on_settings.ts'
import { DOMAIN_TEXT_BYTES_MAX } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type {
  ImportDirectoryMessage,
  ImportOpenvocsMessage,
  ImportReportMessage,
} from '../protocol/system_messages.ts'
import type { Configuration } from '../store/entities.ts'
import type { AccountWriter } from './account_writer.ts'
import type { Author } from './audit_text.ts'
import { checkReason } from './changes.ts'
import { planDirectoryImport } from './directory_import.ts'
import type { DomainRequestsOptions } from './domain_requests.ts'
import { LIST_BYTES_MAX } from './message_size.ts'
import { planOpenvocsTexts, statesOf } from './openvocs_plan.ts'
import { describeImport } from './openvocs_report.ts'
import { openvocsFilesOf } from './openvocs_upload.ts'

/** Of a directory, of one import. */
export const LISTED_MAX = 20_000
const FILES_MAX = 5000
const FAULTS_TOLD_MAX = 200

export interface OutsideImportsOptions extends DomainRequestsOptions {
  /** What users have on, in memory. */
  readonly writer: Pick<AccountWriter, 'memory'>
  readonly ways: { readonly directory: LdapDirectory | undefined }
  readonly settings: { readonly ldap: Pick<LdapSettings, 'idAttribute' | 'localUsers'> }
}

export class OutsideImports {
  readonly #options: OutsideImportsOptions
  #isImporting = false

  constructor(options: OutsideImportsOptions) {
    this.#options = options
  }

  /** Of an administrator of the system. Rejects with a VocsError. */
  openvocs(message: ImportOpenvocsMessage, author: Author): Promise<ImportReportMessage> {
    const { files, reason } = message
    checkReason(reason)
    const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
    if (bytes > DOMAIN_TEXT_BYTES_MAX || files.length > FILES_MAX) {
      const most = `${DOMAIN_TEXT_BYTES_MAX} bytes in ${FILES_MAX} files`
      throw VocsError.badRequest(`an openvocs database may have ${most}`)
    }
    return this.#alone(() => this.#openvocs(message, { ...author, reason }))
  }

  /** Of an administrator of the scope. Rejects with a VocsError. */
  directory(message: ImportDirectoryMessage, author: Author): Promise<ImportReportMessage> {
    const { reason, base, scope } = message
    checkReason(reason)
    // Before all else: so a page finds out whether there is one, and asks nobody.
    if (this.#options.ways.directory === undefined) throw noDirectory()
    if (base === '') throw VocsError.badRequest('base is the DN below which all are taken')
    if (!this.#options.plane.configuration.scopes.has(scope)) {
      throw VocsError.invalid([`there is no domain or project "${scope}"`])
    }
    return this.#alone(() => this.#directory(message, { ...author, reason }))
  }

  async #openvocs(
    { files, dryRun }: ImportOpenvocsMessage,
    author: Author,
  ): Promise<ImportReportMessage> {
    const { plane, range, files: jobs, writer } = this.#options
    const database = openvocsFilesOf(files)
    if (database === undefined) throw VocsError.invalid(['no file is auth/<domain>/config.json'])
    const read = await jobs.openvocs(database)
    if (read.kind === 'faulty') throw VocsError.invalid(read.faults.slice(0, FAULTS_TOLD_MAX))
    const { texts, imported } = read
    let states = imported.states
    const memoryOf = () => {
      const loops = states.map((state) => ({ ...state, pan: 0 }))
      return { loops, pages: [], settings: [], dims: [] }
    }
    const plan = (configuration: Configuration) => {
      const changes = planOpenvocsTexts(configuration, texts, { range, actor: author.actor })
      states = statesOf(imported, changes)
      return { changes, memory: { ...memoryOf(), forgotten: [] }, baseRevision: 0, dryRun }
    }
    const changed = await plane.changes.tell(plan, author)
    if (!dryRun) writer.memory.load(memoryOf())
    return reportOf(describeImport({ ...imported, states }), changed)
  }

  async #directory(
    { scope, base, filter, dryRun }: ImportDirectoryMessage,
    author: Author,
  ): Promise<ImportReportMessage> {
    const { plane, range, settings } = this.#options
    const listed = await this.#list(base, filter || `(${settings.ldap.idAttribute}=*)`)
    const { localUsers } = settings.ldap
    const rules = { scope, localUsers, range, actor: author.actor }
    let lines: readonly string[] = []
    const changed = await plane.changes.tell((configuration) => {
      const plan = planDirectoryImport(configuration, listed, rules)
      lines = plan.lines
      return { changes: plan.changes, baseRevision: 0, dryRun }
    }, author)
    return reportOf(lines, changed)
  }

  async #list(base: string, filter: string) {
    const { directory } = this.#options.ways
    if (directory === undefined) throw noDirectory()
    const listed: { readonly id: string; readonly name: string }[] = []
    try {
      for await (const user of directory.listUsers(base, filter)) {
        listed.push(user)
        if (listed.length > LISTED_MAX) break
      }
    } catch (error) {
      throw VocsError.invalid([`the directory: ${(error as Error).message}`])
    }
    if (listed.length <= LISTED_MAX) return listed
    throw VocsError.invalid([`there are more than ${LISTED_MAX} users: filter them`])
  }

  async #alone(work: () => Promise<ImportReportMessage>): Promise<ImportReportMessage> {
    if (this.#isImporting) {
      throw new VocsError('TOO_MANY_REQUESTS', 'another import is under way: wait', 1000)
    }
    this.#isImporting = true
    try {
      return await work()
    } finally {
      this.#isImporting = false
    }
  }
}

function noDirectory(): VocsError {
  return VocsError.invalid(['the settings name no directory'])
}

function reportOf(
  all: readonly string[],
  changed: ImportReportMessage['changed'],
): ImportReportMessage {
  let bytes = 0
  const end = all.findIndex((line) => (bytes += Buffer.byteLength(line) + 4) > LIST_BYTES_MAX)
  const lines = end === -1 ? all : all.slice(0, end)
  return { lines, linesLeftOut: all.length - lines.length, changed }
}
