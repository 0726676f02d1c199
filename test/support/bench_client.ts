// An operator in Node for benchmarks: talks at the pace of sound, in silence or loud, and notes when loud
// sound came to its ear. All times are of this process's clock (performance.now, ms). I/O: time, sockets.
import { setTimeout as pause } from 'node:timers/promises'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, SAMPLE_RATE, TICK_MS } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import type { LoopState } from '../../src/protocol/domain.ts'
import { connect, type NodeVoiceClient, type RtcImplementation } from '../../src/sdk/node.ts'
import type { ClientView } from '../../src/sdk/view.ts'
import { BENCH_ROLE } from './bench_server.ts'
import { TEST_PASSWORD } from './test_server.ts'
import { frames, peak, sine } from './tones.ts'

const module = await loadAudioCoreModule()
const TONE_HZ = 1000
const TONE_DBFS = -20
const SILENT_DBOV = -127
/** Louder than -40 dBFS is heard as the tone. */
const LOUD_PEAK = 0.01
const WAIT_MS = 10_000

export class BenchClient {
  readonly client: NodeVoiceClient

  constructor(url: string, rtc?: RtcImplementation) {
    this.client = connect({ url, client: 'bench', ...(rtc === undefined ? {} : { rtc }) })
  }

  /** Signs on and takes the role. */
  async enter(user: string): Promise<void> {
    await this.client.signOn(user, TEST_PASSWORD)
    const role = this.client.view.roles.find(({ name }) => name === BENCH_ROLE)
    await this.client.chooseRole(role?.id ?? '')
  }

  switchLoop(name: string, state: LoopState): Promise<void> {
    return this.client.switchLoop(this.loop(name), state)
  }

  /** The id of the loop with this name. */
  loop(name: string): number {
    const found = this.client.view.loops.find((loop) => loop.name === name)
    if (found === undefined) throw new Error(`no loop ${name}`)
    return found.id
  }

  mediaConnected(): Promise<void> {
    return this.until(({ media }) => media === 'connected')
  }

  async until(holds: (view: ClientView) => boolean): Promise<void> {
    const endMs = performance.now() + WAIT_MS
    while (!holds(this.client.view)) {
      if (performance.now() > endMs) throw new Error('waited in vain')
      await pause(2)
    }
  }

  close(): void {
    this.client.close()
  }
}

/** When packets came whose sound is loud, by decoding each. */
export class Ear {
  /** Times at which loud packets came, ms. */
  readonly loudMs: number[] = []
  packets = 0
  readonly #decoder = new OpusDecoder(module)
  readonly #stop: () => void
  #waiting: (() => void)[] = []

  constructor({ client }: BenchClient) {
    this.#stop = client.onOpus((payload) => {
      const nowMs = performance.now()
      this.packets += 1
      if (peak(this.#decoder.decode(payload)) <= LOUD_PEAK) return
      this.loudMs.push(nowMs)
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  /** The first loud packet from now on; undefined if none comes within `withinMs`. */
  async nextLoud(withinMs: number): Promise<number | undefined> {
    const from = this.loudMs.length
    const timer = new AbortController()
    const heard = new Promise<void>((resolve) => this.#waiting.push(resolve))
    await Promise.race([heard, pause(withinMs, undefined, { signal: timer.signal })])
    timer.abort()
    return this.loudMs[from]
  }

  close(): void {
    this.#stop()
  }
}

/** The sound of a talker: frames of silence, or of a tone, on one running clock. */
export class Mouth {
  isLoud = false
  /** Times at which a tone began with its first packet, ms. */
  readonly onsetsMs: number[] = []
  readonly #client: NodeVoiceClient
  readonly #encoder = new OpusEncoder(module)
  readonly #silence = new Float32Array(FRAME_SAMPLES)
  readonly #tone: readonly Float32Array[]
  #frame = 0
  #wasLoud = false
  #dueMs = performance.now()
  #timer: NodeJS.Timeout

  constructor({ client }: BenchClient) {
    this.#client = client
    // A whole number of periods in 20 ms: each frame is like the other.
    this.#tone = frames(sine(TONE_HZ, TONE_DBFS, TICK_MS / 1000), FRAME_SAMPLES)
    this.#timer = setTimeout(() => this.#speak(), 0)
  }

  /** Called before each frame with its number: the place to set `isLoud`. */
  beforeFrame: (frame: number) => void = () => undefined

  /** Moves all that is said from now on, as if by another clock. Only while the key is released. */
  shiftMs(ms: number): void {
    this.#dueMs += ms
    this.#client.sendOpus(new Uint8Array(0), Math.round((ms * SAMPLE_RATE) / 1000))
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #speak(): void {
    this.beforeFrame(this.#frame++)
    const pcm = this.isLoud ? this.#tone[0] : undefined
    const payload = this.#encoder.encode(pcm ?? this.#silence)
    if (this.isLoud && !this.#wasLoud) this.onsetsMs.push(performance.now())
    this.#wasLoud = this.isLoud
    this.#client.sendOpus(payload, FRAME_SAMPLES, this.isLoud ? TONE_DBFS : SILENT_DBOV)
    this.#dueMs += TICK_MS
    this.#timer = setTimeout(() => this.#speak(), Math.max(0, this.#dueMs - performance.now()))
  }
}
