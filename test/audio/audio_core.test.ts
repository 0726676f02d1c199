// The engine end to end: Opus in, Opus out, judged by the tones that are in it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { AudioCore, MIX_DEFAULTS, TALKER_SAMPLES_MAX } from '../../src/audio/audio_core.ts'
import { FRAME_SAMPLES, LEVEL_SILENT } from '../../src/audio/format.ts'
import { OpusDecoder } from '../../src/audio/opus_coder.ts'
import {
  concatenate,
  dbToGain,
  largestStep,
  peak,
  rmsDbfs,
  sine,
  speechLike,
  toneLevelDbfs,
} from '../support/tones.ts'
import { encode, module, openCore, play } from './core_player.ts'

test('a tone goes in and comes out of the mix at the level that its gain says', () => {
  for (const gainDb of [0, -6, -20, -40]) {
    const core = openCore(1, 1)
    const decoder = new OpusDecoder(module)
    core.setGain(0, 0, dbToGain(gainDb))
    const heard: Float32Array[] = []
    for (const packet of encode(sine(1000, -6, 1))) {
      core.decode(0, packet)
      core.tick()
      heard.push(decoder.decode(core.payload(0)))
    }
    const level = toneLevelDbfs(concatenate(heard).slice(9600), 1000)
    assert.ok(Math.abs(level - (gainDb - 6)) < 0.5, `${level} dBFS at ${gainDb} dB`)
  }
})

test('F15: ten talkers on one mix are all heard, each at its own gain', () => {
  const core = openCore(10, 1)
  const pitches = Array.from({ length: 10 }, (_, i) => 300 + 250 * i)
  pitches.forEach((_, talker) => core.setGain(0, talker, dbToGain(-talker)))
  const packets = pitches.map((pitch) => encode(sine(pitch, -24, 0.6)))
  const heard = play(core, packets, 30).slice(9600)
  pitches.forEach((pitch, talker) => {
    const level = toneLevelDbfs(heard, pitch)
    assert.ok(Math.abs(level - (-24 - talker)) < 0.5, `${pitch} Hz: ${level} dBFS`)
  })
})

test('F17: with a gain of 0 for the own voice a listener hears everybody else', () => {
  const packets = [encode(sine(500, -12, 0.5)), encode(sine(1300, -12, 0.5))]
  for (const own of [0, 1]) {
    const core = openCore(2, 1)
    core.setGain(0, 1 - own, 1)
    const heard = play(core, packets, 25).slice(9600)
    assert.ok(Math.abs(toneLevelDbfs(heard, own === 0 ? 1300 : 500) + 12) < 0.5)
    assert.ok(toneLevelDbfs(heard, own === 0 ? 500 : 1300) < -70)
  }
})

test('F19: a change of the gain makes no step in the sound', () => {
  const packets = [encode(sine(100, -1, 1))]
  const core = openCore(1, 1)
  core.setGain(0, 0, 1)
  const steady = largestStep(
    play(
      core,
      packets.map((all) => all.slice(0, 20)),
      20,
    ).slice(9600),
  )
  const rest = packets.map((all) => all.slice(20))
  const changed: Float32Array[] = []
  for (let i = 0; i < 25; i++) {
    core.setGain(0, 0, i % 2)
    changed.push(
      play(
        core,
        rest.map((all) => all.slice(i, i + 1)),
        1,
      ),
    )
  }
  assert.ok(largestStep(concatenate(changed)) < steady + 2 / FRAME_SAMPLES)
})

test('F21: 20 talkers at -3 dBFS: the mix never leaves full scale', () => {
  const core = openCore(20, 1)
  const packets = Array.from({ length: 20 }, (_, talker) => {
    core.setGain(0, talker, 1)
    return encode(speechLike(talker + 1, -3, 1))
  })
  const heard = play(core, packets, 50)
  assert.ok(peak(heard) <= 1)
  assert.ok(rmsDbfs(heard) > -16)
})

test('a talker who stops anywhere in a frame, or comes back, makes no click', () => {
  const settings = { frameSamples: 120 }
  const packets = encode(sine(150, -2, 1), settings)
  const steady = 2 * Math.PI * (150 / 48000) * dbToGain(-2)
  for (let count = 40; count < 72; count++) {
    const core = openCore(1, 1)
    core.setGain(0, 0, 1)
    const heard = play(core, [packets.slice(0, count)], 12)
    const again = play(core, [packets.slice(count + 3, count + 43)], 10)
    const all = concatenate([heard.slice(1920), again])
    assert.ok(largestStep(all) < steady + 1.1 / 120, `after ${count} packets: ${largestStep(all)}`)
    assert.equal(peak(heard.slice(-960)), 0)
  }
})

test('levels are those of RFC 6464, of each talker and of the mix', () => {
  const core = openCore(2, 1)
  core.setGain(0, 0, 0.5)
  play(core, [encode(sine(1000, -10, 0.3))], 15)
  assert.equal(core.talkerLevel(0), 13)
  assert.equal(core.talkerLevel(1), LEVEL_SILENT)
  assert.equal(core.mixLevel(0), 19)
  play(core, [], 5)
  assert.equal(core.talkerLevel(0), LEVEL_SILENT)
  assert.equal(core.mixLevel(0), LEVEL_SILENT)
})

test('an inactive mix gives no payload, and takes its gains without a ramp', () => {
  const core = openCore(1, 2)
  const packets = encode(sine(1000, -10, 0.6))
  core.setActive(1, false)
  core.setGain(1, 0, 1)
  play(core, [packets.slice(0, 15)], 15)
  assert.equal(core.payload(1).length, 0)
  assert.ok(core.payload(0).length > 0)
  core.setActive(1, true)
  core.resetEncoder(1)
  const first = play(core, [packets.slice(15)], 1)
  assert.ok(core.payload(1).length > 0)
  assert.ok(Math.abs(toneLevelDbfs(first, 1000) + 10) < 0.5)
})

test('a slot that is reset has nothing of the one before', () => {
  const core = openCore(1, 1)
  const packets = encode(sine(800, -10, 0.3))
  core.setGain(0, 0, 1)
  play(core, [packets], 5)
  core.resetTalker(0)
  assert.equal(core.bufferedSamples(0), 0)
  assert.equal(peak(play(core, [packets], 5)), 0)
  core.setGain(0, 0, 1)
  core.resetMix(0, MIX_DEFAULTS)
  assert.equal(core.payload(0).length, 0)
  assert.equal(peak(play(core, [packets.slice(5)], 3)), 0)
})

test('a slot that is reset drops what was queued for it, and nothing else', () => {
  const core = openCore(2, 1)
  const packets = encode(sine(800, -10, 0.3))
  for (const packet of packets.slice(0, 3)) {
    core.decode(0, packet)
    core.decode(1, packet)
  }
  core.resetTalker(0)
  assert.equal(core.bufferedSamples(0), 0)
  core.tick()
  assert.equal(core.bufferedSamples(0), 0)
  assert.equal(core.bufferedSamples(1), 2 * FRAME_SAMPLES)
})

test('two cores that are fed the same give the same bytes', () => {
  const packets = encode(speechLike(2, -6, 0.5))
  const [one, other] = [openCore(1, 1), openCore(1, 1)]
  for (const core of [one, other]) core.setGain(0, 0, 0.7)
  for (const packet of packets) {
    for (const core of [one, other]) core.decode(0, packet)
    for (const core of [one, other]) core.tick()
    assert.deepEqual(one.payload(0), other.payload(0))
  }
})

test('a full fifo and a full queue refuse, and lose nothing', () => {
  const core = openCore(2, 1)
  const [packet = new Uint8Array()] = encode(sine(800, -10, 0.2), {
    frameSamples: 5760,
    application: 'audio',
  })
  assert.ok(core.decode(0, packet))
  assert.ok(core.conceal(0, FRAME_SAMPLES))
  assert.equal(core.bufferedSamples(0), TALKER_SAMPLES_MAX)
  assert.equal(core.decode(0, packet), false)
  assert.equal(core.conceal(0, 120), false)
  assert.equal(core.bufferedSamples(0), TALKER_SAMPLES_MAX)
  core.tick()
  assert.equal(core.bufferedSamples(0), TALKER_SAMPLES_MAX - FRAME_SAMPLES)
  let queued = 0
  while (core.conceal(1, 120)) queued++
  assert.equal(queued, 32)
})

test('who asks for a slot or a gain that cannot be gets an error', () => {
  const core = openCore(2, 2)
  assert.throws(() => core.setGain(0, 2, 1))
  assert.throws(() => core.setGain(2, 0, 1))
  assert.throws(() => core.setGain(0, 0, NaN))
  assert.throws(() => core.setGain(0, 0, -1))
  assert.throws(() => core.resetTalker(-1))
  assert.throws(() => core.conceal(0, 100))
  assert.throws(() => core.resetMix(0, { bitrate: 48000, complexity: 11 }))
  assert.throws(() => core.resetMix(0, { ...MIX_DEFAULTS, lossPercent: 101 }))
  assert.throws(() => new AudioCore(module, { talkersMax: 0, mixesMax: 1 }))
})
