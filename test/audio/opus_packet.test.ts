// What a payload says of itself, against libopus' own opinion.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusDecoder, OpusEncoder, type OpusEncoderSettings } from '../../src/audio/opus_coder.ts'
import {
  hasInbandFec,
  isForwardable,
  OPUS_SILENCE,
  opusDurationSamples,
} from '../../src/audio/opus_packet.ts'
import { growMemoryTo } from '../../src/audio/wasm_memory.ts'
import { frames, peak, speechLike } from '../support/tones.ts'

const module = await loadAudioCoreModule()

interface RawCoder {
  readonly memory: WebAssembly.Memory
  opus_coder_bytes(): number
  opus_coder_init(channels: number): number
  opus_coder_payload(): number
  opus_coder_decode(bytes: number): number
}

/** What libopus itself makes of a payload: samples, or a negative code. */
function openReference(): (payload: Uint8Array) => number {
  const coder = new WebAssembly.Instance(module).exports as unknown as RawCoder
  growMemoryTo(coder.memory, coder.opus_coder_bytes())
  assert.equal(coder.opus_coder_init(1), 0)
  return (payload) => {
    new Uint8Array(coder.memory.buffer, coder.opus_coder_payload(), 1500).set(payload)
    return coder.opus_coder_decode(payload.length)
  }
}

test('the duration of each configuration is that of RFC 6716, table 2', () => {
  const silk = [480, 960, 1920, 2880]
  const expected = [...silk, ...silk, ...silk, 480, 960, 480, 960]
  for (let i = 0; i < 4; i++) expected.push(120, 240, 480, 960)
  expected.forEach((samples, config) => {
    assert.equal(opusDurationSamples(Uint8Array.of(config << 3, 1, 2)), samples)
    assert.equal(opusDurationSamples(Uint8Array.of((config << 3) | 1, 1, 2)), 2 * samples)
  })
})

test('20 ms of silence are 20 ms of silence', () => {
  assert.equal(opusDurationSamples(OPUS_SILENCE), 960)
  assert.ok(peak(new OpusDecoder(module).decode(OPUS_SILENCE)) < 1e-20)
})

test('what is no packet has no duration', () => {
  const illegal = [
    [],
    [0xf9, 1], // two frames of a size, one byte
    [0xfa], // two frames without a size
    [0xfa, 5, 0], // the first frame is longer than the packet
    [0xfb], // no count of frames
    [0xfb, 0], // no frames
    [0xfb, 7], // 140 ms
    [0xfb, 0x41, 200, 1], // more padding than packet
    [0xfb, 0x02, 1], // two frames of a size, one byte
    [0xfb, 0x82, 9, 1], // the first frame is longer than the packet
  ]
  for (const bytes of illegal) {
    assert.equal(opusDurationSamples(Uint8Array.from(bytes)), undefined, bytes.join(' '))
  }
  assert.equal(opusDurationSamples(new Uint8Array(1277).fill(0xf8)), undefined)
})

test('it says of any bytes what libopus says', () => {
  const reference = openReference()
  const counted = fc
    .tuple(fc.integer({ min: 0, max: 31 }), fc.uint8Array({ maxLength: 80 }))
    .map(([config, rest]) => Uint8Array.of((config << 3) | 3, ...rest))
  const payloads = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 1500 }), counted)
  const property = fc.property(payloads, (payload) => {
    const samples = reference(payload)
    assert.equal(opusDurationSamples(payload), samples < 0 ? undefined : samples)
  })
  fc.assert(property, { numRuns: 5000, seed: 3 })
})

test('a packet with in-band FEC says so, and no other does', () => {
  const voice = frames(speechLike(1, -15, 1), 960)
  const told = (settings: Partial<OpusEncoderSettings>) => {
    const encoder = new OpusEncoder(module, { application: 'voip', bitrate: 24_000, ...settings })
    return voice.filter((frame) => hasInbandFec(encoder.encode(frame))).length
  }
  assert.equal(told({}), 0)
  assert.ok(told({ inbandFec: true, lossPercent: 20 }) > 20)
  assert.equal(told({ application: 'lowdelay' }), 0)
  assert.equal(hasInbandFec(new Uint8Array(0)), false)
})

test('forwarded are packets of 20 ms of SILK or hybrid, mono, alone', () => {
  const packet = (config: number, stereo = 0, code = 0) =>
    Uint8Array.of((config << 3) | (stereo << 2) | code, 1, 2, 3)
  const forwardable = Array.from({ length: 32 }, (_, config) => config).filter((config) =>
    isForwardable(packet(config)),
  )
  assert.deepEqual(forwardable, [1, 5, 9, 13, 15])
  assert.equal(isForwardable(packet(9, 1)), false)
  assert.equal(isForwardable(packet(9, 0, 1)), false)
  assert.equal(isForwardable(new Uint8Array(0)), false)
})
