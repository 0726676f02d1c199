// The sound on a bad network: loss, jitter, reordering, duplicates, clock differences, in virtual time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MixerScene, perfect, type Network } from '../support/mixer_scene.ts'
import { rmsDbfs, seededRandom, sine, speechLike, toneLevelDbfs } from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? 1)
console.log(`seed ${seed}`)

function jitter(most: number, random: () => number): Network {
  return (sentMs) => [sentMs + 1 + random() * most]
}

/** ms from the tone's first packet to its first audible sample at listener 1. */
function onsetMs(scene: MixerScene, fromMs: number, sentMs: number): number {
  const samples = scene.between(1, fromMs, scene.nowMs)
  const first = samples.findIndex((sample) => Math.abs(sample) > 0.01)
  return first < 0 ? Infinity : fromMs + first / 48 - sentMs
}

/** 20 ms pieces with hardly any sound. */
function holes(samples: Float32Array): number {
  let count = 0
  for (let at = 0; at + 960 <= samples.length; at += 960) {
    if (rmsDbfs(samples.subarray(at, at + 960)) < -50) count += 1
  }
  return count
}

test('F23: after 10 minutes of talk the delay is that after 10 s, with clocks 200 ppm apart too', () => {
  for (const clock of [1, 1.0002, 0.9998]) {
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 } })
    // One click a second: its place in the mix shows the delay.
    const click = sine(1000, -10, 0.02)
    const samples = new Float32Array(48_000 * 60)
    for (let second = 0; second < 60; second++) samples.set(click, second * 48_000)
    for (let minute = 0; minute < 10; minute++) {
      const startMs = (minute * 60_000) / clock
      scene.speak({
        ssrc: 11,
        loops: [1],
        samples,
        startMs,
        clock,
        firstSequence: minute * 3000,
        firstTime: minute * 2_880_000,
      })
      scene.run(60_000)
    }
    const delayAt = (second: number) =>
      onsetMs(scene, Math.round((second * 1000) / clock), (second * 1000) / clock)
    const early = delayAt(10)
    const late = delayAt(595)
    console.log(
      `clock ${clock}: delay after 10 s ${early.toFixed(1)} ms, after 595 s ${late.toFixed(1)}`,
    )
    assert.ok(Math.abs(late - early) <= 21, `${early} ms, then ${late}`)
    const { payloadBytes } = scene.heard(1)
    const packets = payloadBytes.slice(50).filter((bytes) => bytes > 0).length
    assert.ok(packets >= (payloadBytes.length - 50) * 0.999, 'fifty packets a second')
  }
})

test('F24: 5 % random loss makes no 20 ms hole', () => {
  const random = seededRandom(seed)
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const network: Network = (sentMs) => (random() < 0.05 ? [] : [sentMs + 1])
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 20), network }).run(20_000)
  assert.equal(holes(scene.between(1, 200, 19_900)), 0)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 200, 19_900), 440) + 20) < 1)
  const share = scene.engine.counters.concealed / 1000
  console.log(`concealed ${(share * 100).toFixed(1)} % of frames`)
  assert.ok(share > 0.03 && share < 0.07)
})

test('F24: three and more packets lost in a row fade, and the sound comes back', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const network: Network = (sentMs, index) => (index >= 50 && index < 60 ? [] : [sentMs + 1])
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 3), network }).run(3000)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 300, 900), 440) + 20) < 0.5)
  assert.ok(rmsDbfs(scene.between(1, 1150, 1200)) < -30)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 1500, 2900), 440) + 20) < 0.5)
})

test('F25: 60 ms of jitter costs under 0.1 % of frames once adapted, and the delay returns in 10 s', () => {
  const random = seededRandom(seed)
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const bad = jitter(60, random)
  const network: Network = (sentMs, index) =>
    sentMs < 30_000 ? bad(sentMs, index) : perfect(sentMs, index)
  // Beeps of 100 ms each second: the delay can be read off, and there is silence to adapt in.
  const samples = new Float32Array(48_000 * 45)
  for (let second = 0; second < 45; second++) samples.set(sine(1000, -10, 0.1), second * 48_000)
  scene.speak({ ssrc: 11, loops: [1], samples, network }).run(5000)
  const adapted = scene.engine.counters.concealed
  scene.run(25_000)
  const share = (scene.engine.counters.concealed - adapted) / 1250
  scene.run(15_000)
  const during = onsetMs(scene, 25_000, 25_000)
  const after = onsetMs(scene, 40_000, 40_000)
  console.log(
    `concealed ${(share * 100).toFixed(2)} %; delay ${during.toFixed(0)} ms, 10 s later ${after.toFixed(0)}`,
  )
  assert.ok(share < 0.001)
  assert.ok(during > 55 && during < 120)
  assert.ok(after < 45, `${after} ms`)
})

test('F25: jitter in uninterrupted sound is adapted to as well, and the delay returns', () => {
  const random = seededRandom(seed)
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const bad = jitter(60, random)
  const network: Network = (sentMs, index) =>
    sentMs < 10_000 ? bad(sentMs, index) : perfect(sentMs, index)
  const samples = sine(440, -20, 21)
  samples.fill(0, 20.5 * 48_000)
  scene.speak({ ssrc: 11, loops: [1], samples, network }).run(21_500)
  const end = scene.heard(1).samples.findLastIndex((sample) => Math.abs(sample) > 0.01) / 48
  console.log(`the end of the tone is heard after ${(end - 20_500).toFixed(0)} ms`)
  assert.ok(end - 20_500 < 50)
  assert.equal(holes(scene.between(1, 300, 20_300)), 0)
})

test('F18: packets that come twice, or once from each of two networks, are played once', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100, 2: 100 } })
  const network: Network = (sentMs) => [sentMs + 1, sentMs + 3, sentMs + 150]
  scene.speak({ ssrc: 11, loops: [1, 2], samples: sine(440, -20, 3), network }).run(3000)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 300, 2900), 440) + 20) < 0.5)
  assert.equal(scene.engine.counters.concealed, 0)
})

test('packets that swap places are played in order', () => {
  const scene = new MixerScene({ playoutDelayMinMs: 40 })
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const network: Network = (sentMs, index) => [sentMs + (index % 2 === 0 ? 25 : 1)]
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 3), network }).run(3000)
  assert.ok(scene.engine.counters.concealed <= 1)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 300, 2900), 440) + 20) < 0.5)
})

test('a talker who starts anew with the same SSRC and another sequence is heard at once', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const samples = sine(440, -20, 2)
  scene.speak({ ssrc: 11, loops: [1], samples, firstSequence: 40_000, firstTime: 5 })
  scene.speak({ ssrc: 11, loops: [1], samples, startMs: 2000, firstSequence: 3, firstTime: 1e9 })
  scene.run(4000)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 2200, 3900), 440) + 20) < 0.5)
})

test('F26: a sender with DTX is heard whole after its pauses, without holes in speech', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  const samples = new Float32Array(48_000 * 6)
  const speech = speechLike(seed, -12, 1.5)
  samples.set(speech, 0)
  samples.set(speech, 4 * 48_000)
  const encoder = { application: 'voip', dtx: true, bitrate: 32_000 } as const
  scene.speak({ ssrc: 11, loops: [1], samples, encoder }).run(6500)
  const level = (fromMs: number) => rmsDbfs(scene.between(1, fromMs, fromMs + 1500))
  assert.ok(Math.abs(level(30) - rmsDbfs(speech)) < 1.5, `${level(30)} and ${rmsDbfs(speech)} dBFS`)
  assert.ok(Math.abs(level(4030) - rmsDbfs(speech)) < 1.5)
})
