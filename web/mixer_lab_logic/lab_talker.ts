// One talker of the lab: a sound, its Opus encoder, its clock, and RTP packets out of them. Pure.
import { FRAME_SAMPLES, LEVEL_SILENT, TICK_MS } from '../../src/audio/format.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import {
  LOOP_LEVEL_EXTENSION_ID,
  LOOP_PAYLOAD_TYPE,
  RTP_DATAGRAM_BYTES_MAX,
  writeRtpPacket,
} from '../../src/rtp/packet.ts'
import { rmsDbfs } from '../../test/support/tones.ts'
import type { FrameSource } from './sounds.ts'

/** Further behind than this a talker does not catch up: the lab stood still, ms. */
const BEHIND_MS_MAX = 200

export interface SentPacket {
  readonly sentMs: number
  readonly datagram: Uint8Array
}

export class LabTalker {
  readonly ssrc: number
  readonly #encoder: OpusEncoder
  source: FrameSource
  #sequence = 0
  #rtpTime = 0
  #nextMs = 0
  #resumes = true
  /** Of the frame that was sent last, 0 loud .. 127 silent. */
  level = LEVEL_SILENT

  constructor(module: WebAssembly.Module, ssrc: number, source: FrameSource) {
    this.ssrc = ssrc
    this.source = source
    this.#encoder = new OpusEncoder(module)
  }

  /** Packets that are sent up to `nowMs`. driftPpm: how much this talker's clock is ahead. */
  send(nowMs: number, talking: boolean, driftPpm: number): SentPacket[] {
    const stepMs = TICK_MS / (1 + driftPpm / 1e6)
    if (nowMs - this.#nextMs > BEHIND_MS_MAX) this.#nextMs = nowMs
    const sent: SentPacket[] = []
    for (; this.#nextMs <= nowMs; this.#nextMs += stepMs) {
      if (talking) sent.push({ sentMs: this.#nextMs, datagram: this.#packet() })
      else this.#pause()
      this.#rtpTime = (this.#rtpTime + FRAME_SAMPLES) >>> 0
    }
    return sent
  }

  #packet(): Uint8Array {
    const frame = this.source.next()
    this.level = Math.min(LEVEL_SILENT, Math.max(0, Math.round(-rmsDbfs(frame))))
    const packet = {
      marker: this.#resumes,
      payloadType: LOOP_PAYLOAD_TYPE,
      sequence: this.#sequence,
      rtpTime: this.#rtpTime,
      ssrc: this.ssrc,
      level: this.level,
      voice: false,
      payload: this.#encoder.encode(frame),
    }
    const datagram = new Uint8Array(RTP_DATAGRAM_BYTES_MAX)
    const bytes = writeRtpPacket(packet, LOOP_LEVEL_EXTENSION_ID, datagram)
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#resumes = false
    return datagram.slice(0, bytes)
  }

  #pause(): void {
    this.level = LEVEL_SILENT
    if (this.#resumes) return
    this.#encoder.reset()
    this.#resumes = true
  }
}
