// The single-stream coder that clients and tests use.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import { opusDurationSamples } from '../../src/audio/opus_packet.ts'
import {
  concatenate,
  firstAudibleSample,
  frames,
  peak,
  sine,
  toneLevelDbfs,
} from '../support/tones.ts'

const module = await loadAudioCoreModule()

for (const application of ['voip', 'audio', 'lowdelay'] as const) {
  test(`a tone survives the way through ${application}`, () => {
    const encoder = new OpusEncoder(module, { application })
    const decoder = new OpusDecoder(module)
    const heard = frames(sine(440, -12, 0.6), 960).map((frame) =>
      decoder.decode(encoder.encode(frame)),
    )
    assert.ok(Math.abs(toneLevelDbfs(concatenate(heard).slice(9600), 440) + 12) < 0.5)
    assert.equal(decoder.corruptPackets, 0)
  })
}

test('lowdelay delays by 2.5 ms', () => {
  const encoder = new OpusEncoder(module)
  const decoder = new OpusDecoder(module)
  const start = new Float32Array(960)
  start.set(sine(1000, -6, 0.01), 480)
  const heard = concatenate(
    [start, new Float32Array(960)].map((frame) => decoder.decode(encoder.encode(frame))),
  )
  const delay = firstAudibleSample(heard, -20) - 480
  assert.ok(delay >= 110 && delay <= 135, `${delay} samples`)
})

test('stereo keeps left and right apart', () => {
  const encoder = new OpusEncoder(module, { channels: 2, bitrate: 128000 })
  const decoder = new OpusDecoder(module, 2)
  const left = sine(500, -10, 0.4)
  const both = Float32Array.from({ length: 2 * left.length }, (_, i) =>
    i % 2 === 0 ? (left[i / 2] ?? 0) : 0,
  )
  const heard = concatenate(
    frames(both, 1920).map((frame) => decoder.decode(encoder.encode(frame))),
  )
  const side = (which: number): Float32Array => heard.filter((_, i) => i % 2 === which).slice(4800)
  assert.ok(Math.abs(toneLevelDbfs(side(0), 500) + 10) < 0.5)
  assert.ok(toneLevelDbfs(side(1), 500) < -40)
})

test('with DTX most of silence is one or two bytes', () => {
  const encoder = new OpusEncoder(module, { application: 'voip', dtx: true, bitrate: 24000 })
  const payloads = Array.from({ length: 100 }, () => encoder.encode(new Float32Array(960)))
  assert.ok(payloads.filter((payload) => payload.length <= 2).length > 60)
  assert.ok(payloads.every((payload) => opusDurationSamples(payload) === 960))
})

test('a corrupt payload is concealed for as long as the last packet was', () => {
  const encoder = new OpusEncoder(module, { frameSamples: 480 })
  const decoder = new OpusDecoder(module)
  for (const frame of frames(sine(600, -10, 0.2), 480)) decoder.decode(encoder.encode(frame))
  const concealed = decoder.decode(new Uint8Array(0))
  assert.equal(concealed.length, 480)
  assert.ok(peak(concealed) > 0.1)
  assert.equal(decoder.corruptPackets, 1)
})

test('settings and frames that cannot be throw', () => {
  assert.throws(() => new OpusEncoder(module, { complexity: 11 }))
  assert.throws(() => new OpusEncoder(module).encode(new Float32Array(100)))
  assert.throws(() =>
    new OpusEncoder(module, { frameSamples: 1000 }).encode(new Float32Array(1000)),
  )
  assert.throws(() => new OpusDecoder(module).conceal(100))
})
