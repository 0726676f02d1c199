// The figures that a display needs out of what getStats() gives (W3C webrtc-stats). Pure.
import type { MediaStats } from './view.ts'

/** One entry of a report; which fields there are depends on its type. */
type Entry = Readonly<Record<string, unknown>>

export function mediaStatsOf(entries: Iterable<unknown>): MediaStats {
  const list = [...entries].filter(isEntry)
  const inbound = list.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
  const pair = list.find(({ type, nominated }) => type === 'candidate-pair' && nominated === true)
  const remote = list.find(({ type, kind }) => type === 'remote-inbound-rtp' && kind === 'audio')
  const roundTrip = numberOf(remote, 'roundTripTime') ?? numberOf(pair, 'currentRoundTripTime')
  const played = numberOf(inbound, 'totalSamplesReceived') ?? 0
  const concealed = numberOf(inbound, 'concealedSamples') ?? 0
  return {
    roundTripMs: inMs(roundTrip),
    jitterMs: inMs(numberOf(inbound, 'jitter')),
    packetsReceived: numberOf(inbound, 'packetsReceived') ?? 0,
    packetsLost: numberOf(inbound, 'packetsLost') ?? 0,
    concealedPart: played === 0 ? 0 : concealed / played,
    samplesPlayed: played,
    samplesConcealed: concealed,
    samplesEmitted: numberOf(inbound, 'jitterBufferEmittedCount') ?? 0,
    bufferedMs: inMs(numberOf(inbound, 'jitterBufferDelay')) ?? 0,
  }
}

/**
 * What came over the network so far: it grows with each packet and each answer to a check, of whatever kind.
 * undefined: the browser does not tell.
 */
export function receivedOf(entries: Iterable<unknown>): number | undefined {
  const counts = [...entries]
    .filter(isEntry)
    .filter(({ type }) => type === 'candidate-pair')
    .flatMap((pair) => [numberOf(pair, 'bytesReceived'), numberOf(pair, 'responsesReceived')])
    .filter((count) => count !== undefined)
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
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
