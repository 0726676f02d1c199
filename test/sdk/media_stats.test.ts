// The figures that come out of a getStats() report.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaStatsOf, receivedOf } from '../../src/sdk/media_stats.ts'

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
      jitterBufferEmittedCount: 47_000,
      jitterBufferDelay: 1880,
    },
    { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.008 },
  ]
  assert.deepEqual(mediaStatsOf(report), {
    roundTripMs: 8,
    jitterMs: 3,
    packetsReceived: 100,
    packetsLost: 2,
    concealedPart: 0.01,
    samplesPlayed: 48_000,
    samplesConcealed: 480,
    samplesEmitted: 47_000,
    bufferedMs: 1_880_000,
  })
})

test('without RTCP the round trip is that of ICE', () => {
  const pair = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.012 }
  assert.equal(mediaStatsOf([pair]).roundTripMs, 12)
})

test('what a report does not say is unknown or nothing', () => {
  assert.deepEqual(mediaStatsOf([]), {
    roundTripMs: undefined,
    jitterMs: undefined,
    packetsReceived: 0,
    packetsLost: 0,
    concealedPart: 0,
    samplesPlayed: 0,
    samplesConcealed: 0,
    samplesEmitted: 0,
    bufferedMs: 0,
  })
})

test('what was received is the bytes and the answers of all pairs; without these it is not known', () => {
  const report = [
    { type: 'candidate-pair', bytesReceived: 1000, responsesReceived: 3 },
    { type: 'candidate-pair', responsesReceived: 2 },
    { type: 'inbound-rtp', kind: 'audio', bytesReceived: 9 },
  ]
  assert.equal(receivedOf(report), 1005)
  assert.equal(receivedOf([{ type: 'candidate-pair' }, { type: 'transport' }]), undefined)
})
