// One client's life from sign-on to sign-off, as data; it outlives its connections. Pure.
import type { LoopState, MediaPhase } from '../protocol/domain.ts'
import type { TokenEntry } from './tokens.ts'

/** A session's setting of one loop. */
export interface LoopKey {
  readonly state: LoopState
  /** 0 to 100. */
  readonly volume: number
  /** Place in the stereo field: -100 left .. 0 .. 100 right. */
  readonly pan: number
}
export const LOOP_KEY_DEFAULT: LoopKey = { state: 'off', volume: 100, pan: 0 }

export interface Session {
  /** Unique in the system; 1 and up. */
  readonly id: number
  readonly user: string
  readonly token: TokenEntry
  /** Of the session's voice on the loops. */
  readonly ssrc: number
  role: string | undefined
  /** By loop id. */
  readonly keys: Map<string, LoopKey>
  pttPressed: boolean
  /** A supervisor took the voice away. */
  muted: boolean
  /** As the client promised with its last press or release; false once the server released the key. */
  silentWhileReleased: boolean
  /** undefined while the session waits for a resume. */
  connection: number | undefined
  lastHeardMs: number
  /** Of the last event or snapshot. */
  revision: number
  /** Of the last desired state. */
  generation: number
  phase: MediaPhase
  /** Of the mix on its way to the client, %: for an encoder that can do something about it. */
  expectedLossPercent: number
  /** The services that serve it; undefined until there is room. */
  iceProxy: number | undefined
  mixer: number | undefined
}

export function keyOf(session: Session, loop: string): LoopKey {
  return session.keys.get(loop) ?? LOOP_KEY_DEFAULT
}

/** Loop ids that the session monitors or talks on. */
export function joinedLoops(session: Session): string[] {
  return [...session.keys].filter(([, { state }]) => state !== 'off').map(([loop]) => loop)
}

export function talkLoops(session: Session): string[] {
  return [...session.keys].filter(([, { state }]) => state === 'talk').map(([loop]) => loop)
}

/** Loops that the voice goes to now. */
export function spokenLoops(session: Session): string[] {
  return session.pttPressed && !session.muted ? talkLoops(session) : []
}
