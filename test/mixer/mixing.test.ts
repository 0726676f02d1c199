// What each listener hears of several talkers, judged on the decoded mix, in virtual time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { volumeToGain } from '../../src/audio/volume.ts'
import { MixerScene, perfect } from '../support/mixer_scene.ts'
import { gainToDb, peak, rmsDbfs, sine, toneLevelDbfs, speechLike } from '../support/tones.ts'

const NOTHING_DBFS = -60
const tone = (hz: number, seconds = 2) => sine(hz, -20, seconds)

test('F15: ten loops at once are mixed into one stream, each talker audible', () => {
  const loops = Array.from({ length: 10 }, (_, index) => index + 1)
  const scene = new MixerScene({ loopTalkersMax: 8 }, loops)
  scene.listen({ session: 1, volumes: Object.fromEntries(loops.map((loop) => [loop, 100])) })
  for (const loop of loops) {
    scene.speak({ ssrc: loop, loops: [loop], samples: sine(200 + loop * 150, -30, 2) })
  }
  scene.run(2000)
  for (const loop of loops) {
    const level = toneLevelDbfs(scene.between(1, 500, 1900), 200 + loop * 150)
    assert.ok(Math.abs(level + 30) < 1.5, `loop ${loop}: ${level} dBFS`)
  }
})

test('F17: a talker never hears own voice from any loop, and hears the others', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, ssrc: 11, volumes: { 1: 100, 2: 100 } })
  scene.listen({ session: 2, ssrc: 22, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1, 2], samples: tone(440) })
  scene.speak({ ssrc: 22, loops: [1], samples: tone(1000) })
  scene.run(2000)
  const own = scene.between(1, 0, 1900)
  assert.ok(toneLevelDbfs(own, 440) < NOTHING_DBFS)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 500, 1900), 1000) + 20) < 1)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(2, 500, 1900), 440) + 20) < 1)
})

test('F18: a talker on two loops is heard once, at the louder volume', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 50, 2: 80 } })
  scene.speak({ ssrc: 11, loops: [1, 2], samples: tone(440) })
  scene.run(2000)
  const level = toneLevelDbfs(scene.between(1, 500, 1900), 440)
  assert.ok(Math.abs(level - (-20 + gainToDb(volumeToGain(80)))) < 0.5, `${level} dBFS`)
})

test('F19: the volume sets the level, 0 is silence, and a change is a ramp', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } }).listen({ session: 2, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: tone(440, 6) })
  scene.run(1000)
  const levels = [60, 20, 0, 100].map((volume) => {
    scene.listen({ session: 1, volumes: { 1: volume } }).run(1000)
    return toneLevelDbfs(scene.between(1, scene.nowMs - 800, scene.nowMs), 440)
  })
  const expected = [60, 20].map((volume) => -20 + gainToDb(volumeToGain(volume)))
  assert.ok(Math.abs(levels[0]! - expected[0]!) < 0.5 && Math.abs(levels[1]! - expected[1]!) < 0.5)
  assert.ok(levels[2]! < NOTHING_DBFS && Math.abs(levels[3]! + 20) < 0.5)
  const other = toneLevelDbfs(scene.between(2, 1200, 4800), 440)
  assert.ok(Math.abs(other + 20) < 0.5, 'the other listener notices nothing')
})

test('F21: two, four and eight talkers are all there, and nothing leaves full scale', () => {
  for (const count of [2, 4, 8]) {
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 } })
    for (let talker = 0; talker < count; talker++) {
      scene.speak({ ssrc: talker + 1, loops: [1], samples: sine(300 + talker * 170, -20, 2) })
    }
    scene.run(2000)
    const heard = scene.between(1, 500, 1900)
    for (let talker = 0; talker < count; talker++) {
      const level = toneLevelDbfs(heard, 300 + talker * 170)
      assert.ok(Math.abs(level + 20) < 2, `${count} talkers: number ${talker} at ${level} dBFS`)
    }
    assert.ok(peak(heard) <= 1)
  }
})

test('F30: who is on one loop hears nothing of another, with talkers and listeners in common', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  scene.listen({ session: 2, volumes: { 2: 100 } })
  scene.listen({ session: 3, volumes: { 1: 100, 2: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: tone(440) })
  scene.speak({ ssrc: 22, loops: [2], samples: tone(1000), startMs: 300 })
  scene.run(2300)
  const level = (session: number, hz: number) => toneLevelDbfs(scene.between(session, 0, 2300), hz)
  assert.ok(level(1, 440) > -23 && level(1, 1000) < NOTHING_DBFS)
  assert.ok(level(2, 1000) > -23 && level(2, 440) < NOTHING_DBFS)
  assert.ok(level(3, 440) > -23 && level(3, 1000) > -23)
})

test('F26 F28: senders of 2.5 to 60 ms, mono and stereo, are mixed together', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const sizes = [120, 240, 480, 960, 1920, 2880]
  sizes.forEach((frameSamples, index) => {
    const samples = sine(300 + index * 200, -26, 2)
    const stereo = index % 2 === 1
    scene.speak({
      ssrc: index + 1,
      loops: [1],
      samples: stereo
        ? Float32Array.from({ length: samples.length * 2 }, (_, at) => samples[at >> 1]!)
        : samples,
      encoder: { frameSamples, channels: stereo ? 2 : 1, application: 'audio', bitrate: 64000 },
    })
  })
  scene.run(2000)
  sizes.forEach((frameSamples, index) => {
    const level = toneLevelDbfs(scene.between(1, 500, 1800), 300 + index * 200)
    assert.ok(Math.abs(level + 26) < 1.5, `${frameSamples} samples: ${level} dBFS`)
  })
})

test('F99: a sender without levels and with a sequence of its own is heard', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({
    ssrc: 0xfffffff0,
    loops: [1],
    samples: tone(440),
    levels: false,
    firstSequence: 65500,
    firstTime: 0xffff0000,
  })
  scene.run(2000)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 500, 1900), 440) + 20) < 0.5)
  assert.equal(scene.active.get(1)?.[0]?.active, true)
})

test('the same desired state again, or an older one, changes nothing', () => {
  const scene = new MixerScene()
  const session = { session: 1, generation: 5, ssrc: 0, iceProxy: 0, expectedLossPercent: 0 }
  scene.listen({ session: 1, volumes: {} })
  scene.engine.setSession({ ...session, monitored: [{ loop: 1, volume: 100, pan: 0 }] })
  scene.engine.setSession({ ...session, generation: 4, monitored: [] })
  scene.engine.setSession({ ...session, monitored: [] })
  scene.speak({ ssrc: 11, loops: [1], samples: tone(440) }).run(2000)
  assert.ok(toneLevelDbfs(scene.between(1, 500, 1900), 440) > -21)
})

test('all desired state, whole: what is not in it ends', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: tone(440, 4), network: perfect }).run(1000)
  scene.engine.setAll({
    loops: { loops: [{ loop: 1, group: '239.255.0.1', port: 5004 }] },
    sessions: [],
  })
  scene.run(1000)
  assert.ok(rmsDbfs(scene.between(1, 1100, 1900)) < NOTHING_DBFS)
  assert.deepEqual(scene.heard(1).payloadBytes.slice(55), Array(45).fill(0))
})

test('F106: garbage and foreign packets on a loop are counted, and nobody notices', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: tone(440) })
  for (let round = 0; round < 100; round++) {
    scene.inject(1, new Uint8Array(round).fill(0x41))
    scene.inject(1, Uint8Array.from([0x80, 96, 0, round, 0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3]))
    scene.inject(1, Uint8Array.from([0x80, 100, 0, round, 0, 0, 0, 0, 0, 0, 0, 9, 0xff, 0xff]))
    scene.inject(99, new Uint8Array(20))
    scene.run(20)
  }
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 500, 1900), 440) + 20) < 0.5)
  const { dropped } = scene.engine.counters
  assert.deepEqual(Object.fromEntries(dropped), {
    rtp_malformed: 100,
    rtp_foreign_type: 100,
    opus_malformed: 100,
    loop_unknown: 100,
  })
})

test('who is heard stays for the gaps between words, though others are as loud', () => {
  const scene = new MixerScene({ loopTalkersMax: 2 })
  for (let session = 1; session <= 6; session++) {
    scene.listen({ session, ssrc: 10 + session, volumes: { 1: 100 } })
    scene.speak({ ssrc: 10 + session, loops: [1], samples: speechLike(session, -15, 6) })
  }
  scene.run(1500)
  const { decodes, encodes } = scene.engine.counters
  scene.run(4000)
  const decoded = (scene.engine.counters.decodes - decodes) / 4
  const encoded = (scene.engine.counters.encodes - encodes) / 4
  console.log(`${decoded} decodes and ${encoded} encodes a second`)
  assert.ok(decoded < 150, 'two talkers are heard, and now and then another instead')
  assert.ok(encoded < 200, 'those two hear each other, all others hear both')
})
