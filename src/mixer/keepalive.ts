// What a browser gets while nobody talks, so that its jitter buffer stays in shape (measured with Chromium):
// after the encoded tail five packets of silence, then one byte of DTX at once and every 400 ms. Pure.
// The first DTX must not wait: a gap before it is concealed, and the next spurt would fade in over 100 ms.
import { OPUS_SILENCE } from '../audio/opus_packet.ts'

const SILENCE_PACKETS = 5
const DTX_INTERVAL_TICKS = 20
const DTX = OPUS_SILENCE.subarray(0, 1)

/** The payload of the tick that is `idleTicks` after the first silent one; undefined for none. */
export function keepalivePayload(idleTicks: number): Uint8Array | undefined {
  if (idleTicks < SILENCE_PACKETS) return OPUS_SILENCE
  return (idleTicks - SILENCE_PACKETS) % DTX_INTERVAL_TICKS === 0 ? DTX : undefined
}
