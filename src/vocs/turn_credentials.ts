// Credentials for TURN relays that share a secret with this system and know none of its users: the name says until
// when they hold, the password is its signature (draft-uberti-behave-turn-rest-00 2.2). Pure.
import type { IceServerMessage } from '../protocol/client_messages.ts'

export interface TurnRelays {
  readonly urls: readonly string[]
  readonly secret: string
  readonly lifetimeS: number
}

/** HMAC-SHA1 in base64. */
export type Sign = (secret: string, text: string) => string

/** What a client needs to use the relays from `nowS` (seconds since 1970) on; empty without relays. */
export function iceServersOf(
  { urls, secret, lifetimeS }: TurnRelays,
  session: number,
  nowS: number,
  sign: Sign,
): IceServerMessage[] {
  if (urls.length === 0) return []
  const username = `${Math.floor(nowS) + lifetimeS}:${session}`
  return [{ urls: [...urls], username, credential: sign(secret, username) }]
}
