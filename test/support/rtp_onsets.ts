// Talkers who speak plain RTP without a pause and take turns at being loud, and ears that note when loud sound
// comes to them, for measuring delay. I/O. Each talker's clock is at another phase of the 20 ms, so that no
// mixer's tick happens to suit all. All times are performance.now, ms.
import { FRAME_SAMPLES, TICK_MS } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import { startTicker } from '../../src/net/ticker.ts'
import {
  LOOP_LEVEL_EXTENSION_ID,
  LOOP_PAYLOAD_TYPE,
  parseRtpPacket,
  RTP_DATAGRAM_BYTES_MAX,
  writeRtpPacket,
} from '../../src/rtp/packet.ts'
import { openRtpSender, type Destination } from './rtp_sender.ts'
import { frames, noise, peak, rmsDbfs, sine } from './tones.ts'

const QUIET_DBFS = -55
const TONE_DBFS = -20
const TONE_HZ = 1000
/** Louder than -40 dBFS is heard as the tone. */
const LOUD_PEAK = 0.01
/** From one onset to the next talker's. */
const TURN_FRAMES = 20
const LOUD_FRAMES = 2

export interface OnsetTalkers {
  readonly count: number
  /** What comes to this port is ignored. */
  readonly port: number
  /** When a talker sent the first loud packet. */
  readonly onsetsMs: readonly number[]
  /** From now on talker i sends to each of destinations[i]. */
  speakTo(destinations: readonly (readonly Destination[])[]): void
  close(): void
}

export interface OnsetEar {
  readonly port: number
  /** When loud packets came. */
  readonly loudMs: readonly number[]
  /** Says one silent packet. */
  greet(to: Destination): void
  close(): void
}

interface VoiceFrame {
  readonly payload: Uint8Array
  readonly level: number
}

/** module: the compiled build/wasm/audio_core.wasm. Talker i has the SSRC firstSsrc + i. */
export async function openOnsetTalkers(
  module: WebAssembly.Module,
  count: number,
  firstSsrc: number,
): Promise<OnsetTalkers> {
  const sender = await openRtpSender()
  const voices = Array.from({ length: count }, (_, talker) => voice(module, talker, count))
  const datagrams = Array.from({ length: count }, () => new Uint8Array(RTP_DATAGRAM_BYTES_MAX))
  const onsetsMs: number[] = []
  let destinations: readonly (readonly Destination[])[] = []
  const ticker = startTicker(TICK_MS / count, (step) => {
    const [talker, frame] = [step % count, Math.floor(step / count)]
    const place = frame % (TURN_FRAMES * count)
    const datagram = datagrams[talker] as Uint8Array
    const length = write(voices[talker]?.[place] as VoiceFrame, firstSsrc + talker, frame, datagram)
    const all = destinations[talker] ?? []
    if (all.length > 0 && place === TURN_FRAMES * talker) onsetsMs.push(performance.now())
    for (const to of all) sender.send(datagram, length, to)
  })
  return {
    count,
    port: sender.port,
    onsetsMs,
    speakTo: (all) => void (destinations = all),
    close: () => {
      ticker.stop()
      sender.close()
    },
  }
}

export async function openOnsetEar(module: WebAssembly.Module, ssrc: number): Promise<OnsetEar> {
  const sender = await openRtpSender()
  const decoder = new OpusDecoder(module)
  const loudMs: number[] = []
  sender.onDatagram((bytes) => {
    const nowMs = performance.now()
    const packet = parseRtpPacket(bytes, LOOP_LEVEL_EXTENSION_ID)
    if (packet !== undefined && peak(decoder.decode(packet.payload)) > LOUD_PEAK) loudMs.push(nowMs)
  })
  return {
    port: sender.port,
    loudMs,
    greet: (to) => {
      const payload = new OpusEncoder(module).encode(new Float32Array(FRAME_SAMPLES))
      const datagram = new Uint8Array(RTP_DATAGRAM_BYTES_MAX)
      sender.send(datagram, write({ payload, level: 127 }, ssrc, 0, datagram), to)
    },
    close: () => sender.close(),
  }
}

/** Quiet noise for a turn of each talker, with a tone at the beginning of the own. */
function voice(module: WebAssembly.Module, talker: number, talkers: number): VoiceFrame[] {
  const turns = talkers * TURN_FRAMES
  const samples = noise(talker + 1, QUIET_DBFS, (turns * TICK_MS) / 1000)
  const tone = sine(TONE_HZ, TONE_DBFS, (LOUD_FRAMES * TICK_MS) / 1000)
  samples.set(tone, talker * TURN_FRAMES * FRAME_SAMPLES)
  const encoder = new OpusEncoder(module, { application: 'voip', bitrate: 32_000 })
  return frames(samples, FRAME_SAMPLES).map((frame) => ({
    payload: encoder.encode(frame),
    level: Math.min(127, Math.max(0, Math.round(-rmsDbfs(frame)))),
  }))
}

function write(frame: VoiceFrame, ssrc: number, index: number, out: Uint8Array): number {
  const packet = {
    marker: false,
    payloadType: LOOP_PAYLOAD_TYPE,
    sequence: index & 0xffff,
    rtpTime: (index * FRAME_SAMPLES) >>> 0,
    ssrc,
    voice: true,
    ...frame,
  }
  return writeRtpPacket(packet, LOOP_LEVEL_EXTENSION_ID, out)
}
