// What a mixer thread can be told. Pure.

export interface MixerConfig {
  /** Talkers at the same time in all loops; more are not heard, and counted. 50 KiB each. */
  readonly talkersMax: number
  /** Different mixes at the same time; listeners who hear the same share one. 72 KiB each. */
  readonly mixesMax: number
  /** Talkers mixed per loop; beyond it the quietest are left out. */
  readonly loopTalkersMax: number
  /** Audio held back before playout, ms: more rides out more jitter, less answers sooner. */
  readonly playoutDelayMinMs: number
  /** The delay never grows beyond this, ms: what comes later is lost. */
  readonly playoutDelayMaxMs: number
  /** Of each mix, bit/s. */
  readonly bitrate: number
  /** Of each mix's encoder, 0..10. */
  readonly complexity: number
  /** Lifts weak talkers slowly to the level of the others, and takes loud ones back; never lifts noise. */
  readonly gainControl: boolean
  /** IPv4 address of the interface that the loops travel on. */
  readonly interfaceAddress: string
}

export const MIXER_DEFAULTS = {
  talkersMax: 64,
  mixesMax: 320,
  loopTalkersMax: 8,
  playoutDelayMinMs: 10,
  playoutDelayMaxMs: 200,
  bitrate: 48_000,
  complexity: 5,
  gainControl: false,
  interfaceAddress: '127.0.0.1',
} as const satisfies MixerConfig
