// Speech to judge codecs by, at 48 kHz: recordings that Debian packages carry, and espeak-ng's voices. I/O.
//   alsa-utils (GPL-2): eight announcements of one speaker, 11 s, to 20 kHz
//   codec2-examples (LGPL-2.1): sentences of another speaker, 11 s, to 8 kHz
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SAMPLE_RATE } from '../../src/audio/format.ts'
import { resample } from './resample.ts'
import { speech } from './speech.ts'
import { concatenate, dbToGain, rmsDbfs } from './tones.ts'
import { parseWav } from './wav.ts'

const ANNOUNCEMENTS = '/usr/share/sounds/alsa'
const SENTENCES = '/usr/share/codec2/raw/speech_orig_16k.wav'
const NAMES = ['Front', 'Rear'].flatMap((row) =>
  ['Left', 'Center', 'Right'].map((at) => `${row}_${at}`),
)
const FILES = [...NAMES, 'Side_Left', 'Side_Right'].map((name) =>
  join(ANNOUNCEMENTS, `${name}.wav`),
)
/** Of each voice, so that three of them together stay far from full scale. */
const LEVEL_DBFS = -24
const SECONDS_MAX = 12

const TEXTS = [
  [
    'en',
    'Flight, this is the surgeon. The crew of seven sleeps until six fifteen, then breakfast.',
  ],
  [
    'en+f3',
    'Copy, surgeon. Ground has acquired the signal over Guam, zero five minutes to the handover.',
  ],
  [
    'en+m7',
    'Valve B is closed, pressure holding at three hundred sixty two, we expect no change tonight.',
  ],
] as const

/** Talkers by what is heard: each is one voice alone. */
export type Spoken = Readonly<Record<string, readonly Float32Array[]>>

/** undefined where the packages are not installed. */
export function recordedSpeech(): Spoken | undefined {
  if (![...FILES, SENTENCES].every((file) => existsSync(file))) return undefined
  const announcements = levelled(concatenate(FILES.map(read)))
  const others = levelled(concatenate([...FILES.slice(4), ...FILES.slice(0, 4)].map(read)))
  const sentences = levelled(read(SENTENCES))
  return {
    'recorded, full band': [announcements],
    'recorded, wide band': [sentences],
    'recorded, three at once': [announcements, sentences, others],
  }
}

export function syntheticSpeech(): Spoken {
  const voices = TEXTS.map(([voice, text]) =>
    levelled(speech(`${text} ${text}`, SECONDS_MAX, voice)),
  )
  return { 'synthetic, one': voices.slice(0, 1), 'synthetic, three at once': voices }
}

function read(file: string): Float32Array {
  const { samples, sampleRate } = parseWav(readFileSync(file))
  return resample(samples, sampleRate, SAMPLE_RATE)
}

function levelled(samples: Float32Array): Float32Array {
  const gain = dbToGain(LEVEL_DBFS - rmsDbfs(samples))
  return samples.map((sample) => sample * gain)
}
