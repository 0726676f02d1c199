// Where and how loud a loop is for a listener: what it has set, less what is dimmed now (X06). Pure.
import { stereoGains } from '../audio/pan.ts'
import { volumeToGain } from '../audio/volume.ts'
import type { MixerDimMessage, MonitoredLoopMessage } from '../protocol/service_messages.ts'

/** Of all that a person can set, dB. */
const DIM_DB_MAX = 40
/** While there is speech on an emergency loop all others are dimmed at least so much, dB. */
const EMERGENCY_DB = 20
/** Of an emergency loop. */
const EMERGENCY_VOLUME_MIN = 50

export interface Place {
  /** Linear, 0..1; for the sides of a stereo mix with what the pan makes of it. */
  readonly gain: number
  readonly left: number
  readonly right: number
  /** -100 left .. 100 right */
  readonly pan: number
  /** Equal keys are equal places. */
  readonly key: string
}

export const SILENT: Place = { gain: 0, left: 0, right: 0, pan: 0, key: '' }

/** On which loops somebody else speaks. */
export interface HeardSpeech {
  readonly priority: boolean
  readonly emergency: boolean
}

export const NO_SPEECH: HeardSpeech = { priority: false, emergency: false }

/** By loop. */
export function placesOf(
  monitored: readonly MonitoredLoopMessage[],
  dim: MixerDimMessage | null | undefined,
  speech: HeardSpeech,
): ReadonlyMap<number, Place> {
  return new Map(
    monitored.map((one) => [
      one.loop,
      placeOf(one, one.emergency === true ? 0 : dimDb(one.loop, dim, speech)),
    ]),
  )
}

/** The largest counts, not the sum. */
function dimDb(
  loop: number,
  dim: MixerDimMessage | null | undefined,
  { priority, emergency }: HeardSpeech,
): number {
  let db = emergency ? EMERGENCY_DB : 0
  if (dim === null || dim === undefined) return db
  const { whileTalkingDb, spokenLoops, priorityDb, priorityLoops } = dim
  if (spokenLoops.length > 0 && !spokenLoops.includes(loop)) db = Math.max(db, whileTalkingDb)
  if (priority && !priorityLoops.includes(loop)) db = Math.max(db, priorityDb)
  return Math.min(db, DIM_DB_MAX)
}

function placeOf({ volume, pan, emergency }: MonitoredLoopMessage, db: number): Place {
  const heardVolume = Math.min(
    100,
    emergency === true ? Math.max(volume, EMERGENCY_VOLUME_MIN) : volume,
  )
  const position = Math.max(-100, Math.min(100, pan))
  const gain = volumeToGain(heardVolume) * (db === 0 ? 1 : 10 ** (-db / 20))
  const key = `${heardVolume}:${position}${db === 0 ? '' : `:${db}`}`
  return { gain, ...stereoGains(gain, position), pan: position, key }
}
