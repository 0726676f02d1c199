// What talkers may send: packets of every length, stereo, and with losses between.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { opusDurationSamples } from '../../src/audio/opus_packet.ts'
import {
  concatenate,
  dbToGain,
  largestStep,
  rmsDbfs,
  sine,
  speechLike,
  toneLevelDbfs,
} from '../support/tones.ts'
import { encode, openCore, play } from './core_player.ts'

for (const frameSamples of [120, 240, 480, 960, 1920, 2880, 5760]) {
  test(`F26: packets of ${frameSamples / 48} ms are played without a gap`, () => {
    const application = frameSamples > 960 ? 'audio' : 'lowdelay'
    const packets = encode(sine(700, -10, 1.2), { frameSamples, application })
    assert.ok(packets.every((packet) => opusDurationSamples(packet) === frameSamples))
    const core = openCore(1, 1)
    core.setGain(0, 0, 1)
    const heard = play(core, [packets], 50).slice(9600)
    assert.ok(Math.abs(toneLevelDbfs(heard, 700) + 10) < 0.5)
    const steady = 2 * Math.PI * (700 / 48000) * dbToGain(-10)
    assert.ok(largestStep(heard) < 1.3 * steady)
  })
}

test('F26: talkers with packets of 2.5, 10, 20, 40 and 60 ms are mixed together', () => {
  const sizes = [120, 480, 960, 1920, 2880]
  const core = openCore(5, 1)
  const packets = sizes.map((frameSamples, talker) => {
    core.setGain(0, talker, 1)
    const application = frameSamples > 960 ? 'audio' : 'lowdelay'
    return encode(sine(400 * (talker + 1), -20, 1.2), { frameSamples, application })
  })
  const heard = play(core, packets, 50).slice(9600)
  sizes.forEach((_, talker) => {
    assert.ok(Math.abs(toneLevelDbfs(heard, 400 * (talker + 1)) + 20) < 0.5)
  })
})

test('F28: a stereo sender is heard: both sides, mixed down', () => {
  const left = sine(500, -10, 0.6)
  const right = sine(1700, -10, 0.6)
  const stereo = new Float32Array(left.length * 2)
  left.forEach((sample, i) => {
    stereo[2 * i] = sample
    stereo[2 * i + 1] = right[i] ?? 0
  })
  const core = openCore(1, 1)
  core.setGain(0, 0, 1)
  const heard = play(core, [encode(stereo, { channels: 2 })], 30).slice(9600)
  for (const pitch of [500, 1700]) {
    assert.ok(Math.abs(toneLevelDbfs(heard, pitch) + 16) < 1, `${pitch} Hz`)
  }
})

test('F24: a lost packet is concealed, with the sound that was there', () => {
  const packets = encode(sine(600, -10, 0.6))
  const core = openCore(1, 1)
  core.setGain(0, 0, 1)
  const heard: Float32Array[] = []
  packets.forEach((packet, i) => {
    assert.ok(i === 15 ? core.conceal(0, FRAME_SAMPLES) : core.decode(0, packet))
    core.tick()
    heard.push(core.lastMixFrame.slice())
  })
  assert.ok(toneLevelDbfs(heard[15] ?? new Float32Array(960), 600) > -16)
  assert.equal(core.corruptPackets, 0)
})

test('F24: in-band FEC gives back what a lost packet held', () => {
  const spoken = speechLike(9, -6, 1)
  const packets = encode(spoken, {
    application: 'voip',
    inbandFec: true,
    lossPercent: 20,
    bitrate: 32000,
  })
  const whole = playWithLoss(packets, 'none')
  const recovered = playWithLoss(packets, 'fec')
  const guessed = playWithLoss(packets, 'conceal')
  assert.ok(errorDb(whole, recovered) < errorDb(whole, guessed) - 3)
})

function playWithLoss(packets: readonly Uint8Array[], loss: 'none' | 'fec' | 'conceal') {
  const core = openCore(1, 1)
  core.setGain(0, 0, 1)
  return concatenate(
    packets.slice(0, -1).map((packet, i) => {
      if (loss === 'none' || i % 5 !== 4) core.decode(0, packet)
      else if (loss === 'fec') core.decodeFec(0, packets[i + 1] ?? packet, FRAME_SAMPLES)
      else core.conceal(0, FRAME_SAMPLES)
      core.tick()
      return core.lastMixFrame.slice()
    }),
  )
}

function errorDb(expected: Float32Array, actual: Float32Array): number {
  return rmsDbfs(expected.map((sample, i) => sample - (actual[i] ?? 0)))
}
