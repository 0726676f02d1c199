// WAV files (RIFF, 16 bit PCM, mono) for fake microphones and examples. I/O only in writeWav.
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

/** Writes samples at 48 kHz to a new file in the system's temporary folder; returns its path. */
export function writeWav(samples: Float32Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'flightloop-wav-')), 'sound.wav')
  writeFileSync(path, wavFile(samples, 48_000))
  return path
}
