// The figures that a display needs out of what getStats() gives (W3C webrtc-stats). Pure.
import type { MediaStats } from './view.ts'

/** One entry of a report; which fields there are depends on its type. */
type Entry = Readonly<Record<string, unknown>>

export function mediaStatsOf(entries: Iterable<unknown>): MediaStats {
  const list = [...entries].filter(isEntry)
  const inbound = list.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
  const pair = list.find(({ type, nominated }) => type === 'candidate-pair' && nominated === true)
  const played = numberOf(inbound, 'totalSamplesReceived') ?? 0
  return {
    roundTripMs: inMs(numberOf(pair, 'currentRoundTripTime')),
    jitterMs: inMs(numberOf(inbound, 'jitter')),
    packetsReceived: numberOf(inbound, 'packetsReceived') ?? 0,
    packetsLost: numberOf(inbound, 'packetsLost') ?? 0,
    concealedPart: played === 0 ? 0 : (numberOf(inbound, 'concealedSamples') ?? 0) / played,
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null
}

function numberOf(entry: Entry | undefined, field: string): number | undefined {
  const value = entry?.[field]
  return typeof value === 'number' ? value : undefined
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000
}
