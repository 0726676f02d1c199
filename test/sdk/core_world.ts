// A client's core with virtual time, and a test as its server: what it sends is read one by one, what
// the test answers comes at once. Pure.
import assert from 'node:assert/strict'
import {
  type ClientMessage,
  decodeClientMessage,
  encodeServerMessage,
  type LoopMessage,
  type ServerBodies,
  type ServerMessage,
} from '../../src/protocol/client_messages.ts'
import { ERROR_CODES, type ErrorCode, type VocsError } from '../../src/protocol/errors.ts'
import type { OneOf } from '../../src/protocol/message_types.ts'
import { ClientCore } from '../../src/sdk/client_core.ts'
import type { Effect } from '../../src/sdk/effects.ts'
import type { CallBody } from '../../src/sdk/session.ts'

export const PING_MS = 5000
export const TOKEN = 'a'.repeat(43)

export const LOOP: LoopMessage = {
  id: 1,
  name: 'Flight Director',
  abbreviation: 'FD',
  highlight: 0,
  right: 2,
  state: 1,
  volume: 80,
  pan: -30,
  participants: 2,
  talkers: [],
  active: false,
}

/** What a peer may use beside the direct way. */
export const RELAYS = [
  { urls: ['turns:relay.example:5349'], username: '1700000000:7', credential: 'c2lnbmVk' },
]

export const SIGNED_ON: ServerBodies['signedOn'] = {
  user: 'ada',
  displayName: 'Ada',
  token: TOKEN,
  roles: [
    { id: 'demo/fd', name: 'Flight Director', projectName: 'Demo' },
    { id: 'demo/capcom', name: 'CAPCOM', projectName: 'Demo' },
  ],
  passwordChangeRequired: false,
  iceServers: RELAYS,
}

export function snapshot(
  change: Partial<ServerBodies['snapshot']> = {},
): OneOf<Pick<ServerBodies, 'snapshot'>> {
  const plain = { revision: 10, role: 'demo/fd', talkMode: 0, loops: [LOOP], pttPressed: false }
  return { body: 'snapshot', snapshot: { ...plain, ...change } }
}

export class World {
  nowMs = 0
  readonly core: ClientCore
  readonly outcomes = new Map<number, 'fulfilled' | VocsError>()
  readonly #sent: ClientMessage[] = []
  #effects: Effect[] = []
  #toCount: number[] = []
  #socket = 0
  #lastCall = 0

  constructor(token?: string) {
    this.core = new ClientCore({ client: 'test', token, random: () => 1 })
    this.take(this.core.start(this.nowMs))
  }

  get view() {
    return this.core.view
  }

  take(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'send') {
        assert.equal(effect.socket, this.#socket, 'sent on the present socket')
        this.#sent.push(decodeClientMessage(effect.bytes))
        continue
      }
      if (effect.kind === 'openSocket') this.#socket = effect.socket
      if (effect.kind === 'countReceived') this.#toCount.push(effect.peer)
      if (effect.kind === 'fulfil') this.outcomes.set(effect.call, 'fulfilled')
      if (effect.kind === 'refuse') this.outcomes.set(effect.call, effect.error)
      this.#effects.push(effect)
    }
  }

  /** What was asked for since the last time, without sends, view changes and counts. */
  effects(): Effect[] {
    const left = ['view', 'countReceived']
    const effects = this.#effects.filter(({ kind }) => !left.includes(kind))
    this.#effects = []
    return effects
  }

  /** Peers that were to be counted since the last time. */
  toCount(): number[] {
    return this.#toCount.splice(0)
  }

  /** The kinds of the effects since the last time. */
  kinds(): string[] {
    return this.effects().map(({ kind }) => kind)
  }

  /** Lets time pass, with each timer at its time. */
  advance(ms: number): void {
    const end = this.nowMs + ms
    for (;;) {
      const dueMs = this.core.dueMs
      if (dueMs === undefined || dueMs > end) break
      this.nowMs = Math.max(this.nowMs, dueMs)
      this.take(this.core.timer(this.nowMs))
    }
    this.nowMs = end
  }

  call(request: CallBody): number {
    const call = ++this.#lastCall
    this.take(this.core.call(call, request, this.nowMs))
    return call
  }

  /** The oldest message that the client has sent and that was not looked at. */
  next(): ClientMessage {
    const message = this.#sent.shift()
    assert.ok(message !== undefined, 'nothing was sent')
    return message
  }

  /** As `next`; it must be of this kind. */
  sent<Body extends ClientMessage['body']>(body: Body): Extract<ClientMessage, { body: Body }> {
    const message = this.next()
    assert.equal(message.body, body)
    return message as Extract<ClientMessage, { body: Body }>
  }

  get nothingSent(): boolean {
    return this.#sent.length === 0
  }

  answer({ request }: { request: number }, body: OneOf<ServerBodies>): void {
    this.#receive({ request, ...body })
  }

  refuse({ request }: { request: number }, code: ErrorCode, retryAfterMs = 0): void {
    const error = { code: ERROR_CODES.indexOf(code), message: `${code} it is`, retryAfterMs }
    this.#receive({ request, body: 'error', error })
  }

  event(body: OneOf<ServerBodies>): void {
    this.#receive({ request: 0, ...body })
  }

  receiveBytes(bytes: Uint8Array): void {
    this.take(this.core.received(this.#socket, bytes, this.nowMs))
  }

  /** The socket opens and the client's hello is answered. */
  greet(): void {
    this.take(this.core.opened(this.#socket, this.nowMs))
    const welcome = { version: 1, system: 'Test', pingMs: PING_MS, resumeMs: 28_000 }
    this.answer(this.sent('hello'), { body: 'welcome', welcome })
  }

  pong(): void {
    const ping = this.sent('ping')
    this.answer(ping, { body: 'pong', pong: ping.ping })
  }

  closeSocket(): void {
    this.take(this.core.closed(this.#socket, this.nowMs))
  }

  offerMade(peer: number): void {
    this.take(this.core.offerMade(peer, `offer of peer ${peer}`, this.nowMs))
  }

  #receive(message: ServerMessage): void {
    this.receiveBytes(encodeServerMessage(message))
  }
}

/** Connected, not signed on. */
export function openWorld(): World {
  const world = new World()
  world.greet()
  world.pong()
  assert.equal(world.view.connection, 'open')
  world.effects()
  return world
}

export function signedOnWorld(): World {
  const world = openWorld()
  world.call({ body: 'signOn', signOn: { user: 'ada', password: 'secret' } })
  world.answer(world.sent('signOn'), { body: 'signedOn', signedOn: SIGNED_ON })
  assert.equal(world.view.phase, 'choosing_role')
  world.effects()
  return world
}

/** In a role; the peer 1 is asked for its offer. */
export function inRoleWorld(): World {
  const world = signedOnWorld()
  world.call({ body: 'chooseRole', chooseRole: { role: 'demo/fd' } })
  world.answer(world.sent('chooseRole'), snapshot())
  assert.equal(world.view.phase, 'in_role')
  return world
}

/** In a role, with peer 1 connected. */
export function talkingWorld(): World {
  const world = inRoleWorld()
  world.offerMade(1)
  world.answer(world.sent('offer'), { body: 'answer', answer: { sdp: 'answer' } })
  world.take(world.core.peerState(1, 'connected', world.nowMs))
  assert.equal(world.view.media, 'connected')
  world.effects()
  return world
}
