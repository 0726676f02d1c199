// Load for a mixing engine without sockets and threads: packets of talkers who speak without a pause, tick by
// tick, encoded beforehand. Pure, for benchmarks.
import { FRAME_SAMPLES, TICK_MS } from '../../src/audio/format.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import type { MixEngine } from '../../src/mixer/mix_engine.ts'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { frames, rmsDbfs, speechLike } from './tones.ts'

/** Talker i has this SSRC and speaks on the loop i % LOOPS.length. */
export const FIRST_SSRC = 1000
export const LOOPS = [1, 2, 3, 4, 5] as const

const VOICE_SECONDS = 3

interface VoiceFrame {
  readonly payload: Uint8Array
  readonly level: number
}

export class EngineLoad {
  readonly #voices: readonly VoiceFrame[][]

  /** module: the compiled build/wasm/audio_core.wasm. */
  constructor(module: WebAssembly.Module, talkersMax: number) {
    this.#voices = Array.from({ length: talkersMax }, (_, talker) => voice(module, talker))
  }

  /** The packets of the first `talkers`, by tick. */
  packets(talkers: number, ticks: number): Uint8Array[][] {
    return Array.from({ length: ticks }, (_, tick) =>
      this.#voices
        .slice(0, talkers)
        .map((spoken, talker) => packet(spoken[tick % spoken.length] as VoiceFrame, talker, tick)),
    )
  }
}

/** Milliseconds of each tick: taking the packets and making the mixes. */
export function runTicks(
  engine: MixEngine,
  packets: readonly (readonly Uint8Array[])[],
  firstTick: number,
  ticks: number,
): number[] {
  return Array.from({ length: ticks }, (_, index) => {
    const tick = firstTick + index
    const nowMs = tick * TICK_MS
    const began = performance.now()
    for (const [talker, datagram] of (packets[tick] ?? []).entries()) {
      engine.receive(LOOPS[talker % LOOPS.length] ?? 1, datagram, nowMs)
    }
    engine.tick(tick, nowMs)
    return performance.now() - began
  })
}

function packet({ payload, level }: VoiceFrame, talker: number, tick: number): Uint8Array {
  const datagram = new Uint8Array(1500)
  const packet = {
    marker: tick === 0,
    payloadType: 100,
    sequence: tick & 0xffff,
    rtpTime: tick * FRAME_SAMPLES,
    ssrc: FIRST_SSRC + talker,
    level,
    voice: true,
    payload,
  }
  return datagram.subarray(0, writeRtpPacket(packet, 1, datagram))
}

function voice(module: WebAssembly.Module, talker: number): VoiceFrame[] {
  const encoder = new OpusEncoder(module, { application: 'voip', bitrate: 32000 })
  return frames(speechLike(talker + 1, -12, VOICE_SECONDS), FRAME_SAMPLES).map((frame) => ({
    payload: encoder.encode(frame),
    level: Math.min(127, Math.max(0, Math.round(-rmsDbfs(frame)))),
  }))
}
