// WAV files (RIFF, 16 bit PCM, mono) for fake microphones and examples, and out of other programs. I/O only in
// writeWav.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A whole file. Samples at full scale 1, clipped beyond it. */
export function wavFile(samples: Float32Array, sampleRate: number): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2)
  const view = new DataView(bytes.buffer)
  const text = (at: number, value: string) => bytes.set(Buffer.from(value, 'latin1'), at)
  text(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, index) => {
    view.setInt16(44 + index * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true)
  })
  return bytes
}

export interface WavSound {
  /** Full scale 1. */
  readonly samples: Float32Array
  readonly sampleRate: number
}

/** Throws for what is not mono of 16 bit. A length that was not known when it was written is the file's. */
export function parseWav(file: Uint8Array): WavSound {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  let sampleRate = 0
  for (let at = 12; at + 8 <= file.length;) {
    const name = Buffer.from(file.subarray(at, at + 4)).toString('latin1')
    const bytes = Math.min(view.getUint32(at + 4, true), file.length - at - 8)
    if (name === 'fmt ') {
      const [format, channels, bits] = [8, 10, 22].map((offset) =>
        view.getUint16(at + offset, true),
      )
      if (format !== 1 || channels !== 1 || bits !== 16) throw new Error('no mono WAV of 16 bit')
      sampleRate = view.getUint32(at + 12, true)
    } else if (name === 'data' && sampleRate > 0) {
      const sample = (_: unknown, i: number): number => view.getInt16(at + 8 + 2 * i, true) / 32768
      return { samples: Float32Array.from({ length: bytes >> 1 }, sample), sampleRate }
    }
    at += 8 + bytes + (bytes & 1)
  }
  throw new Error('no WAV with sound in it')
}

/** Writes samples at 48 kHz to a new file in the system's temporary folder; returns its path. */
export function writeWav(samples: Float32Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'flightloop-wav-')), 'sound.wav')
  writeFileSync(path, wavFile(samples, 48_000))
  return path
}
