// A core with two users, three loops and clients that are objects: for the tests of vocs.
// Randomness is counted up, the clock is a number, passwords are compared as they are.
import { createHash } from 'node:crypto'
import {
  type ClientBodies,
  type ClientMessage,
  encodeClientMessage,
  type ServerMessage,
} from '../../src/protocol/client_messages.ts'
import { ERROR_CODES } from '../../src/protocol/errors.ts'
import { VocsCore, type VocsCoreOptions } from '../../src/vocs/core.ts'
import type { Effect, VerifyTask } from '../../src/vocs/effects.ts'
import type { SignOnRow } from '../../src/store/account_store.ts'
import type { AuditRecord } from '../../src/store/audit_entry.ts'
import { type Configuration, NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import { planImport } from '../../src/vocs/domain_import.ts'
import { readDomainText } from '../../src/vocs/domain_text.ts'
import { KeysetMemory } from '../../src/vocs/keyset_memory.ts'

export const RANGE = { range: '239.255.0.0/16', port: 5004 }
export const DOMAIN = `
users:
  - { id: anna, name: Anna, password: $argon2-a }
  - { id: ben, name: Ben, password: $argon2-b }
  - { id: once, password: $argon2-o, oneTime: true }
loops:
  - { id: a, name: Loop A, abbreviation: A }
  - { id: b, name: Loop B, abbreviation: B }
  - { id: c, name: Loop C, abbreviation: C }
projects:
  - id: p
    name: Project
    roles:
      - { id: multi, talkMode: multi, members: [anna, ben], rights: { a: talk, b: talk, c: monitor } }
      - { id: single, members: [anna, once], rights: { a: talk, b: talk } }
`
/** Unix time at the core's 0. */
export const EPOCH_MS = 1_700_000_000_000
export const A = 1
export const B = 2
export const C = 3

export class CoreBench {
  readonly core: VocsCore
  readonly memory: KeysetMemory
  /** What the store has of sign-ons, and the audit log's new records. */
  readonly signOns = new Map<string, SignOnRow>()
  readonly audit: AuditRecord[] = []
  /** Whether the disk takes what it is given. */
  diskWorks = true
  readonly sent: Effect[] = []
  nowMs = 1000
  readonly #tasks: VerifyTask[] = []
  #lastConnection = 0
  #lastRequest = 0
  #lastRandom = 0

  constructor(options: Partial<VocsCoreOptions> = {}, domain = DOMAIN) {
    this.memory = options.memory ?? new KeysetMemory()
    this.core = new VocsCore({
      configuration: this.configuration(domain),
      range: RANGE,
      memory: this.memory,
      system: 'Test',
      resumeMs: 28_000,
      sessionsMax: 10,
      peersMax: 10,
      random: (bytes) => {
        const random = new Uint8Array(bytes)
        new DataView(random.buffer).setUint32(0, ++this.#lastRandom)
        return random
      },
      digest: (text) => createHash('sha256').update(text).digest('base64url'),
      idleMs: 60 * 60_000,
      absoluteMs: 7 * 24 * 60 * 60_000,
      epochMs: EPOCH_MS,
      passwords: { lettersMin: 10, isCommon: (password) => password === 'common password' },
      iceServers: () => [],
      ...options,
    })
  }

  configuration(text: string, before = NO_CONFIGURATION): Configuration {
    return configurationOf(text, before)
  }

  /** The core gets what this domain file says instead of what it has. */
  apply(text: string): void {
    this.run(this.core.applyConfiguration(configurationOf(text, this.core.configuration)))
  }

  mediaReady(): void {
    this.run(this.core.fromIceProxy(0, { body: 'ready', ready: { port: 1 } }))
    this.run(this.core.fromMixer(0, { body: 'ready', ready: { talkersMax: 8, mixesMax: 8 } }))
  }

  connect(address = '127.0.0.1', origin = ''): number {
    this.run(this.core.opened(++this.#lastConnection, address, this.nowMs, origin))
    this.ask(this.#lastConnection, 'hello', { version: 1, client: 'test' })
    return this.#lastConnection
  }

  /** A connection in the role; its token is the second value. */
  enter(user: string, role?: string): { readonly connection: number; readonly token: string } {
    return this.enterFrom('127.0.0.1', user, role)
  }

  enterFrom(
    address: string,
    user: string,
    role?: string,
  ): { readonly connection: number; readonly token: string } {
    const connection = this.connect(address)
    const answer = this.signOn(connection, user, `right ${user}`)
    if (answer?.body !== 'signedOn') throw new Error(`not signed on: ${JSON.stringify(answer)}`)
    if (role !== undefined) this.ask(connection, 'chooseRole', { role })
    return { connection, token: answer.signedOn.token }
  }

  signOn(connection: number, user: string, password: string) {
    const refused = this.ask(connection, 'signOn', { user, password })
    return refused ?? this.verifyNext(`right ${user}`)
  }

  /** Carries out the oldest verify task; gives its answer. */
  verifyNext(rightPassword: string): ServerMessage | undefined {
    const task = this.#tasks.shift()
    if (task === undefined) throw new Error('no password is being verified')
    const matches = task.passwordHash !== undefined && task.password === rightPassword
    const newHash = matches && task.newPassword !== undefined ? '$argon2-new' : undefined
    const from = this.sent.length
    this.run(this.core.verified(task, { matches, newHash }, this.nowMs))
    return this.#answer(task.connection, task.request, from)
  }

  ask<Body extends keyof ClientBodies>(
    connection: number,
    body: Body,
    value: ClientBodies[Body],
  ): ServerMessage | undefined {
    const request = ++this.#lastRequest
    const from = this.sent.length
    const message: object = { request, body, [body]: value }
    this.receive(connection, encodeClientMessage(message as ClientMessage))
    return this.#answer(connection, request, from)
  }

  receive(connection: number, bytes: Uint8Array | undefined): void {
    this.run(this.core.received(connection, bytes, this.nowMs))
  }

  run(effects: readonly Effect[]): void {
    this.sent.push(...effects)
    for (const effect of effects) {
      if (effect.kind === 'verify') this.#tasks.push(effect.task)
      else if (effect.kind === 'audit') this.audit.push(effect.record)
      else if (effect.kind === 'keep') this.run(this.core.kept(effect.task, this.diskWorks))
      else if (effect.kind === 'signOns') {
        for (const [digest, row] of effect.changes) {
          if (row === undefined) this.signOns.delete(digest)
          else this.signOns.set(digest, row)
        }
      }
    }
  }

  /** Takes away what has been sent so far. */
  forget(): void {
    this.sent.length = 0
  }

  /** Events to the connection since `forget`. */
  events(connection: number): ServerMessage[] {
    return this.sent.flatMap((effect) =>
      effect.kind === 'client' && effect.connection === connection && effect.message.request === 0
        ? [effect.message]
        : [],
    )
  }

  #answer(connection: number, request: number, from: number): ServerMessage | undefined {
    for (const effect of this.sent.slice(from)) {
      if (effect.kind !== 'client' || effect.connection !== connection) continue
      if (effect.message.request === request) return effect.message
    }
    return undefined
  }
}

export function codeOf(message: ServerMessage | undefined): string | undefined {
  return message?.body === 'error' ? ERROR_CODES[message.error.code] : message?.body
}

/** The loop as a new snapshot shows it. */
export function loopOf(bench: CoreBench, connection: number, loop: number) {
  const session = [...bench.core.sessions.values()].find((s) => s.connection === connection)
  const answer = bench.ask(connection, 'chooseRole', { role: session?.role ?? '' })
  return answer?.body === 'snapshot'
    ? answer.snapshot.loops.find(({ id }) => id === loop)
    : undefined
}

/** The desired state that was sent to an ice_proxy last. */
export function lastIceProxySession(bench: CoreBench) {
  const messages = bench.sent.flatMap((effect) =>
    effect.kind === 'iceProxy' && effect.message.body === 'session' ? [effect.message.session] : [],
  )
  return messages.at(-1)
}

/** What `before` becomes by importing a domain file, in its place or beside it. Throws YamlFault. */
export function configurationOf(
  text: string,
  before = NO_CONFIGURATION,
  replace = true,
): Configuration {
  const yaml = readDomainText(text, 'domain.yaml')
  const options = { range: RANGE, actor: undefined, replace }
  const changes = planImport(before, yaml, 'domain.yaml', options)
  if (changes === 'denied') throw new Error('nobody was asked')
  return withChanges(before, changes, before.revision + 1)
}
