// What it is worth to keep a role's sessions on one mixer thread: the same listeners on one engine, on two by
// placement as vocs does it, and on two in turn. Engines without sockets and threads, one after the other.
// Prints one table; takes about half a minute.
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { MixEngine } from '../../src/mixer/mix_engine.ts'
import { Placement } from '../../src/vocs/placement.ts'
import type { Session } from '../../src/vocs/session.ts'
import { printTable } from '../support/bench_table.ts'
import { EngineLoad, LOOPS, runTicks } from '../support/engine_load.ts'

const ROLES = ['flight director', 'ground', 'payload', 'thermal', 'power', 'science'] as const
const LISTENERS = 120
const TALKERS = 4
const WARM_TICKS = 100
const MEASURED_TICKS = 300

type Spread = (listener: number, role: string, placed: readonly Placed[]) => number
interface Placed {
  readonly role: string
  readonly mixer: number
}

const module = await loadAudioCoreModule()
const packets = new EngineLoad(module, TALKERS).packets(TALKERS, WARM_TICKS + MEASURED_TICKS)
const placement = new Placement()
for (const mixer of [0, 1]) placement.ready('mixer', mixer, MIXER_DEFAULTS.mixesMax)

const spreads: Readonly<Record<string, Spread>> = {
  'one thread': () => 0,
  'two threads, a role on one of them': (_listener, role, placed) =>
    placement.choose('mixer', placed as readonly Session[], role) ?? 0,
  'two threads, in turn': (listener) => listener % 2,
}
// The first one is not to pay for the compiler's warming up.
measure(spreads['one thread'] as Spread)
const rows = Object.fromEntries(
  Object.entries(spreads).map(([name, spread]) => [name, measure(spread)]),
)
printTable(
  `${LISTENERS} listeners in ${ROLES.length} roles, each role with other volumes, ${TALKERS} talking`,
  rows,
)

function measure(spread: Spread): object {
  const engines = [0, 1].map(() => new MixEngine(module, MIXER_DEFAULTS))
  for (const engine of engines) engine.setLoops(LOOPS)
  const placed: Placed[] = []
  for (let listener = 0; listener < LISTENERS; listener++) {
    // Shifts come as they come: not role by role.
    const index = (listener * 7) % ROLES.length
    const role = ROLES[(index + Math.floor(listener / ROLES.length)) % ROLES.length] as string
    const mixer = spread(listener, role, placed)
    placed.push({ role, mixer })
    engines[mixer]?.setSession(session(listener, role))
  }
  const costs = engines.map((engine) => cost(engine))
  const sum = (of: (cost: Cost) => number): number => costs.reduce((all, one) => all + of(one), 0)
  return {
    'listeners each': [0, 1]
      .map((mixer) => placed.filter((one) => one.mixer === mixer).length)
      .join(' + '),
    'decodes per tick': sum(({ decodes }) => decodes),
    'encodes per tick': sum(({ encodes }) => encodes),
    'CPU us per tick': Math.round(sum(({ cpuUs }) => cpuUs)),
    'busiest thread': Math.round(Math.max(...costs.map(({ cpuUs }) => cpuUs))),
  }
}

function session(listener: number, role: string) {
  const keyset = ROLES.indexOf(role as (typeof ROLES)[number])
  const monitored = LOOPS.map((loop) => ({ loop, volume: 40 + keyset * 5 + loop, pan: 0 }))
  return {
    session: listener + 1,
    generation: 1,
    ssrc: 0,
    monitored,
    iceProxy: 0,
    expectedLossPercent: 0,
  }
}

interface Cost {
  readonly decodes: number
  readonly encodes: number
  readonly cpuUs: number
}

/** Of a tick. */
function cost(engine: MixEngine): Cost {
  runTicks(engine, packets, 0, WARM_TICKS)
  const { decodes, encodes } = engine.counters
  const before = process.cpuUsage()
  runTicks(engine, packets, WARM_TICKS, MEASURED_TICKS)
  const { user, system } = process.cpuUsage(before)
  return {
    decodes: Math.round((engine.counters.decodes - decodes) / MEASURED_TICKS),
    encodes: Math.round((engine.counters.encodes - encodes) / MEASURED_TICKS),
    cpuUs: (user + system) / MEASURED_TICKS,
  }
}
