// The engine end to end: Opus in, Opus out, judged by the tones that are in it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { AudioCore, MIX_DEFAULTS, TALKER_SAMPLES_MAX } from '../../src/audio/audio_core.ts'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, LEVEL_SILENT } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder, type OpusEncoderSettings } from '../../src/audio/opus_coder.ts'
import { opusDurationSamples } from '../../src/audio/opus_packet.ts'
import {
  concatenate,
  dbToGain,
  frames,
  largestStep,
  peak,
  rmsDbfs,
  sine,
  speechLike,
  toneLevelDbfs,
} from '../support/tones.ts'

const module = await loadAudioCoreModule()

function openCore(talkers: number, mixes: number): AudioCore {
  const core = new AudioCore(module, { talkersMax: talkers, mixesMax: mixes })
  for (let talker = 0; talker < talkers; talker++) core.resetTalker(talker)
  for (let mix = 0; mix < mixes; mix++) {
    core.resetMix(mix, { bitrate: 96000, complexity: 5 })
    core.setActive(mix, true)
  }
  return core
}

function encode(samples: Float32Array, settings: Partial<OpusEncoderSettings> = {}): Uint8Array[] {
  const encoder = new OpusEncoder(module, { bitrate: 96000, ...settings })
  const { frameSamples, channels } = encoder.settings
  return frames(samples, frameSamples * channels).map((frame) => encoder.encode(frame))
}

/** Feeds each talker's packets as they are needed; returns each mix as PCM, before it is encoded. */
function play(core: AudioCore, talkers: readonly Uint8Array[][], ticks: number): Float32Array {
  const next = talkers.map(() => 0)
  const heard: Float32Array[] = []
  for (let tick = 0; tick < ticks; tick++) {
    talkers.forEach((packets, talker) => {
      while (core.bufferedSamples(talker) < FRAME_SAMPLES) {
        const packet = packets[next[talker]!++]
        if (packet === undefined) break
        assert.ok(core.decode(talker, packet))
      }
    })
    core.tick()
    heard.push(core.lastMixFrame.slice())
  }
  return concatenate(heard)
}

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
  core.resetMix(0, MIX_DEFAULTS)
  core.tick()
  assert.equal(core.payload(0).length, 0)
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
  assert.throws(() => new AudioCore(module, { talkersMax: 0, mixesMax: 1 }))
})
