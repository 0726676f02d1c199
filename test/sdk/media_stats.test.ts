// The figures that come out of a getStats() report.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaStatsOf } from '../../src/sdk/media_stats.ts'

test('round trip and jitter come in ms, concealment as a part of what was played', () => {
  const report = [
    { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.012 },
    { type: 'inbound-rtp', kind: 'video', jitter: 9 },
    {
      type: 'inbound-rtp',
      kind: 'audio',
      jitter: 0.003,
      packetsReceived: 100,
      packetsLost: 2,
      totalSamplesReceived: 48000,
      concealedSamples: 480,
    },
  ]
  assert.deepEqual(mediaStatsOf(report), {
    roundTripMs: 12,
    jitterMs: 3,
    packetsReceived: 100,
    packetsLost: 2,
    concealedPart: 0.01,
  })
})

test('what a report does not say is unknown or nothing', () => {
  assert.deepEqual(mediaStatsOf([]), {
    roundTripMs: undefined,
    jitterMs: undefined,
    packetsReceived: 0,
    packetsLost: 0,
    concealedPart: 0,
  })
})
