// A sound file as Opus packets: Ogg Opus with its packets untouched, or WAV (48 kHz, 16 bit PCM), which is
// encoded here. I/O: reads the file.
import { readFile } from 'node:fs/promises'
import { BufferSource, EncodedPacketSink, Input, OGG } from 'mediabunny'
import { loadAudioCoreModule } from '../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, SAMPLE_RATE } from '../src/audio/format.ts'
import { type Channels, OpusEncoder } from '../src/audio/opus_coder.ts'
import { opusDurationSamples } from '../src/audio/opus_packet.ts'

export interface SoundPacket {
  /** One Opus packet. */
  readonly payload: Uint8Array
  /** How long it plays, in samples at 48 kHz. */
  readonly samples: number
  /** Loudness, dBov 0 to -127, where the samples are known. */
  readonly levelDbov: number | undefined
}

/** Rejects with a sentence for the user when the file is neither of the two. */
export async function readSoundFile(path: string): Promise<SoundPacket[]> {
  const bytes = await readFile(path)
  switch (bytes.toString('latin1', 0, 4)) {
    case 'OggS':
      return readOgg(bytes)
    case 'RIFF':
      return encodeWav(bytes)
    default:
      throw new Error(`${path} is neither an Ogg nor a WAV file`)
  }
}

async function readOgg(bytes: Uint8Array): Promise<SoundPacket[]> {
  const input = new Input({ source: new BufferSource(bytes), formats: [OGG] })
  const track = await input.getPrimaryAudioTrack()
  if (track?.codec !== 'opus') throw new Error('the Ogg file holds no Opus')
  const packets: SoundPacket[] = []
  for await (const { data: payload } of new EncodedPacketSink(track).packets()) {
    const samples = opusDurationSamples(payload)
    if (samples !== undefined) packets.push({ payload, samples, levelDbov: undefined })
  }
  return packets
}

async function encodeWav(bytes: Buffer): Promise<SoundPacket[]> {
  const { channels, samples } = readWav(bytes)
  const encoder = new OpusEncoder(await loadAudioCoreModule(), { channels })
  const frameLength = FRAME_SAMPLES * channels
  const packets: SoundPacket[] = []
  for (let start = 0; start < samples.length; start += frameLength) {
    // The last frame is filled up with silence.
    const frame = new Float32Array(frameLength)
    frame.set(samples.subarray(start, start + frameLength))
    const payload = encoder.encode(frame)
    packets.push({ payload, samples: FRAME_SAMPLES, levelDbov: levelOf(frame) })
  }
  return packets
}

interface Wav {
  readonly channels: Channels
  /** Interleaved, full scale 1. */
  readonly samples: Float32Array
}

/** RIFF: chunks of a name (4 bytes), a length (4 bytes, little-endian) and so many bytes, made even. */
function readWav(bytes: Buffer): Wav {
  let channels = 0
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const chunk = bytes.subarray(at + 8, at + 8 + length)
    if (name === 'fmt ') channels = readFormat(chunk)
    if (name === 'data' && (channels === 1 || channels === 2)) {
      const count = Math.floor(chunk.length / 2)
      const samples = Float32Array.from(
        { length: count },
        (_, i) => chunk.readInt16LE(i * 2) / 32768,
      )
      return { channels, samples }
    }
    at += 8 + length + (length % 2)
  }
  throw new Error('the WAV file must be PCM of 48 kHz, 16 bit, mono or stereo')
}

/** format(2) channels(2) rate(4) bytes a second(4) bytes a frame(2) bits(2); 0 for what is not taken. */
function readFormat(chunk: Buffer): number {
  if (chunk.length < 16) return 0
  const isTaken =
    chunk.readUInt16LE(0) === 1 &&
    chunk.readUInt32LE(4) === SAMPLE_RATE &&
    chunk.readUInt16LE(14) === 16
  return isTaken ? chunk.readUInt16LE(2) : 0
}

function levelOf(frame: Float32Array): number {
  const power = frame.reduce((sum, sample) => sum + sample * sample, 0) / frame.length
  return Math.max(-127, 10 * Math.log10(power))
}
