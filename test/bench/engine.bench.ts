// What the mixing engine costs by itself, without sockets and threads: listeners who hear the same, who
// share five keysets, and who all hear something else. Prints one table; takes about a minute.
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, TICK_MS } from '../../src/audio/format.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { MixEngine } from '../../src/mixer/mix_engine.ts'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { percentile, printTable } from '../support/bench_table.ts'
import { frames, rmsDbfs, speechLike } from '../support/tones.ts'

const LISTENERS = [1, 50, 200] as const
const TALKERS = [0, 1, 2, 8, 16] as const
const VOLUMES = ['equal', 'five keysets', 'all different'] as const
const LOOPS = [1, 2, 3, 4, 5] as const
const KEYSETS = 5
const VOICE_SECONDS = 3
const WARM_TICKS = 50
const MEASURED_TICKS = 300
const FIRST_SSRC = 1000

type Volumes = (typeof VOLUMES)[number]

interface VoiceFrame {
  readonly payload: Uint8Array
  readonly level: number
}

const module = await loadAudioCoreModule()
const voices = Array.from({ length: Math.max(...TALKERS) }, (_, talker) => voice(talker))

// The first case is not to pay for the compiler's warming up.
measure(50, 'five keysets', 8)
const rows: Record<string, object> = {}
for (const listeners of LISTENERS) {
  // One listener has nobody to differ from.
  for (const volumes of listeners === 1 ? VOLUMES.slice(0, 1) : VOLUMES) {
    for (const talkers of TALKERS) {
      rows[`${listeners}, ${volumes}, ${talkers} talking`] = measure(listeners, volumes, talkers)
    }
  }
}
printTable(
  `the engine: listeners, volumes and talkers; ${MEASURED_TICKS} ticks each, one after the other, ` +
    `complexity ${MIXER_DEFAULTS.complexity}, ${MIXER_DEFAULTS.bitrate / 1000} kbit/s`,
  rows,
)

function measure(listeners: number, volumes: Volumes, talkers: number): object {
  const engine = new MixEngine(module, MIXER_DEFAULTS)
  engine.setLoops(LOOPS)
  for (let listener = 0; listener < listeners; listener++) {
    const monitored = LOOPS.map((loop) => ({
      loop,
      volume: volumeOf(volumes, listener, loop),
      pan: 0,
    }))
    // Who talks also listens, where there are listeners enough, and does not hear the own voice.
    const ssrc = talkers < listeners ? FIRST_SSRC + listener : 0
    engine.setSession({
      session: listener + 1,
      generation: 1,
      ssrc,
      monitored,
      iceProxy: 0,
      expectedLossPercent: 0,
    })
  }
  const datagrams = packetsByTick(talkers)
  runTicks(engine, datagrams, 0, WARM_TICKS)
  const encodesBefore = engine.counters.encodes
  const before = process.cpuUsage()
  const times = runTicks(engine, datagrams, WARM_TICKS, MEASURED_TICKS)
  const { user, system } = process.cpuUsage(before)
  const encodes = (engine.counters.encodes - encodesBefore) / MEASURED_TICKS
  const cpuUs = (user + system) / MEASURED_TICKS
  return {
    'CPU us per tick': Math.round(cpuUs),
    'per listener': hundredths(cpuUs / listeners),
    'encodes per tick': hundredths(encodes),
    'per listener-tick': hundredths(encodes / listeners),
    'p50 ms': hundredths(percentile(times, 0.5)),
    'p99 ms': hundredths(percentile(times, 0.99)),
    'most ms': hundredths(Math.max(...times)),
  }
}

/** Milliseconds of each tick: taking the packets and making the mixes. */
function runTicks(
  engine: MixEngine,
  datagrams: readonly (readonly Uint8Array[])[],
  firstTick: number,
  ticks: number,
): number[] {
  return Array.from({ length: ticks }, (_, index) => {
    const tick = firstTick + index
    const nowMs = tick * TICK_MS
    const began = performance.now()
    for (const [talker, datagram] of (datagrams[tick] ?? []).entries()) {
      engine.receive(LOOPS[talker % LOOPS.length] ?? 1, datagram, nowMs)
    }
    engine.tick(tick, nowMs)
    return performance.now() - began
  })
}

/** With all different, no two of 200 listeners hear two or more talkers alike; 100 volumes are all there are. */
function volumeOf(volumes: Volumes, listener: number, loop: number): number {
  if (volumes === 'equal') return 80
  const keyset = volumes === 'all different' ? listener : listener % KEYSETS
  return 1 + ((keyset * (2 * loop + 1) + Math.floor(keyset / 100) * loop) % 100)
}

function packetsByTick(talkers: number): Uint8Array[][] {
  return Array.from({ length: WARM_TICKS + MEASURED_TICKS }, (_, tick) =>
    voices.slice(0, talkers).map((spoken, talker) => {
      const { payload, level } = spoken[tick % spoken.length] as VoiceFrame
      const datagram = new Uint8Array(1500)
      const length = writeRtpPacket(
        {
          marker: tick === 0,
          payloadType: 100,
          sequence: tick,
          rtpTime: tick * FRAME_SAMPLES,
          ssrc: FIRST_SSRC + talker,
          level,
          voice: true,
          payload,
        },
        1,
        datagram,
      )
      return datagram.subarray(0, length)
    }),
  )
}

function voice(talker: number): VoiceFrame[] {
  const encoder = new OpusEncoder(module, { application: 'voip', bitrate: 32000 })
  return frames(speechLike(talker + 1, -12, VOICE_SECONDS), FRAME_SAMPLES).map((frame) => ({
    payload: encoder.encode(frame),
    level: Math.min(127, Math.max(0, Math.round(-rmsDbfs(frame)))),
  }))
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
