// F23: the delay of the mixer by itself, plain RTP in to plain RTP out, in a process of its own, and that of
// Janus' AudioBridge beside it: the same talkers at the same time, from the first loud packet sent to the first
// loud packet that comes back. The first two minutes, and two more after ten. Janus needs `make bench-peers`.
//   BENCH_MINUTES          10: after how long it is measured again
//   BENCH_WINDOW_SECONDS   120: how long it is measured, at most the above
import { setTimeout as pause } from 'node:timers/promises'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import {
  LOOP_LEVEL_EXTENSION_ID as levelExtensionId,
  LOOP_PAYLOAD_TYPE as payloadType,
} from '../../src/rtp/packet.ts'
import { printTable, timesRow } from '../support/bench_table.ts'
import { janusVersion, startJanus, type Janus } from '../support/janus.ts'
import { PLAIN_LOOP, startPlainMixer } from '../support/plain_mixer_process.ts'
import type { Destination } from '../support/rtp_sender.ts'
import { openOnsetEar, openOnsetTalkers, type OnsetEar } from '../support/rtp_onsets.ts'

const TALKERS = 8
const FIRST_SSRC = 1000
const EAR_SSRC = 1
const LATER_MS = Number(process.env['BENCH_MINUTES'] ?? 10) * 60_000
const WINDOW_MS = Math.min(LATER_MS, Number(process.env['BENCH_WINDOW_SECONDS'] ?? 120) * 1000)
/** Not counted: buffers fill, code is compiled. */
const WARM_MS = 5_000
/** Below the time from one onset to the next. */
const DELAY_MAX_MS = 350
/** Of how many packets Janus holds back, by the row's name. */
const JANUS_ROOMS = { 'prebuffering 1': 1, 'as it is by default': undefined } as const

/** A mixer that is measured: where its talkers send to, and who listens. */
interface Party {
  readonly name: string
  readonly ear: OnsetEar
  /** Of talker i. */
  readonly to: readonly Destination[]
}

const module = await loadAudioCoreModule()
const talkers = await openOnsetTalkers(module, TALKERS, FIRST_SSRC)
const version = janusVersion()
if (version === undefined) console.log('skipped: Janus is not installed (make bench-peers)')
const janus = version === undefined ? undefined : await startJanus()
const ear = await openOnsetEar(module, EAR_SSRC)
const mixer = await startPlainMixer({
  listeners: 1,
  firstSsrc: EAR_SSRC,
  receiverPort: ear.port,
  volumes: 'equal',
  loopTalkersMax: MIXER_DEFAULTS.loopTalkersMax,
})
const parties: Party[] = [{ name: 'ours', ear, to: Array<Destination>(TALKERS).fill(PLAIN_LOOP) }]
if (janus !== undefined) parties.push(...(await janusParties(janus)))
talkers.speakTo(
  Array.from({ length: TALKERS }, (_, talker) => parties.flatMap(({ to }) => to[talker] ?? [])),
)
await pause(WARM_MS)
const beganMs = performance.now()
await pause(LATER_MS + WINDOW_MS)
const rows: Record<string, object> = {}
for (const { name, ear } of parties) {
  rows[`${name}, at first`] = row(ear, beganMs)
  rows[`${name}, after ${LATER_MS / 60_000} min`] = row(ear, beganMs + LATER_MS)
}
printTable(
  `delay of the mixer, plain RTP in to plain RTP out, ms: ${TALKERS} talkers without a pause, ` +
    `${WINDOW_MS / 1000} s each`,
  rows,
)
talkers.close()
for (const { ear } of parties) ear.close()
await mixer.close()
await janus?.close()
process.exit(0)

async function janusParties(running: Janus): Promise<Party[]> {
  const made: Party[] = []
  for (const [name, prebuffering] of Object.entries(JANUS_ROOMS)) {
    const listening = await openOnsetEar(module, EAR_SSRC)
    const room = await running.openRoom(made.length + 1, prebuffering)
    const host = (port: number): Destination => ({ address: '127.0.0.1', port })
    const to: Destination[] = []
    for (let talker = 0; talker < TALKERS; talker++) {
      to.push(host(await room.join({ port: talkers.port, payloadType, levelExtensionId })))
    }
    // It sends nothing to a participant of whom it has heard nothing.
    listening.greet(host(await room.join({ port: listening.port, payloadType, levelExtensionId })))
    made.push({ name: `Janus ${version}, ${name}`, ear: listening, to })
  }
  return made
}

function row({ loudMs }: OnsetEar, fromMs: number): object {
  const said = talkers.onsetsMs.filter((ms) => ms >= fromMs && ms < fromMs + WINDOW_MS)
  const delays = said.flatMap((saidMs) => {
    const heardMs = loudMs.find((ms) => ms >= saidMs)
    return heardMs === undefined || heardMs - saidMs > DELAY_MAX_MS ? [] : [heardMs - saidMs]
  })
  const { budget: _, ...times } = timesRow(delays) as { budget: string }
  return { ...times, 'not heard': said.length - delays.length }
}
