// What a conference costs with Janus' AudioBridge and with our mixer, each a process of its own under the
// same load of plain RTP, one after the other. Needs Janus (`make bench-peers`); takes about twelve minutes.
import { setTimeout as pause } from 'node:timers/promises'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { printTable, rounded } from '../support/bench_table.ts'
import { janusVersion, startJanus, type Janus } from '../support/janus.ts'
import { PLAIN_LOOP, startPlainMixer, type PlainMixerPlan } from '../support/plain_mixer_process.ts'
import { processCpuMs } from '../support/process_cpu.ts'
import type { Destination } from '../support/rtp_sender.ts'
import { openTalkers, type Talkers } from '../support/rtp_talkers.ts'

const PARTICIPANTS = [25, 50] as const
/** Everybody speaks once: Janus sends nothing to a participant of whom it has heard nothing. */
const GREET_MS = 300
/** Then nobody: our encoders, one for each who spoke, are joined in silence alone. */
const HUSH_MS = 1_000
/** Not counted: the buffers fill, the code is compiled. A server runs for weeks. */
const WARM_MS = 25_000
const MEASURE_MS = Number(process.env['BENCH_SECONDS'] ?? 10) * 1000
const FIRST_SSRC = 1000
const ROOM = 1

interface Cost {
  /** CPU time, ms of each second. */
  readonly cpuMs: number
  /** Packets that a participant hears each second, and what they hold. */
  readonly packets: number
  readonly kbits: number
}

interface Variant extends Pick<PlainMixerPlan, 'volumes' | 'loopTalkersMax'> {
  /** How many times less CPU than Janus ours is to take, at least. */
  readonly aim: number
}

const DEFAULTS = { volumes: 'equal', loopTalkersMax: MIXER_DEFAULTS.loopTalkersMax } as const

await main()

async function main(): Promise<void> {
  const version = janusVersion()
  if (version === undefined) {
    console.log('skipped: Janus is not installed (make bench-peers)')
    return
  }
  const talkers = await openTalkers(await loadAudioCoreModule(), {
    voices: Math.max(...PARTICIPANTS),
    firstSsrc: FIRST_SSRC,
  })
  const janus = await startJanus()
  const rows: Record<string, object> = {}
  try {
    for (const participants of PARTICIPANTS) {
      for (const talking of [0, 2, participants]) {
        const theirs = await janusCost(janus, talkers, participants, talking)
        for (const [name, variant] of Object.entries(variantsOf(participants, talking))) {
          const ours = await ownCost(talkers, participants, talking, variant)
          rows[`${participants}, ${talking} talking${name}`] = row(theirs, ours, variant.aim)
        }
      }
    }
  } finally {
    await janus.close()
    talkers.close()
  }
  const { complexity, bitrate } = MIXER_DEFAULTS
  printTable(
    `CPU ms of each second: Janus ${version} (48 kHz, its default complexity and bitrate), ` +
      `ours (complexity ${complexity}, ${bitrate / 1000} kbit/s); ${MEASURE_MS / 1000} s each`,
    rows,
  )
}

/** What there is of ours to set beside one measurement of Janus, by what its row's name adds. */
function variantsOf(participants: number, talking: number): Record<string, Variant> {
  if (talking === 0) return { '': { ...DEFAULTS, aim: 20 } }
  if (talking < participants) {
    return {
      '': { ...DEFAULTS, aim: 10 },
      ', all volumes different': { ...DEFAULTS, volumes: 'different', aim: 2 },
    }
  }
  return {
    [`, the loudest ${DEFAULTS.loopTalkersMax} mixed`]: { ...DEFAULTS, aim: 2 },
    ', all mixed': { ...DEFAULTS, loopTalkersMax: participants, aim: 2 },
  }
}

function row(theirs: Cost, ours: Cost, aim: number): object {
  return {
    Janus: rounded(theirs.cpuMs),
    ours: rounded(ours.cpuMs),
    'times less': rounded(theirs.cpuMs / ours.cpuMs),
    aim,
    'Janus packets/s': rounded(theirs.packets),
    'our packets/s': rounded(ours.packets),
    'Janus kbit/s': rounded(theirs.kbits),
    'our kbit/s': rounded(ours.kbits),
  }
}

async function janusCost(
  janus: Janus,
  talkers: Talkers,
  participants: number,
  talking: number,
): Promise<Cost> {
  const room = await janus.openRoom(ROOM)
  const { port, payloadType, levelExtensionId } = talkers
  const to: Destination[] = []
  for (let index = 0; index < participants; index++) {
    const theirs = await room.join({ port, payloadType, levelExtensionId })
    to.push({ address: '127.0.0.1', port: theirs })
  }
  const cost = await measure(janus.pid, talkers, to, talking)
  await room.close()
  return cost
}

async function ownCost(
  talkers: Talkers,
  participants: number,
  talking: number,
  variant: Variant,
): Promise<Cost> {
  const { volumes, loopTalkersMax } = variant
  const mixer = await startPlainMixer({
    volumes,
    loopTalkersMax,
    listeners: participants,
    firstSsrc: FIRST_SSRC,
    receiverPort: talkers.port,
  })
  const to = Array.from({ length: participants }, () => PLAIN_LOOP)
  const cost = await measure(mixer.pid, talkers, to, talking)
  await mixer.close()
  return cost
}

async function measure(
  pid: number,
  talkers: Talkers,
  to: readonly Destination[],
  talking: number,
): Promise<Cost> {
  talkers.speakTo(to)
  await pause(GREET_MS)
  talkers.speakTo([])
  await pause(HUSH_MS)
  talkers.speakTo(to.slice(0, talking))
  await pause(WARM_MS)
  const [cpuMs, packets, bytes] = [processCpuMs(pid), talkers.packets, talkers.payloadBytes]
  const began = performance.now()
  await pause(MEASURE_MS)
  const seconds = (performance.now() - began) / 1000
  const perSecond = (value: number): number => value / seconds
  const cost = {
    cpuMs: perSecond(processCpuMs(pid) - cpuMs),
    packets: perSecond(talkers.packets - packets) / to.length,
    kbits: (perSecond(talkers.payloadBytes - bytes) * 8) / 1000 / to.length,
  }
  talkers.speakTo([])
  return cost
}
