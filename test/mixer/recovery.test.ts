// The mixer when talkers move between loops, stall, flood it or leave, in virtual time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { MixerScene, type Network } from '../support/mixer_scene.ts'
import { rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'

test('F30: who moves from one loop to another in mid-speech is not heard on the wrong one', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } }).listen({ session: 2, volumes: { 2: 100 } })
  // One stream: 1 s at 440 Hz into loop 1, then 1 s at 1000 Hz into loop 2.
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 1) })
  scene.speak({
    ssrc: 11,
    loops: [2],
    samples: sine(1000, -20, 1),
    startMs: 1000,
    firstSequence: 50,
    firstTime: 48000,
  })
  scene.run(2200)
  const leak = (session: number, hz: number) => {
    let ms = 0
    for (let at = 900; at < 1300; at += 20) {
      if (toneLevelDbfs(scene.between(session, at, at + 20), hz) > -40) ms += 20
    }
    return ms
  }
  assert.ok(leak(1, 1000) <= 40)
  assert.ok(leak(2, 440) <= 40)
})

test('F25: ten seconds after a stall of 500 ms the sound ends when it did before', () => {
  const stall: Network = (sentMs) => [sentMs > 3000 && sentMs < 3500 ? 3501 : sentMs + 1]
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 16), network: stall })
  scene.run(15_900)
  scene.run(400)
  const samples = scene.between(1, 15_700, scene.nowMs)
  let last = samples.length - 1
  while (Math.abs(samples[last] ?? 0) < 0.03) last--
  const overhang = 15_700 + last / 48 - 16_000
  assert.ok(overhang < 160)
})

test('F65: a flood of SSRCs does not keep a talker out for long', () => {
  const scene = new MixerScene({ talkersMax: 16 })
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const datagram = new Uint8Array(64)
  for (let flood = 0; flood < 200; flood++) {
    const length = writeRtpPacket(
      {
        marker: false,
        payloadType: 100,
        sequence: 1,
        rtpTime: 0,
        ssrc: 1000 + flood,
        level: 20,
        voice: false,
        payload: Uint8Array.of(0xf8, 0xff, 0xfe),
      },
      1,
      datagram,
    )
    scene.inject(1, datagram.slice(0, length))
  }
  scene.run(500)
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2) }).run(1500)
  const level = rmsDbfs(scene.between(1, 1000, 1900))
  assert.ok(level > -23)
})

test('what was counted stays counted when the talker has gone', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const lossy: Network = (sentMs, index) => (index % 10 === 5 ? [] : [sentMs + 1])
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2), network: lossy }).run(2000)
  const before = scene.engine.refusals['lost'] ?? 0
  scene.run(6000)
  assert.ok(before > 0)
  assert.ok(
    (scene.engine.refusals['lost'] ?? 0) >= before,
    `${before}, then ${scene.engine.refusals['lost']}`,
  )
})

test('a loop that is monitored in the middle of a spurt of 60 ms packets is heard at once and whole', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: {} })
  scene.speak({
    ssrc: 11,
    loops: [1],
    samples: sine(440, -20, 4),
    encoder: { frameSamples: 2880, application: 'audio' },
  })
  scene.run(1000)
  scene.listen({ session: 1, volumes: { 1: 100 } }).run(2500)
  let holes = 0
  for (let at = 1100; at < 3400; at += 20) if (rmsDbfs(scene.between(1, at, at + 20)) < -30) holes++
  assert.equal(holes, 0)
})
