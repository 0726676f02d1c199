// What is known of one WebSocket connection, and how much it may send. Pure.
import type { ClientBodies, ServerBodies } from '../protocol/client_messages.ts'
import { PROTOCOL_VERSION } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'

/** Messages a connection may send at once, and each second after that. */
export const MESSAGES_BURST_MAX = 100
export const MESSAGES_PER_SECOND_MAX = 50
/** Offers a connection may send at once; one more each second. */
export const OFFERS_BURST_MAX = 5
/** Requests that cost much (lists, live views, roles, the store) at once, and each second after that. */
export const COSTLY_BURST_MAX = 100
export const COSTLY_PER_SECOND_MAX = 10
/** Requests of one connection that the store has not answered yet. */
export const STORE_PENDING_MAX = 20
/** Refused messages that are answered, and each second after that; beyond it the connection ends. */
export const REFUSED_BURST_MAX = 1000
export const REFUSED_PER_SECOND_MAX = 10
/** A refused message of so many bytes counts as one more. */
export const REFUSED_BYTES = 100_000
/** Connections of one address that have not signed on. */
export const STRANGERS_PER_ADDRESS_MAX = 500
/** A connection without a hello ends after this long, ms. */
export const HELLO_WITHIN_MS = 10_000
/** How often a client must send something, and how long the server waits for it, ms. */
export const PING_MS = 5000
export const SILENCE_MAX_MS = 15_000
/** A connection that never signs on ends after this long, ms. */
export const SIGN_ON_WITHIN_MS = 10 * 60_000

const CLIENT_NAME_LETTERS_MAX = 100

export interface Connection {
  readonly id: number
  /** The client's address, for the throttle. */
  readonly address: string
  /** Of the page (RFC 6454); empty: a program. */
  readonly origin: string
  /** As its hello called it. */
  client: string
  readonly openedMs: number
  readonly messages: Bucket
  readonly offers: Bucket
  readonly costly: Bucket
  readonly refused: Bucket
  /** Requests that the store has not answered yet. */
  storePending: number
  helloSeen: boolean
  /** A password is being verified: no second one meanwhile. */
  verifying: boolean
  session: number | undefined
  lastHeardMs: number
}

export interface Bucket {
  level: number
  filledMs: number
}

export function openConnection(
  id: number,
  address: string,
  nowMs: number,
  origin = '',
): Connection {
  return {
    id,
    address,
    origin,
    client: '',
    openedMs: nowMs,
    messages: { level: MESSAGES_BURST_MAX, filledMs: nowMs },
    offers: { level: OFFERS_BURST_MAX, filledMs: nowMs },
    costly: { level: COSTLY_BURST_MAX, filledMs: nowMs },
    refused: { level: REFUSED_BURST_MAX, filledMs: nowMs },
    storePending: 0,
    helloSeen: false,
    verifying: false,
    session: undefined,
    lastHeardMs: nowMs,
  }
}

/** Notes the hello and welcomes it; undefined: its version is not spoken here. Throws VocsError. */
export function greet(
  connection: Connection,
  { version, client }: ClientBodies['hello'],
  { system, resumeMs }: Pick<ServerBodies['welcome'], 'system' | 'resumeMs'>,
): ServerBodies['welcome'] | undefined {
  if (version !== PROTOCOL_VERSION) return undefined
  if (client.length > CLIENT_NAME_LETTERS_MAX) {
    throw VocsError.badRequest(`client may have ${CLIENT_NAME_LETTERS_MAX} characters`)
  }
  // It goes to the store and to logs: a NUL would be refused there, with all that is written beside it.
  if (/\p{Cc}/u.test(client)) throw VocsError.badRequest('client may have no control characters')
  connection.helloSeen = true
  connection.client = client
  return { version: PROTOCOL_VERSION, system, pingMs: PING_MS, resumeMs }
}

/** Takes one from the bucket, which fills at `perSecond` up to `most`; false: it is empty. */
export function take(bucket: Bucket, most: number, perSecond: number, nowMs: number): boolean {
  const filled = bucket.level + ((nowMs - bucket.filledMs) * perSecond) / 1000
  bucket.level = Math.min(most, filled)
  bucket.filledMs = nowMs
  if (bucket.level < 1) return false
  bucket.level--
  return true
}

/** Throws VocsError for one costly request too many. */
export function takeCostly(connection: Connection, nowMs: number): void {
  if (take(connection.costly, COSTLY_BURST_MAX, COSTLY_PER_SECOND_MAX, nowMs)) return
  throw new VocsError('TOO_MANY_REQUESTS', 'ask less often for what costs much', 1000)
}

/** Whether a message that was refused may be followed by others; false: the connection has to end. */
export function takeRefused({ refused }: Connection, bytes: number, nowMs: number): boolean {
  refused.level -= bytes / REFUSED_BYTES
  return take(refused, REFUSED_BURST_MAX, REFUSED_PER_SECOND_MAX, nowMs)
}

/** Whether one more stranger may come from there. */
export function hasRoomFor(address: string, connections: Iterable<Connection>): boolean {
  let strangers = 0
  for (const connection of connections) {
    if (connection.address === address && connection.session === undefined) strangers++
  }
  return strangers < STRANGERS_PER_ADDRESS_MAX
}

/** Why the connection has to end now; undefined: it need not. */
export function overdue(connection: Connection, nowMs: number): string | undefined {
  const ageMs = nowMs - connection.openedMs
  if (!connection.helloSeen && ageMs >= HELLO_WITHIN_MS) return 'no hello'
  if (nowMs - connection.lastHeardMs >= SILENCE_MAX_MS) return 'silent'
  const idle = connection.session === undefined && ageMs >= SIGN_ON_WITHIN_MS
  return idle ? 'not signed on' : undefined
}
