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
  /** Where the voice goes instead of to the loops in talk; undefined: to those. Stays over a release. */
  pttLoops: readonly string[] | undefined
  /** The voice goes out whether or not the key is pressed, for a headset that mutes by hardware. */
  ungated: boolean
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
  /** Of the mix on its way to the client, as the client reports it, in steps, %. */
  lossPercent: number
  /** The same, 0 where the ice_proxy meets it: for an encoder that can do something about it. */
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

/** Loops that the voice goes to, while it goes out. */
export function targetLoops(session: Session): readonly string[] {
  if (session.muted) return []
  return session.pttLoops ?? talkLoops(session)
}

/** Loops on which the session is shown as a talker now. */
export function spokenLoops(session: Session): readonly string[] {
  return session.pttPressed ? targetLoops(session) : []
}

/** Whether the loop is one of them. */
export function speaksOn(session: Session, loop: string): boolean {
  if (!session.pttPressed || session.muted) return false
  return session.pttLoops?.includes(loop) ?? keyOf(session, loop).state === 'talk'
}
