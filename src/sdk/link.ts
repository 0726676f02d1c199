// One client's connection to vocs: tries, back-off, pings, and when it counts as lost. Pure.
import type { Emit } from './effects.ts'
import type { ConnectionPhase } from './view.ts'

/** From the first try to a session that is resumed; later it is a failure. */
export const OPEN_WITHIN_MS = 5000
export const RETRY_MIN_MS = 100
export const RETRY_MAX_MS = 5000
/** Pings without a pong after which the connection counts as lost. */
export const PINGS_UNANSWERED_MAX = 2

/** Counts as so many failures: the longest wait comes at once. */
const FAILURES_HOPELESS = 10

/** How long to wait before the next try. failures: in a row, 1 and up; jitter: 0..1. */
export function retryAfterMs(failures: number, jitter: number): number {
  const fullMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (failures - 1))
  return fullMs * (0.5 + 0.5 * jitter)
}

export class Link {
  phase: ConnectionPhase = 'connecting'
  retryInMs: number | undefined
  roundTripMs: number | undefined
  readonly #emit: Emit
  readonly #random: () => number
  #socket = 0
  #isSocketOpen = false
  #failures = 0
  #dueMs: number | undefined
  #pingMs = RETRY_MAX_MS
  #pingsUnanswered = 0
  #pingSentMs = 0

  constructor(emit: Emit, random: () => number) {
    this.#emit = emit
    this.#random = random
  }

  /** The present socket's number. */
  get socket(): number {
    return this.#socket
  }

  get isOpen(): boolean {
    return this.phase === 'open'
  }

  /** When `due` has to be asked. */
  get dueMs(): number | undefined {
    return this.#dueMs
  }

  /** Whether this is the present socket, and not closed by us. */
  owns(socket: number): boolean {
    return this.#isSocketOpen && socket === this.#socket
  }

  connect(nowMs: number): void {
    this.phase = 'connecting'
    this.retryInMs = undefined
    this.#isSocketOpen = true
    this.#dueMs = nowMs + OPEN_WITHIN_MS
    this.#emit({ kind: 'openSocket', socket: ++this.#socket })
  }

  /** The server wants a ping each this many ms. */
  pace(pingMs: number): void {
    this.#pingMs = Math.max(RETRY_MIN_MS, pingMs)
  }

  /** Requests are carried out from now on. */
  opened(nowMs: number): void {
    this.phase = 'open'
    this.#failures = 0
    this.#dueMs = nowMs + this.#pingMs
  }

  pingSent(nowMs: number): void {
    this.#pingsUnanswered++
    this.#pingSentMs = nowMs
    if (this.isOpen) this.#dueMs = nowMs + this.#pingMs
  }

  pongCame(nowMs: number): void {
    this.#pingsUnanswered = 0
    this.roundTripMs = nowMs - this.#pingSentMs
  }

  /** What the clock asks for. */
  due(nowMs: number): 'nothing' | 'connect' | 'ping' | 'lost' {
    if (this.#dueMs === undefined || nowMs < this.#dueMs) return 'nothing'
    if (this.phase === 'waiting') return 'connect'
    if (this.phase === 'connecting') return 'lost'
    return this.#pingsUnanswered >= PINGS_UNANSWERED_MAX ? 'lost' : 'ping'
  }

  /** Closes what is left of the socket; the next try comes later. isHopeless: much later. */
  lost(nowMs: number, isHopeless = false): void {
    this.#closeSocket()
    this.phase = 'waiting'
    this.#failures += isHopeless ? FAILURES_HOPELESS : 1
    this.retryInMs = retryAfterMs(this.#failures, this.#random())
    this.#dueMs = nowMs + this.retryInMs
  }

  /** For good. */
  end(): void {
    this.#closeSocket()
    this.#dueMs = undefined
  }

  #closeSocket(): void {
    if (this.#isSocketOpen) this.#emit({ kind: 'closeSocket', socket: this.#socket })
    this.#isSocketOpen = false
    this.#pingsUnanswered = 0
    this.roundTripMs = undefined
  }
}
