// What the lab's page and its threads tell each other. Pure. The page sends the whole desired state at each
// change; the worker reports what the engine did.
import type { Verdict } from '../../test/conformance/conformance_case.ts'
import type { NetworkSettings } from './simulated_network.ts'
import type { Sound } from './sounds.ts'

export const TALKERS = 4
export const LISTENERS = 4
export const LOOPS = ['A', 'B', 'C'] as const
/** The first listeners are the ears of the first talkers: they do not hear themselves. */
export const TALKING_LISTENERS = 2

export interface TalkerSettings {
  readonly sound: Sound
  readonly talking: boolean
  /** Indexes of loops that the talker talks on. */
  readonly loops: readonly number[]
  readonly network: NetworkSettings
}

export interface ListenerSettings {
  /** 0..100 by the loop's index. */
  readonly volumes: readonly number[]
}

export interface LabSettings {
  readonly talkers: readonly TalkerSettings[]
  readonly listeners: readonly ListenerSettings[]
  /** The listener who is heard. */
  readonly heard: number
}

export interface TalkerCounts {
  readonly late: number
  readonly lost: number
  readonly duplicate: number
  readonly concealed: number
}

export interface TalkerReport extends TalkerCounts {
  /** Of what was sent last, 0 loud .. 127 silent. */
  readonly level: number
  readonly depthMs: number
  readonly targetMs: number
}

export interface ListenerReport {
  /** Of what was heard last, 0 loud .. 127 silent. */
  readonly level: number
  /** dBFS by band. */
  readonly spectrum: Float32Array
  /** Slot of the encoder that makes this listener's mix; undefined while there is nothing to hear. */
  readonly encoder: number | undefined
}

export interface LabReport {
  readonly tick: number
  readonly talkers: readonly TalkerReport[]
  readonly listeners: readonly ListenerReport[]
  /** What a tick of the engine took, mean of the ticks of this report, µs. */
  readonly tickMicroseconds: number
  /** Times that the loudspeaker had nothing to play, ever. */
  readonly glitches: number
}

export type ToLab =
  | { readonly kind: 'start'; readonly module: WebAssembly.Module; readonly settings: LabSettings }
  | { readonly kind: 'settings'; readonly settings: LabSettings }
  /** Mono samples at 48 kHz for the talker whose sound is `file`. */
  | { readonly kind: 'file'; readonly talker: number; readonly samples: Float32Array }
  /** The ports of the two audio worklets. */
  | { readonly kind: 'loudspeaker'; readonly port: MessagePort }
  | { readonly kind: 'microphone'; readonly port: MessagePort }

export type ToCheck = { readonly module: WebAssembly.Module }

export type FromCheck =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'done'; readonly seconds: number }

/** Loudspeaker to worker: frames played since the last message, and how often it had none, ever. */
export interface Played {
  readonly frames: number
  readonly glitches: number
}
