// A core on a store in memory, with two domains and people of every standing: for the tests of administration.
// Passwords are "right <user>"; hashing puts a word before them. I/O: SQL in memory.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { ChangedMessage, EditMessage } from '../../src/protocol/admin_messages.ts'
import type {
  ClientBodies,
  ServerBodies,
  ServerMessage,
} from '../../src/protocol/client_messages.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import type { StoreTask } from '../../src/vocs/effects.ts'
import { ControlPlane } from '../../src/vocs/control_plane.ts'
import { planImport } from '../../src/vocs/domain_import.ts'
import { carryOut, domainFiles } from '../../src/vocs/domain_files.ts'
import { readDomainText } from '../../src/vocs/domain_text.ts'
import type { Edit } from '../../src/vocs/edits.ts'
import { StoreRequests } from '../../src/vocs/store_requests.ts'
import { CoreBench, RANGE } from './core_bench.ts'

const inPlace = domainFiles((job) => Promise.resolve(carryOut(job)))
const user = (id: string, more = '') => `{ id: ${id}, password: $argon2-of-${id}${more} }`

/** Two projects in one domain; who administrates what is in the name. */
const BASE = `
domain: { id: base }
administrators: [admin-base]
users:
  - ${user('admin-base')}
  - ${user('admin-system')}
  - ${user('plain')}
  - ${user('once', ', oneTime: true')}
loops: [{ id: base-loop }]
keysets: [{ id: desk, rows: 2, columns: 2 }]
roles:
  - { id: crew, members: [plain], rights: { base-loop: talk, p-loop: monitor, q-loop: talk } }
projects:
  - id: p
    administrators: [admin-p]
    supervisors: [supervisor-p]
    users: [${user('admin-p')}, ${user('supervisor-p')}, ${user('p-user')}]
    loops: [{ id: p-loop }]
    keysets: [{ id: desk, rows: 2, columns: 2 }]
    roles:
      - { id: crew, members: [p-user, plain, once, supervisor-p], rights: { p-loop: talk, base-loop: monitor } }
  - id: q
    administrators: [admin-q]
    users: [${user('admin-q')}, ${user('q-user')}]
    loops: [{ id: q-loop }]
    roles: [{ id: crew, members: [q-user], rights: { q-loop: talk } }]
`
const OTHER = `
domain: { id: other }
administrators: [admin-other]
users: [${user('admin-other')}, ${user('other-user')}]
loops: [{ id: other-loop }]
roles: [{ id: crew, members: [other-user], rights: { other-loop: talk } }]
projects: [{ id: o, loops: [{ id: o-loop }] }]
`
const SYSTEM = { actor: 'system', address: '', reason: '' }

export class AdminBench {
  readonly bench: CoreBench
  readonly plane: ControlPlane
  readonly store: Store
  /** Every answer and event that anybody got, with the connection. */
  readonly told: { readonly connection: number; readonly message: ServerMessage }[] = []
  readonly #requests: StoreRequests
  #isTellingDone: Promise<unknown> = Promise.resolve()

  private constructor(plane: ControlPlane, store: Store) {
    this.plane = plane
    this.store = store
    const options = { configuration: plane.configuration, sessionsMax: 1000 }
    this.bench = new CoreBench(options)
    const ldap = { idAttribute: 'uid', localUsers: ['admin-system'] }
    this.#requests = new StoreRequests({
      plane,
      store,
      range: RANGE,
      files: inPlace,
      writer: this.bench,
      ways: { directory: undefined },
      settings: { ldap },
    })
    plane.onApplied((configuration) =>
      this.bench.run(this.bench.core.applyConfiguration(configuration)),
    )
    const run = this.bench.run.bind(this.bench)
    this.bench.run = (effects) => {
      run(effects)
      for (const effect of effects) {
        if (effect.kind === 'client') this.told.push(effect)
        if (effect.kind === 'ask') this.#isTellingDone = this.#carryOut(effect.task)
      }
    }
  }

  static async open(t: TestContext): Promise<AdminBench> {
    const store = await openStore({ engine: 'sqlite', file: ':memory:', url: '' }, () => 1)
    t.after(() => store.close())
    let passwords = 0
    const plane = await ControlPlane.open({
      store,
      range: RANGE,
      oneTimePassword: () => `given once ${++passwords}`,
      hashPassword: (password) => Promise.resolve(`$argon2-of-${password}`),
      firstDomain: () => Promise.resolve({ text: BASE, file: 'base' }),
    })
    await plane.changes.carryOut((configuration) => {
      const yaml = readDomainText(OTHER, 'other')
      const options = { range: RANGE, actor: undefined, replace: false }
      const changes = planImport(configuration, yaml, 'other', options)
      assert.ok(changes !== 'denied')
      return { changes, baseRevision: 0, dryRun: false }
    }, SYSTEM)
    await plane.changes.edit(
      [{ body: 'setDuty', setDuty: { user: 'admin-system', scope: '', duty: 2 } }],
      SYSTEM,
    )
    return new AdminBench(plane, store)
  }

  /** A connection of this user, in the role; undefined: without a session. */
  enter(id: string | undefined, role?: string): number {
    return id === undefined ? this.bench.connect() : this.bench.enter(id, role).connection
  }

  /** The answer, also of what the store answers. */
  async ask<Body extends keyof ClientBodies>(
    connection: number,
    body: Body,
    value: ClientBodies[Body],
  ): Promise<ServerMessage | undefined> {
    const from = this.told.length
    const { user: name, password } = { user: '', password: '', ...value }
    const now =
      body === 'signOn'
        ? this.bench.signOn(connection, name, password)
        : this.bench.ask(connection, body, value)
    if (now !== undefined) return now
    await this.#isTellingDone
    return this.told
      .slice(from)
      .find((told) => told.connection === connection && told.message.request !== 0)?.message
  }

  change(
    connection: number,
    edits: readonly EditMessage[],
    options: Partial<ClientBodies['change']> = {},
  ): Promise<ServerMessage | undefined> {
    const change = { edits, baseRevision: 0, dryRun: false, reason: '', ...options }
    return this.ask(connection, 'change', change)
  }

  /** The change has to be made. */
  async changed(
    connection: number,
    edits: readonly EditMessage[],
    options: Partial<ClientBodies['change']> = {},
  ): Promise<ChangedMessage> {
    return bodyOf(await this.change(connection, edits, options), 'changed')
  }

  /** Whatever the system does, without anybody's right. */
  edit(...edits: Edit[]): Promise<void> {
    return this.plane.changes.edit(edits, SYSTEM)
  }

  async #carryOut(task: StoreTask): Promise<void> {
    const answer = await this.#requests.handle(task).catch((error: unknown) => {
      if (error instanceof VocsError) return error
      throw error
    })
    this.bench.run(this.bench.core.answered(task, answer))
  }
}

/** The answer's body, which has to be this one. */
export function bodyOf<Name extends keyof ServerBodies>(
  message: ServerMessage | undefined,
  name: Name,
): ServerBodies[Name] {
  assert.equal(message?.body, name, JSON.stringify(message))
  return (message as unknown as ServerBodies)[name]
}
