// What an operator chose about the sound of this device, as it is kept: read with care, because anybody may have
// written it. Pure.
import type { SoundDevice } from './device_choice.ts'
import { MASTER_MAX } from './master_volume.ts'
import { PTT_TONES, type PttTone } from './own_sounds.ts'

/** What the browser does to the microphone's sound. */
export interface VoiceProcessing {
  readonly echoCancellation: boolean
  readonly noiseSuppression: boolean
  /** A loop has many talkers: levels that breathe with each pause are no good there (F22). */
  readonly autoGainControl: boolean
}

export interface SoundChoices {
  /** undefined: the system's own choice. */
  readonly input: SoundDevice | undefined
  readonly output: SoundDevice | undefined
  readonly processing: VoiceProcessing
  /** 0..100, over all that the console plays. */
  readonly master: number
  /** What comes out is heard by its operator's ears only: without it there is no sidetone, which would howl. */
  readonly headphones: boolean
  /** Own voice in own ears while the key is pressed, 0 (none)..100. */
  readonly sidetone: number
  readonly pttTone: PttTone
  /** Says so when somebody speaks while the key is up. */
  readonly keyUpHint: boolean
}

export const VOICE_PROCESSINGS = [
  'echoCancellation',
  'noiseSuppression',
  'autoGainControl',
] as const satisfies readonly (keyof VoiceProcessing)[]

export const RAW_LINE: VoiceProcessing = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
}

export const SOUND_DEFAULTS: SoundChoices = {
  input: undefined,
  output: undefined,
  processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: false },
  master: MASTER_MAX,
  headphones: false,
  sidetone: 0,
  pttTone: 'off',
  keyUpHint: true,
}

/** The kept text; what is missing or makes no sense is as in the defaults. */
export function readSoundChoices(kept: string | null): SoundChoices {
  const of = partsOf(kept)
  const processing = partsOf(of['processing'])
  const flag = (value: unknown, otherwise: boolean) =>
    typeof value === 'boolean' ? value : otherwise
  const { processing: usual } = SOUND_DEFAULTS
  return {
    input: deviceOf(of['input']),
    output: deviceOf(of['output']),
    processing: {
      echoCancellation: flag(processing['echoCancellation'], usual.echoCancellation),
      noiseSuppression: flag(processing['noiseSuppression'], usual.noiseSuppression),
      autoGainControl: flag(processing['autoGainControl'], usual.autoGainControl),
    },
    master: partOfHundred(of['master'], SOUND_DEFAULTS.master),
    headphones: flag(of['headphones'], SOUND_DEFAULTS.headphones),
    sidetone: partOfHundred(of['sidetone'], SOUND_DEFAULTS.sidetone),
    pttTone: PTT_TONES.find((tone) => tone === of['pttTone']) ?? SOUND_DEFAULTS.pttTone,
    keyUpHint: flag(of['keyUpHint'], SOUND_DEFAULTS.keyUpHint),
  }
}

export function partOfHundred(value: unknown, otherwise: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return otherwise
  return Math.min(100, Math.max(0, Math.round(value)))
}

function deviceOf(value: unknown): SoundDevice | undefined {
  const { deviceId, label, groupId } = partsOf(value)
  if (typeof deviceId !== 'string' || typeof label !== 'string' || typeof groupId !== 'string') {
    return undefined
  }
  return { deviceId, label, groupId }
}

/** The fields of a JSON text or of a part of one; none where it is something else. */
function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  if (typeof value !== 'string') return {}
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    // Not ours: as if nothing had been kept.
    return {}
  }
}
