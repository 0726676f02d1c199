// Stereo mixes: what is heard on which side, and that mono mixes don't notice.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { AudioCore } from '../../src/audio/audio_core.ts'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { OpusDecoder } from '../../src/audio/opus_coder.ts'
import { panGains, stereoGains } from '../../src/audio/pan.ts'
import {
  concatenate,
  gainToDb,
  largestStep,
  peak,
  sine,
  speechLike,
  toneLevelDbfs,
} from '../support/tones.ts'
import { encode, module, openCore, play } from './core_player.ts'
import { mixScene } from './scene.ts'

interface Sides {
  readonly left: Float32Array
  readonly right: Float32Array
}

/** One stereo mix, active, all gains 0. */
function openStereo(talkers: number, bitrate = 96000): AudioCore {
  const core = openCore(talkers, 1)
  core.resetMix(0, { bitrate, complexity: 5, channels: 2 })
  return core
}

/** What is encoded, a packet of each talker a tick from packet `from` on. */
function hear(core: AudioCore, talkers: readonly Uint8Array[][], from: number, to: number): Sides {
  const left: Float32Array[] = []
  const right: Float32Array[] = []
  for (let tick = from; tick < to; tick++) {
    play(
      core,
      talkers.map((packets) => packets.slice(tick, tick + 1)),
      1,
    )
    left.push(core.lastMixFrame.slice())
    right.push(core.lastMixFrameRight.slice())
  }
  return { left: concatenate(left), right: concatenate(right) }
}

/** What a listener with a stereo decoder hears of the mix. */
function decodeSides(core: AudioCore, talkers: readonly Uint8Array[][], ticks: number): Sides {
  const decoder = new OpusDecoder(module, 2)
  const pairs: Float32Array[] = []
  for (let tick = 0; tick < ticks; tick++) {
    play(
      core,
      talkers.map((packets) => packets.slice(tick, tick + 1)),
      1,
    )
    pairs.push(decoder.decode(core.payload(0)))
  }
  const all = concatenate(pairs)
  return { left: all.filter((_, i) => i % 2 === 0), right: all.filter((_, i) => i % 2 === 1) }
}

/** dB, of both sides together. */
function powerDb({ left, right }: Sides, frequencyHz: number): number {
  const powers = [left, right].map((side) => 10 ** (toneLevelDbfs(side, frequencyHz) / 10))
  return 10 * Math.log10(powers.reduce((all, power) => all + power, 0))
}

test('the bytes of mono mixes are those of the engine before it knew stereo', () => {
  // Another version of libopus may change them; nothing in this repository should.
  const expected = '8409b0edeb11b0608b8acb6061e6bc02e07605b039ec9f212d2702899b6e5c74'
  assert.equal(createHash('sha256').update(mixScene(module)).digest('hex'), expected)
})

test('X04: a listener hears one talker on the left, one on the right, one in the middle', () => {
  const packets = [500, 1100, 1900].map((pitch) => encode(sine(pitch, -18, 0.6)))
  for (const bitrate of [32000, 64000, 96000]) {
    const core = openStereo(3, bitrate)
    for (const [talker, pan] of [-100, 100, 0].entries()) {
      const { left, right } = stereoGains(1, pan)
      core.setGain(0, talker, left, right)
    }
    const heard = decodeSides(core, packets, 30)
    const [left, right] = [heard.left.slice(9600), heard.right.slice(9600)]
    const isAt = (side: Float32Array, pitch: number, level: number): void => {
      const found = toneLevelDbfs(side, pitch)
      assert.ok(Math.abs(found - level) < 0.7, `${pitch} Hz at ${found} dBFS, ${bitrate} bit/s`)
    }
    isAt(left, 500, -15)
    isAt(right, 1100, -15)
    isAt(left, 1900, -18)
    isAt(right, 1900, -18)
    assert.ok(toneLevelDbfs(right, 500) < -45, `${toneLevelDbfs(right, 500)} dBFS`)
    assert.ok(toneLevelDbfs(left, 1100) < -45, `${toneLevelDbfs(left, 1100)} dBFS`)
  }
})

test('X04: the power that is mixed is the same within 0.1 dB wherever a talker is', () => {
  const packets = [encode(sine(800, -12, 0.3))]
  const powers = [-100, -75, -50, -25, -1, 0, 1, 25, 50, 75, 100].map((pan) => {
    const core = openStereo(1)
    const { left, right } = panGains(pan)
    core.setGain(0, 0, left, right)
    const heard = hear(core, packets, 0, 15)
    const settled = { left: heard.left.slice(4800), right: heard.right.slice(4800) }
    const ratioDb = toneLevelDbfs(settled.left, 800) - toneLevelDbfs(settled.right, 800)
    if (Math.abs(pan) < 100) assert.ok(Math.abs(ratioDb - gainToDb(left / right)) < 0.05)
    return powerDb(settled, 800)
  })
  assert.ok(Math.max(...powers) - Math.min(...powers) < 0.1)
  assert.ok(Math.abs((powers[0] ?? 0) + 12) < 0.1)
})

test('X04: in the middle of a stereo mix a talker is as loud on each side as in a mono mix', () => {
  const packets = [encode(speechLike(3, -8, 0.4))]
  const [mono, stereo] = [openCore(1, 1), openStereo(1)]
  mono.setGain(0, 0, 0.6)
  const { left, right } = stereoGains(0.6, 0)
  stereo.setGain(0, 0, left, right)
  const expected = play(mono, packets, 15)
  const heard = hear(stereo, packets, 0, 15)
  assert.deepEqual(heard.left, expected)
  assert.deepEqual(heard.right, expected)
  assert.equal(stereo.mixLevel(0), mono.mixLevel(0))
})

test('X04: a talker who is moved from one side to the other makes no step', () => {
  const packets = [encode(sine(100, -3, 1))]
  const core = openStereo(1)
  core.setGain(0, 0, 1, 0)
  const still = hear(core, packets, 0, 10)
  const steady = largestStep(still.left.slice(4800))
  for (let tick = 10; tick < 45; tick++) {
    const { left, right } = panGains(tick % 2 === 0 ? -100 : 100)
    core.setGain(0, 0, left, right)
    const moved = hear(core, packets, tick, tick + 1)
    for (const side of [moved.left, moved.right]) {
      assert.ok(largestStep(side) < steady + 1.5 / FRAME_SAMPLES)
    }
    const end = tick % 2 === 0 ? moved.right : moved.left
    assert.ok(Math.abs(end[FRAME_SAMPLES - 1] ?? 1) < 1e-6, 'the ramp ends at 0')
  }
})

test('X04: a gain that jumps is there from the first sample, on both sides', () => {
  const packets = [encode(sine(1000, -10, 0.4))]
  const core = openStereo(1)
  hear(core, packets, 0, 8)
  core.jumpGain(0, 0, 0.5, 0.25)
  const { left, right } = hear(core, packets, 8, 10)
  assert.ok(Math.abs(toneLevelDbfs(left, 1000) + 16.02) < 0.1)
  assert.ok(Math.abs(toneLevelDbfs(right, 1000) + 22.04) < 0.1)
})

test('X07: the limiter turns both sides down together', () => {
  const packets = [encode(sine(300, -1, 0.8)), encode(sine(1010, -30, 0.8))]
  const core = openStereo(2)
  core.setGain(0, 0, 3, 0)
  core.setGain(0, 1, 1, 1)
  const heard = hear(core, packets, 0, 40)
  assert.ok(peak(heard.left) <= 1 && peak(heard.right) <= 1)
  assert.ok(peak(heard.left) > 0.85)
  const settled = { left: heard.left.slice(19200), right: heard.right.slice(19200) }
  const [left, right] = [toneLevelDbfs(settled.left, 1010), toneLevelDbfs(settled.right, 1010)]
  assert.ok(Math.abs(left - right) < 0.3, `${left} and ${right} dBFS`)
  assert.ok(right < -37, `${right} dBFS: as far down as the loud side`)
})

test('X04: a copy of a stereo mix goes on with the same bytes', () => {
  const packets = encode(speechLike(5, -6, 0.6))
  const core = openCore(1, 2)
  core.resetMix(0, { bitrate: 64000, complexity: 5, channels: 2 })
  core.setGain(0, 0, 0.9, 0.2)
  for (const packet of packets.slice(0, 12)) {
    core.decode(0, packet)
    core.tick()
  }
  core.copyMix(0, 1)
  for (const packet of packets.slice(12)) {
    core.decode(0, packet)
    core.tick()
    assert.deepEqual(core.payload(1), core.payload(0))
  }
})

test('a slot that was stereo and is mono again is as if it had never been stereo', () => {
  const packets = encode(speechLike(6, -6, 0.5))
  const [used, fresh] = [openStereo(1), openCore(1, 1)]
  used.setGain(0, 0, 0.3, 0.8)
  hear(used, [packets], 0, 5)
  used.resetMix(0, { bitrate: 96000, complexity: 5 })
  used.resetTalker(0)
  for (const core of [used, fresh]) core.setGain(0, 0, 0.7)
  for (const packet of packets) {
    for (const core of [used, fresh]) {
      core.decode(0, packet)
      core.tick()
    }
    assert.deepEqual(used.payload(0), fresh.payload(0))
  }
})

test('who asks for three channels or half a gain gets an error', () => {
  const core = openStereo(1)
  assert.throws(() => core.setGain(0, 0, 1, NaN))
  assert.throws(() => core.setGain(0, 0, 1, -1))
  assert.throws(() => core.jumpGain(0, 0, 1, -1))
  assert.throws(() => core.resetMix(0, { bitrate: 48000, complexity: 5, channels: 3 as never }))
})
