// What of a configuration somebody with a duty sees: all of the scopes of the duties, and of a project's domain what
// the project can use (F73, F76), without what it says of other projects. Pure.
import type { EntityMessage } from '../protocol/admin_messages.ts'
import type { AuditEntry } from '../store/audit_entry.ts'
import { type Configuration, type Entity, SYSTEM_SCOPE } from '../store/entities.ts'
import { entityMessage } from './entity_messages.ts'

export class Visibility {
  readonly #configuration: Configuration
  /** By scope, whether it is seen through a duty in it or its domain; undefined: everything is. */
  readonly #scopes: ReadonlyMap<string, 'own' | 'used'> | undefined

  /** Of a user's duties; a user who is not there sees nothing. */
  constructor(configuration: Configuration, user: string) {
    this.#configuration = configuration
    const duties = configuration.users.get(user)?.duties ?? new Map<string, never>()
    this.#scopes = duties.has(SYSTEM_SCOPE) ? undefined : scopesOf(configuration, duties)
  }

  /** There is no duty: nothing is seen. */
  get isNone(): boolean {
    return this.#scopes?.size === 0
  }

  get isAll(): boolean {
    return this.#scopes === undefined
  }

  isSame(other: Visibility): boolean {
    const [own, others] = [this.#scopes, other.#scopes]
    if (own === undefined || others === undefined) return own === others
    return own.size === others.size && [...own].every(([scope, how]) => others.get(scope) === how)
  }

  sees(entity: Entity): boolean {
    return this.#seesScope(entity.kind === 'scope' ? entity.id : entity.scope)
  }

  /** The entity as it may be told; it has to be one that is seen. */
  message(entity: Entity): EntityMessage {
    if (this.#scopes === undefined) return entityMessage(entity)
    if (entity.kind === 'user') {
      const duties = [...entity.duties].filter(([scope]) => this.#seesDuty(scope))
      return entityMessage({ ...entity, duties: new Map(duties) })
    }
    if (entity.kind !== 'role') return entityMessage(entity)
    const layouts = [...entity.layouts].map(([keyset, pages]) => {
      const places = (page: (typeof pages)[number]) =>
        page.places.filter(({ loop }) => this.#seesLoop(loop))
      return [keyset, pages.map((page) => ({ ...page, places: places(page) }))] as const
    })
    return entityMessage({
      ...entity,
      members: new Set([...entity.members].filter((user) => this.#seesUser(user))),
      rights: new Map([...entity.rights].filter(([loop]) => this.#seesLoop(loop))),
      layouts: new Map(layouts),
    })
  }

  /** What of an entry of the audit log may be told; undefined: nothing of it. */
  entry(entry: AuditEntry): AuditEntry | undefined {
    if (this.#scopes === undefined) return entry
    const scope = this.#scopeOfEntry(entry)
    if (scope === undefined || !this.#seesScope(scope)) return undefined
    const isOwn = this.#scopes.get(scope) === 'own'
    const [before, after] = [this.#fields(entry.before, isOwn), this.#fields(entry.after, isOwn)]
    const isCut = entry.before !== '' || entry.after !== ''
    return isCut && before === '' && after === '' ? undefined : { ...entry, before, after }
  }

  #fields(json: string, isOwn: boolean): string {
    const fields = Object.entries(fieldsOf(json)).filter(([name]) => this.#seesField(name, isOwn))
    return fields.length === 0 ? '' : JSON.stringify(Object.fromEntries(fields))
  }

  /** Names as vocs/audit_text gives them. */
  #seesField(name: string, isOwn: boolean): boolean {
    if (name === 'duty in') return true
    const link = /^(right on|member|duty in|layout)(?: (.*))?$/.exec(name)
    if (link === null) return true
    const [, what, id = ''] = link
    if (what === 'duty in') return this.#seesDuty(id)
    if (isOwn || what === 'layout') return isOwn
    return what === 'member' ? this.#seesUser(id) : this.#seesLoop(id)
  }

  /** Nothing moves: who may read of it goes by where it was, though its id may be used again elsewhere. */
  #scopeOfEntry({ kind, entity, scope, before, after }: AuditEntry): string | undefined {
    if (kind !== 'scope' || this.#configuration.scopes.has(entity)) return scope
    // It is gone: what is told of it is told in the domain that it was in.
    const { parent } = { ...fieldsOf(before), ...fieldsOf(after) }
    return typeof parent === 'string' ? parent : undefined
  }

  #seesScope(scope: string): boolean {
    return this.#scopes === undefined || this.#scopes.has(scope)
  }

  /** That somebody may do everything is no secret. */
  #seesDuty(scope: string): boolean {
    return scope === SYSTEM_SCOPE || this.#seesScope(scope)
  }

  #seesLoop(loop: string): boolean {
    const found = this.#configuration.loops.get(loop)
    return found !== undefined && this.#seesScope(found.scope)
  }

  #seesUser(user: string): boolean {
    const found = this.#configuration.users.get(user)
    return found !== undefined && this.#seesScope(found.scope)
  }
}

function scopesOf(
  { scopes }: Configuration,
  duties: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, 'own' | 'used'> {
  const seen = new Map<string, 'own' | 'used'>()
  for (const { id, parent } of scopes.values()) {
    if (parent !== undefined && duties.has(id)) seen.set(parent, 'used')
  }
  for (const { id, parent } of scopes.values()) {
    if (duties.has(id) || duties.has(parent ?? id)) seen.set(id, 'own')
  }
  return seen
}

function fieldsOf(json: string): Readonly<Record<string, unknown>> {
  return json === '' ? {} : (JSON.parse(json) as Readonly<Record<string, unknown>>)
}
