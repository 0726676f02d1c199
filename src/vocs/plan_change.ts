// A change thought through before anything is written: what becomes of which entity, what the audit log
// says, or all that is wrong. Pure.
import type { Configuration, EntityChange } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { applyEdit } from './apply_edit.ts'
import { Draft } from './draft.ts'
import type { Edit } from './edits.ts'
import { hasSystemAdministrator } from './entity_rules.ts'
import { checkFits } from './layout_rules.ts'
import { LoopAddresses } from './loop_addresses.ts'
import { hasDuty, mayEdit } from './permissions.ts'

export const EDITS_MAX = 5000
/** Faults that are told; one is enough to refuse the change. */
const FAULTS_MAX = 200

export interface ChangeRequest {
  readonly edits: readonly Edit[]
  /** Who asks; undefined: nobody needs to be asked (command line, first start). */
  readonly actor: string | undefined
  readonly range: GroupRange
  /** "group:port" that no loop is to get without being given it, besides those of the edits. */
  readonly reserved?: ReadonlySet<string>
}

export interface EditFault {
  /** Index of the edit. */
  readonly edit: number
  readonly text: string
}

export type Plan =
  | { readonly kind: 'good'; readonly changes: readonly EntityChange[] }
  | { readonly kind: 'denied'; readonly edit: number }
  | { readonly kind: 'faulty'; readonly faults: readonly EditFault[] }

/** Edits are carried out in order, each in what those before it have made. */
export function planChange(configuration: Configuration, request: ChangeRequest): Plan {
  const { edits, actor, range, reserved = [] } = request
  const draft = new Draft(configuration)
  const faults: EditFault[] = []
  const addFault = (edit: number, text: string) => {
    if (faults.length < FAULTS_MAX) faults.push({ edit, text })
  }
  const addresses = new LoopAddresses(
    draft.all('loop'),
    new Set([...reserved, ...givenAddresses(edits, range)]),
  )
  for (const [index, edit] of edits.entries()) {
    if (actor !== undefined && !mayEdit(draft, actor, edit)) return { kind: 'denied', edit: index }
    const fault = (text: string) => addFault(index, text)
    applyEdit({ draft, range, addresses, fault }, edit)
  }
  checkAddresses(draft, request, addresses, addFault)
  checkKeysets(draft, edits, addFault)
  if (
    hasSystemAdministrator(configuration.users.values()) &&
    !hasSystemAdministrator(draft.all('user'))
  ) {
    addFault(edits.length - 1, 'nobody would administrate the system: leave one who does')
  }
  if (faults.length > 0) return { kind: 'faulty', faults }
  return { kind: 'good', changes: draft.changes() }
}

/** Addresses that loops of this change are given: no other is to get them by itself, be it before. */
function givenAddresses(edits: readonly Edit[], range: GroupRange): string[] {
  const given = edits.flatMap((edit) => (edit.body === 'putLoop' ? [edit.putLoop] : []))
  return given
    .filter(({ group }) => group !== '')
    .map(({ group, port }) => `${group}:${port || range.port}`)
}

/** No layout has loops outside of its keyset in the end; on the way it may. */
function checkKeysets(
  draft: Draft,
  edits: readonly Edit[],
  addFault: (edit: number, text: string) => void,
): void {
  draft.tidy()
  const last = new Map(
    edits.flatMap((edit, index) =>
      edit.body === 'putKeyset' ? [[edit.putKeyset.id, index] as const] : [],
    ),
  )
  for (const [id, index] of last) checkFits(draft, id, (text) => addFault(index, text))
}

/** No two loops have one address in the end (F30); on the way they may. */
function checkAddresses(
  draft: Draft,
  { edits, actor }: ChangeRequest,
  addresses: LoopAddresses,
  addFault: (edit: number, text: string) => void,
): void {
  const user = actor === undefined ? undefined : draft.find('user', actor)
  for (const [index, edit] of edits.entries()) {
    if (edit.body !== 'putLoop') continue
    const { id } = edit.putLoop
    const other = draft.find('loop', addresses.otherWith(id) ?? '')
    if (other === undefined) continue
    const isKnown = actor === undefined || hasDuty(draft, user, other.scope, 'supervisor')
    const owner = isKnown ? `loop "${other.id}"'s` : "another loop's"
    addFault(index, `${addresses.of(id)} is ${owner}: give "${id}" another address or none`)
  }
}
