// The whole lab without a page: talkers, their networks, the server's mix engine, listeners' decoders.
// Pure but for the clock that measures a tick: time is the number of ticks.
import { FRAME_SAMPLES, LEVEL_SILENT, TICK_MS } from '../../src/audio/format.ts'
import { OpusDecoder } from '../../src/audio/opus_coder.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { MixEngine, type TalkerInspection } from '../../src/mixer/mix_engine.ts'
import { concatenate, rmsDbfs, seededRandom } from '../../test/support/tones.ts'
import { LabTalker } from './lab_talker.ts'
import { LISTENERS, LOOPS, TALKERS, TALKING_LISTENERS } from './messages.ts'
import type { LabReport, LabSettings, ListenerReport, TalkerReport } from './messages.ts'
import { arrivals } from './simulated_network.ts'
import { builtInSound, LiveSound, LoopedSound, type Sound } from './sounds.ts'
import { spectrum } from './spectrum.ts'
import { CountsOverTime } from './talker_counts.ts'

const SEED = 7
const FIRST_SSRC = 1001
/** Packets under way; more are lost. */
const UNDER_WAY_MAX = 2000

interface UnderWay {
  readonly arrivalMs: number
  readonly loop: number
  readonly datagram: Uint8Array
}

interface Ear {
  readonly decoder: OpusDecoder
  frame: Float32Array
  beforeFrame: Float32Array
  encoder: number | undefined
}

const SILENCE = new Float32Array(FRAME_SAMPLES)

export class LabEngine {
  readonly #engine: MixEngine
  readonly #talkers: LabTalker[]
  readonly #sounds: (Sound | undefined)[] = []
  readonly #microphones: LiveSound[]
  readonly #files: (LoopedSound | undefined)[] = []
  readonly #ears: Ear[]
  readonly #counts: CountsOverTime[]
  readonly #random = seededRandom(SEED)
  readonly #clockMs: () => number
  #underWay: UnderWay[] = []
  #settings: LabSettings
  #tick = 0
  #generation = 0
  /** As the last tick found them: what a buffer holds before 20 ms are taken out of it. */
  #inspections: readonly TalkerInspection[] = []
  #measuredMs = 0
  #measuredTicks = 0

  /** clockMs: a steady clock, only to measure with. */
  constructor(module: WebAssembly.Module, settings: LabSettings, clockMs: () => number) {
    this.#clockMs = clockMs
    this.#settings = settings
    this.#engine = new MixEngine(module, { ...MIXER_DEFAULTS, talkersMax: 8, mixesMax: 8 })
    this.#engine.setLoops([...LOOPS.keys()])
    this.#microphones = Array.from({ length: TALKERS }, () => new LiveSound())
    this.#counts = Array.from({ length: TALKERS }, () => new CountsOverTime())
    this.#talkers = Array.from(
      { length: TALKERS },
      (_, talker) => new LabTalker(module, FIRST_SSRC + talker, new LiveSound()),
    )
    this.#ears = Array.from({ length: LISTENERS }, () => ({
      decoder: new OpusDecoder(module),
      frame: SILENCE,
      beforeFrame: SILENCE,
      encoder: undefined,
    }))
    this.set(settings)
  }

  /** Takes what is desired, whole. */
  set(settings: LabSettings): void {
    this.#settings = settings
    this.#generation += 1
    settings.talkers.forEach(({ sound }, talker) => this.#setSound(talker, sound))
    settings.listeners.forEach(({ volumes }, listener) => {
      this.#engine.setSession({
        session: listener,
        generation: this.#generation,
        ssrc: listener < TALKING_LISTENERS ? FIRST_SSRC + listener : 0,
        monitored: volumes.map((volume, loop) => ({ loop, volume, pan: 0 })),
        iceProxy: 0,
        expectedLossPercent: 0,
      })
    })
  }

  /** What the talker says while its sound is `file`. samples: mono, 48 kHz. */
  setFile(talker: number, samples: Float32Array): void {
    this.#files[talker] = new LoopedSound(samples)
    this.#sounds[talker] = undefined
    this.set(this.#settings)
  }

  /** 960 samples, for all talkers whose sound is the microphone. */
  microphone(frame: Float32Array): void {
    for (const microphone of this.#microphones) microphone.push(frame)
  }

  /** 20 ms of everything. Returns what the chosen listener hears: 960 samples. */
  tick(): Float32Array {
    const nowMs = this.#tick * TICK_MS
    this.#send(nowMs)
    this.#deliver(nowMs)
    this.#inspections = this.#engine.inspectTalkers()
    const startMs = this.#clockMs()
    const { payloads } = this.#engine.tick(this.#tick, nowMs)
    this.#measuredMs += this.#clockMs() - startMs
    this.#measuredTicks += 1
    for (const [listener, ear] of this.#ears.entries()) {
      const payload = payloads.get(0)?.find(({ sessions }) => sessions.includes(listener))
      ear.beforeFrame = ear.frame
      ear.frame = payload === undefined ? SILENCE : ear.decoder.decode(payload.opus)
    }
    this.#tick += 1
    return this.#ears[this.#settings.heard]?.frame ?? SILENCE
  }

  /** What has been going on since the last report. */
  report(glitches: number): LabReport {
    const tickMicroseconds = (this.#measuredMs / Math.max(1, this.#measuredTicks)) * 1000
    this.#measuredMs = 0
    this.#measuredTicks = 0
    return {
      tick: this.#tick,
      talkers: this.#reportTalkers(),
      listeners: this.#reportListeners(),
      tickMicroseconds,
      glitches,
    }
  }

  #setSound(talker: number, sound: Sound): void {
    const speaker = this.#talkers[talker]
    const microphone = this.#microphones[talker]
    if (speaker === undefined || microphone === undefined || this.#sounds[talker] === sound) return
    this.#sounds[talker] = sound
    if (sound === 'microphone') speaker.source = microphone
    else if (sound === 'file') speaker.source = this.#files[talker] ?? new LiveSound()
    else speaker.source = builtInSound(sound)
  }

  #send(nowMs: number): void {
    this.#settings.talkers.forEach(({ talking, loops, network }, index) => {
      const sent = this.#talkers[index]?.send(nowMs, talking, network.driftPpm) ?? []
      for (const { sentMs, datagram } of sent) {
        for (const arrivalMs of arrivals(network, sentMs, this.#random)) {
          if (this.#underWay.length >= UNDER_WAY_MAX) continue
          for (const loop of loops) this.#underWay.push({ arrivalMs, loop, datagram })
        }
      }
    })
  }

  #deliver(nowMs: number): void {
    const due = this.#underWay.filter(({ arrivalMs }) => arrivalMs <= nowMs)
    if (due.length === 0) return
    this.#underWay = this.#underWay.filter(({ arrivalMs }) => arrivalMs > nowMs)
    due.sort((a, b) => a.arrivalMs - b.arrivalMs)
    for (const { loop, datagram, arrivalMs } of due) this.#engine.receive(loop, datagram, arrivalMs)
  }

  #reportTalkers(): TalkerReport[] {
    return this.#talkers.map((talker, index) => {
      const inspection = this.#inspections.find(({ ssrc }) => ssrc === talker.ssrc)
      const counts = this.#counts[index]?.take(inspection)
      return {
        ...(counts ?? { late: 0, lost: 0, duplicate: 0, concealed: 0 }),
        level: talker.level,
        depthMs: inspection?.depthMs ?? 0,
        targetMs: inspection?.targetMs ?? 0,
      }
    })
  }

  #reportListeners(): ListenerReport[] {
    const mixes = this.#engine.inspectMixes()
    return this.#ears.map(({ frame, beforeFrame }, listener) => ({
      level: Math.min(LEVEL_SILENT, Math.max(0, -rmsDbfs(frame))),
      spectrum: spectrum(concatenate([beforeFrame, frame])),
      encoder: mixes.find(({ sessions }) => sessions.includes(listener))?.slot,
    }))
  }
}
