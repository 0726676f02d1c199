// Requests to vocs and their answers: numbers, time limits, and the wait for an open connection. Pure.
import {
  encodeClientMessage,
  type ClientBodies,
  type ClientMessage,
  type ErrorMessage,
  type ServerMessage,
} from '../protocol/client_messages.ts'
import { ERROR_CODES, VocsError } from '../protocol/errors.ts'
import type { OneOf } from '../protocol/message_types.ts'
import type { Emit } from './effects.ts'

/** A request that has no answer after this long has failed. */
export const ANSWER_WITHIN_MS = 5000
/** The same for what the server works on for a while. */
export const LONG_ANSWER_WITHIN_MS = 60_000
const LONG_REQUESTS: readonly RequestBody['body'][] = [
  'change',
  'exportScope',
  'importDomain',
  'importOpenvocs',
  'importDirectory',
]
/** Nor one for which the server asks others: a directory, a provider. */
export const OUTSIDE_WITHIN_MS = 30_000
const OUTSIDE: readonly RequestBody['body'][] = [
  'signOn',
  'startOpenid',
  'finishOpenid',
  'endOpenid',
]
/** Requests that wait or have no answer yet; more are refused. */
export const REQUESTS_MAX = 100

/** One request without its number: `{ body: 'setPtt', setPtt: { pressed: true } }`. */
export type RequestBody = OneOf<ClientBodies>

/** Takes the answer, or why there is none; an `error` of the server comes as VocsError. */
export type Settle = (answer: ServerMessage | VocsError, nowMs: number) => void

interface Pending {
  readonly body: RequestBody
  readonly settle: Settle
  readonly dueMs: number
}

export class Requests {
  readonly #emit: Emit
  readonly #sent = new Map<number, Pending>()
  #waiting: readonly Pending[] = []
  /** What requests are sent on; undefined: they wait. */
  #socket: number | undefined
  #lastNumber = 0

  constructor(emit: Emit) {
    this.#emit = emit
  }

  /** When `expire` has to be called. */
  get dueMs(): number | undefined {
    const dues = [...this.#sent.values(), ...this.#waiting].map(({ dueMs }) => dueMs)
    return dues.length === 0 ? undefined : Math.min(...dues)
  }

  get isOpen(): boolean {
    return this.#socket !== undefined
  }

  /** Sends at once, or as soon as the connection is open. */
  ask(body: RequestBody, settle: Settle, nowMs: number): void {
    if (this.#sent.size + this.#waiting.length >= REQUESTS_MAX) {
      return settle(new VocsError('TOO_MANY_REQUESTS', 'wait for the answers first', 1000), nowMs)
    }
    if (this.#socket !== undefined) this.send(this.#socket, body, settle, nowMs)
    else this.#waiting = [...this.#waiting, { body, settle, dueMs: nowMs + waitMs(body) }]
  }

  /** Sends at once, past those that wait: for what opens a connection. */
  send(socket: number, body: RequestBody, settle: Settle, nowMs: number): void {
    this.#put(socket, { body, settle, dueMs: nowMs + withinMs(body) })
  }

  /** The connection is open: what waits is sent. */
  opened(socket: number): void {
    this.#socket = socket
    const waiting = this.#waiting
    this.#waiting = []
    for (const pending of waiting) this.#put(socket, pending)
  }

  /** What was sent may have been carried out or not: it fails. What waits goes on waiting. */
  lost(nowMs: number): void {
    this.#socket = undefined
    const sent = [...this.#sent.values()]
    this.#sent.clear()
    for (const { settle } of sent) {
      settle(new VocsError('INTERNAL', 'the connection broke before the answer: try again'), nowMs)
    }
  }

  /** Fails all; nothing is sent any more. */
  end(nowMs: number): void {
    this.lost(nowMs)
    const waiting = this.#waiting
    this.#waiting = []
    for (const { settle } of waiting) {
      settle(new VocsError('INTERNAL', 'this client was closed'), nowMs)
    }
  }

  /** Answers to nothing (any more) are dropped. */
  answered(message: ServerMessage, nowMs: number): void {
    const pending = this.#sent.get(message.request)
    this.#sent.delete(message.request)
    pending?.settle(message.body === 'error' ? errorOf(message.error) : message, nowMs)
  }

  expire(nowMs: number): void {
    const late = [...this.#sent].filter(([, { dueMs }]) => dueMs <= nowMs)
    for (const [number] of late) this.#sent.delete(number)
    const overdue = this.#waiting.filter(({ dueMs }) => dueMs <= nowMs)
    this.#waiting = this.#waiting.filter(({ dueMs }) => dueMs > nowMs)
    for (const { settle, body } of [...late.map(([, pending]) => pending), ...overdue]) {
      const seconds = withinMs(body) / 1000
      settle(new VocsError('INTERNAL', `no answer within ${seconds} s: try again`), nowMs)
    }
  }

  #put(socket: number, pending: Pending): void {
    const request = ++this.#lastNumber
    this.#sent.set(request, pending)
    const message: ClientMessage = { request, ...pending.body }
    this.#emit({ kind: 'send', socket, bytes: encodeClientMessage(message) })
  }
}

/** A code that this client does not know, of a newer server, is INTERNAL here. */
export function errorOf({ code, message, retryAfterMs, ...detail }: ErrorMessage): VocsError {
  return new VocsError(ERROR_CODES[code] ?? 'INTERNAL', message, retryAfterMs, detail)
}

/** For the connection. */
function waitMs(body: RequestBody): number {
  return OUTSIDE.includes(body.body) ? ANSWER_WITHIN_MS : withinMs(body)
}

function withinMs({ body }: RequestBody): number {
  if (OUTSIDE.includes(body)) return OUTSIDE_WITHIN_MS
  return LONG_REQUESTS.includes(body) ? LONG_ANSWER_WITHIN_MS : ANSWER_WITHIN_MS
}
