// What the mixing engine costs by itself, without sockets and threads: listeners who hear the same, who
// share five keysets, and who all hear something else. Prints one table; takes about a minute.
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { MixEngine } from '../../src/mixer/mix_engine.ts'
import { percentile, printTable } from '../support/bench_table.ts'
import { EngineLoad, FIRST_SSRC, LOOPS, runTicks } from '../support/engine_load.ts'

const LISTENERS = [1, 50, 200] as const
const TALKERS = [0, 1, 2, 8, 16] as const
const VOLUMES = ['equal', 'five keysets', 'all different'] as const
const KEYSETS = 5
const WARM_TICKS = 50
const MEASURED_TICKS = 300

type Volumes = (typeof VOLUMES)[number]

const module = await loadAudioCoreModule()
const load = new EngineLoad(module, Math.max(...TALKERS))

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
  const packets = load.packets(talkers, WARM_TICKS + MEASURED_TICKS)
  runTicks(engine, packets, 0, WARM_TICKS)
  const encodesBefore = engine.counters.encodes
  const before = process.cpuUsage()
  const times = runTicks(engine, packets, WARM_TICKS, MEASURED_TICKS)
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

/** With all different, no two of 200 listeners hear two or more talkers alike; 100 volumes are all there are. */
function volumeOf(volumes: Volumes, listener: number, loop: number): number {
  if (volumes === 'equal') return 80
  const keyset = volumes === 'all different' ? listener : listener % KEYSETS
  return 1 + ((keyset * (2 * loop + 1) + Math.floor(keyset / 100) * loop) % 100)
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
