// Talkers who send speech as plain RTP to hosts or loops, and count what comes back to their UDP port, for
// benchmarks. I/O. All that is sent is encoded beforehand.
import { FRAME_SAMPLES, TICK_MS } from '../../src/audio/format.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { startTicker } from '../../src/net/ticker.ts'
import {
  LOOP_LEVEL_EXTENSION_ID,
  LOOP_PAYLOAD_TYPE,
  parseRtpPacket,
  RTP_DATAGRAM_BYTES_MAX,
  writeRtpPacket,
} from '../../src/rtp/packet.ts'
import { openRtpSender, type Destination } from './rtp_sender.ts'
import { frames, rmsDbfs, speechLike } from './tones.ts'

const VOICE_SECONDS = 3
/** Voices that differ: the others say the same at another time. */
const VOICES_MAX = 8

export interface Talkers {
  readonly port: number
  readonly payloadType: number
  readonly levelExtensionId: number
  /** RTP packets that came in so far, and the bytes of their payloads. */
  readonly packets: number
  readonly payloadBytes: number
  /** From now on talker i sends to the i-th of these, and nobody else sends. */
  speakTo(destinations: readonly Destination[]): void
  close(): void
}

export interface TalkersPlan {
  readonly voices: number
  /** Talker i has the SSRC firstSsrc + i. */
  readonly firstSsrc: number
}

interface VoiceFrame {
  readonly payload: Uint8Array
  readonly level: number
}

/** module: the compiled build/wasm/audio_core.wasm. */
export async function openTalkers(
  module: WebAssembly.Module,
  { voices, firstSsrc }: TalkersPlan,
): Promise<Talkers> {
  const sender = await openRtpSender()
  const spoken = Array.from({ length: Math.min(voices, VOICES_MAX) }, (_, i) => voice(module, i))
  const datagrams = Array.from({ length: voices }, () => new Uint8Array(RTP_DATAGRAM_BYTES_MAX))
  const heard = { packets: 0, payloadBytes: 0 }
  let destinations: readonly Destination[] = []
  sender.onDatagram((bytes) => {
    const packet = parseRtpPacket(bytes, LOOP_LEVEL_EXTENSION_ID)
    if (packet === undefined) return
    heard.packets += 1
    heard.payloadBytes += packet.payload.length
  })
  const ticker = startTicker(TICK_MS, (tick) => {
    for (const [talker, to] of destinations.entries()) {
      const datagram = datagrams[talker] as Uint8Array
      const frame = frameAt(spoken, talker, tick)
      const length = writePacket(frame, firstSsrc + talker, tick, datagram)
      sender.send(datagram, length, to)
    }
  })
  return {
    port: sender.port,
    payloadType: LOOP_PAYLOAD_TYPE,
    levelExtensionId: LOOP_LEVEL_EXTENSION_ID,
    get packets() {
      return heard.packets
    },
    get payloadBytes() {
      return heard.payloadBytes
    },
    speakTo: (to) => void (destinations = to),
    close: () => {
      ticker.stop()
      sender.close()
    },
  }
}

function frameAt(spoken: readonly VoiceFrame[][], talker: number, tick: number): VoiceFrame {
  const frames = spoken[talker % spoken.length] as VoiceFrame[]
  return frames[(tick + 7 * talker) % frames.length] as VoiceFrame
}

function writePacket(frame: VoiceFrame, ssrc: number, tick: number, out: Uint8Array): number {
  const packet = {
    marker: false,
    payloadType: LOOP_PAYLOAD_TYPE,
    sequence: tick & 0xffff,
    rtpTime: (tick * FRAME_SAMPLES) >>> 0,
    ssrc,
    voice: true,
    ...frame,
  }
  return writeRtpPacket(packet, LOOP_LEVEL_EXTENSION_ID, out)
}

function voice(module: WebAssembly.Module, talker: number): VoiceFrame[] {
  const encoder = new OpusEncoder(module, { application: 'voip', bitrate: 32000 })
  return frames(speechLike(talker + 1, -12, VOICE_SECONDS), FRAME_SAMPLES).map((frame) => ({
    payload: encoder.encode(frame),
    level: Math.min(127, Math.max(0, Math.round(-rmsDbfs(frame)))),
  }))
}
