// What a browser gets while nobody talks, so that its jitter buffer stays in shape (measured with Chromium):
// after the encoded tail five packets of silence, then one byte of DTX at once and every 400 ms. Pure.
// The first DTX must not wait: a gap before it is concealed, and the next spurt would fade in over 100 ms.
import { LEVEL_SILENT } from '../audio/format.ts'
import { OPUS_SILENCE } from '../audio/opus_packet.ts'
import type { Listener } from './listener.ts'
import type { PayloadBatches } from './payload_batches.ts'
import type { MixSharing } from './sharing.ts'

const SILENCE_PACKETS = 5
const DTX_INTERVAL_TICKS = 20
const DTX = OPUS_SILENCE.subarray(0, 1)

/**
 * The payload of a tick for who hears nothing since the tick `idleSince`; undefined for none. The DTX comes
 * in the same ticks for all, so that most ticks have nothing to do.
 */
export function keepalivePayload(tick: number, idleSince: number): Uint8Array | undefined {
  const idleTicks = tick - idleSince
  if (idleTicks < SILENCE_PACKETS) return OPUS_SILENCE
  return idleTicks === SILENCE_PACKETS || tick % DTX_INTERVAL_TICKS === 0 ? DTX : undefined
}

/** The next tick after `tick` with a payload. */
export function nextKeepalive(tick: number, idleSince: number): number {
  if (tick - idleSince < SILENCE_PACKETS) return tick + 1
  return tick + DTX_INTERVAL_TICKS - (tick % DTX_INTERVAL_TICKS)
}

/** Adds the tick's payloads for those who hear nothing. */
export function keepAlive(
  listeners: Iterable<Listener>,
  sharing: Pick<MixSharing, 'isIdle'>,
  tick: number,
  batches: PayloadBatches,
): void {
  const byPayload = new Map<Uint8Array, Listener[]>()
  for (const listener of listeners) {
    if (!sharing.isIdle(listener)) continue
    listener.idleSinceTick ??= tick
    const payload = keepalivePayload(tick, listener.idleSinceTick)
    if (payload === undefined) continue
    const alike = byPayload.get(payload)
    if (alike === undefined) byPayload.set(payload, [listener])
    else alike.push(listener)
  }
  for (const [payload, alike] of byPayload) {
    batches.add(alike, payload, LEVEL_SILENT, false)
  }
}
