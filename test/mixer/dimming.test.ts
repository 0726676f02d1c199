// Loops that are dimmed while the listener talks, or somebody speaks on a priority or an emergency loop: how loud
// each tone is, from when on, and that nobody hears a step.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OpusEncoderSettings } from '../../src/audio/opus_coder.ts'
import { gainToVolume, volumeToGain } from '../../src/audio/volume.ts'
import { placesOf } from '../../src/mixer/place.ts'
import { MixerScene } from '../support/mixer_scene.ts'
import {
  concatenate,
  gainToDb,
  largestStep,
  rmsDbfs,
  sine,
  speechLike,
  toneLevelDbfs,
} from '../support/tones.ts'

/** Of the tone that is spoken into each loop. */
const HZ: Readonly<Record<number, number>> = { 1: 440, 2: 900, 3: 1500 }
const LEVEL = -26
const OWN_SSRC = 99
const VOLUMES = { 1: 100, 2: 100, 3: 100 }
/** As browsers code speech: a lone talker's packets can be forwarded. */
const VOICE: Partial<OpusEncoderSettings> = { application: 'voip', bitrate: 24_000 }

/** A tone into each of the loops, each by a talker of its own, from now on. */
function speakInto(scene: MixerScene, loops: readonly number[], seconds: number): MixerScene {
  for (const loop of loops) {
    const samples = sine(HZ[loop] ?? 0, LEVEL, seconds)
    scene.speak({ ssrc: scene.nowMs + loop, loops: [loop], samples })
  }
  return scene
}

/** How much louder than spoken a loop's tone is heard between two times, dB. */
function heardDb(scene: MixerScene, loop: number, fromMs: number, toMs: number): number {
  return toneLevelDbfs(scene.between(1, fromMs, toMs), HZ[loop] ?? 0) - LEVEL
}

function assertHeard(
  scene: MixerScene,
  [fromMs, toMs]: readonly [number, number],
  wanted: Readonly<Record<number, number>>,
): void {
  for (const [loop, db] of Object.entries(wanted)) {
    const heard = heardDb(scene, Number(loop), fromMs, toMs)
    const where = `loop ${loop}, ${fromMs} to ${toMs} ms`
    assert.ok(Math.abs(heard - db) < 0.5, `${where}: ${heard.toFixed(2)} dB, not ${db}`)
  }
}

test('X06: while the listener talks, all loops but those spoken to are dimmed, and come back after it', () => {
  const dim = { whileTalkingDb: 12 }
  const ear = { session: 1, ssrc: OWN_SSRC, volumes: VOLUMES, dim }
  const scene = speakInto(new MixerScene().listen(ear), [1, 2, 3], 4).run(1000)
  scene.listen({ ...ear, dim: { ...dim, spokenLoops: [2] } }).run(1000)
  scene.listen({ ...ear, dim: { ...dim, spokenLoops: [1, 3] } }).run(1000)
  scene.listen(ear).run(1000)
  assertHeard(scene, [300, 950], { 1: 0, 2: 0, 3: 0 })
  assertHeard(scene, [1100, 1950], { 1: -12, 2: 0, 3: -12 })
  assertHeard(scene, [2100, 2950], { 1: 0, 2: -12, 3: 0 })
  assertHeard(scene, [3100, 3900], { 1: 0, 2: 0, 3: 0 })
})

test('X06: speech on a priority loop dims the others from its start to 500 ms after its end', () => {
  const dim = { priorityDb: 15, priorityLoops: [2] }
  const scene = new MixerScene().listen({ session: 1, volumes: VOLUMES, dim })
  speakInto(scene, [1, 3], 4).run(1000)
  speakInto(scene, [2], 1).run(3000)
  assertHeard(scene, [300, 980], { 1: 0, 3: 0 })
  assertHeard(scene, [1060, 1980], { 1: -15, 2: 0, 3: -15 })
  assertHeard(scene, [2000, 2460], { 1: -15, 3: -15 })
  assertHeard(scene, [2560, 3900], { 1: 0, 3: 0 })
  const pieces = Array.from({ length: 200 }, (_, index) => {
    const atMs = 1600 + 10 * index
    return heardDb(scene, 1, atMs, atMs + 10)
  })
  const up = pieces.findIndex((db) => db > -7.5)
  console.log(`half of it is back ${10 * up - 400} ms after the last word`)
  assert.ok(10 * up - 400 > 450 && 10 * up - 400 < 560)
})

test('X06: what is dimmed stays so between the words on a priority loop', () => {
  const dim = { priorityDb: 20, priorityLoops: [2] }
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100, 2: 100 }, dim })
  speakInto(scene, [1], 5)
  const word = sine(900, LEVEL, 0.3)
  const pause = new Float32Array(0.4 * 48_000)
  const words = [1, 2, 3, 4, 5].flatMap(() => [word, pause])
  scene.speak({ ssrc: 22, loops: [2], samples: concatenate(words), startMs: 500 }).run(5000)
  const levels = Array.from({ length: 60 }, (_, index) => {
    return heardDb(scene, 1, 600 + 50 * index, 650 + 50 * index)
  })
  assert.ok(Math.max(...levels) < -19, `${Math.max(...levels)} dB`)
  assertHeard(scene, [4300, 4900], { 1: 0 })
})

test('X06: neither hiss nor the own voice nor a loop that is not heard dims for priority', () => {
  const dim = { priorityDb: 20, priorityLoops: [2, 3] }
  const ear = { session: 1, ssrc: OWN_SSRC, volumes: { 1: 100, 2: 100, 3: 0 }, dim }
  const scene = speakInto(new MixerScene().listen(ear), [1, 3], 3)
  scene.speak({ ssrc: 22, loops: [2], samples: sine(900, -55, 3) })
  scene.speak({ ssrc: OWN_SSRC, loops: [2], samples: sine(900, LEVEL, 3) }).run(3000)
  assertHeard(scene, [300, 2900], { 1: 0 })
  // Nor does one that is not monitored.
  scene.listen({ ...ear, volumes: { 1: 100 } })
  speakInto(scene, [1, 2, 3], 1).run(1000)
  assertHeard(scene, [3300, 3900], { 1: 0 })
})

test('X06: of dimming while talking and for priority the larger counts, not the sum', () => {
  const levels = (whileTalkingDb: number, priorityDb: number) => {
    const dim = { whileTalkingDb, spokenLoops: [3], priorityDb, priorityLoops: [2] }
    const scene = new MixerScene().listen({ session: 1, volumes: VOLUMES, dim })
    return speakInto(scene, [1, 2, 3], 1).run(1000)
  }
  assertHeard(levels(10, 18), [200, 950], { 1: -18, 2: -10, 3: -18 })
  assertHeard(levels(18, 10), [200, 950], { 1: -18, 2: -18, 3: -10 })
})

test('X06 F18: a talker who is heard on a dimmed and on another loop is not dimmed', () => {
  const dim = { whileTalkingDb: 20, spokenLoops: [2] }
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100, 2: 90 }, dim })
  scene.speak({ ssrc: 11, loops: [1, 2], samples: sine(440, LEVEL, 1) }).run(1000)
  assertHeard(scene, [200, 950], { 1: gainToDb(volumeToGain(90)) })
})

test('X06: speech on an emergency loop dims all else by 20 dB whatever was chosen, and is never silent', () => {
  const heard = (dim: object, volume: number) => {
    const ear = { session: 1, volumes: { 1: 100, 2: volume, 3: 100 }, emergencyLoops: [2] }
    const scene = new MixerScene().listen({ ...ear, dim })
    speakInto(scene, [1, 3], 3).run(1000)
    return speakInto(scene, [2], 1).run(2000)
  }
  const half = gainToDb(volumeToGain(50))
  const unset = heard({}, 0)
  assertHeard(unset, [300, 950], { 1: 0, 3: 0 })
  assertHeard(unset, [1100, 1950], { 1: -20, 2: half, 3: -20 })
  assertHeard(unset, [2600, 2950], { 1: 0, 3: 0 })
  const talking = { whileTalkingDb: 30, spokenLoops: [1] }
  assertHeard(heard(talking, 80), [1100, 1950], {
    1: -20,
    2: gainToDb(volumeToGain(80)),
    3: -30,
  })
  const otherPriority = { priorityDb: 6, priorityLoops: [3] }
  assertHeard(heard(otherPriority, 100), [1100, 1950], { 1: -20, 2: 0, 3: -20 })
})

test('X06: an emergency loop that the listener does not monitor changes nothing', () => {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100 } })
  scene.listen({ session: 2, volumes: { 2: 100 }, emergencyLoops: [2] })
  speakInto(scene, [1, 2], 1).run(1000)
  assertHeard(scene, [200, 950], { 1: 0 })
})

test('X06: beginning and end of dimming are ramps of 20 ms, without a step', () => {
  const dim = { priorityDb: 40, priorityLoops: [2] }
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100, 2: 1 }, dim })
  speakInto(scene, [1], 4).run(1000)
  speakInto(scene, [2], 1).run(3000)
  const steepest = largestStep(sine(440, LEVEL, 0.1))
  for (const [what, fromMs, toMs] of [
    ['begins', 980, 1100],
    ['ends', 2400, 2620],
  ] as const) {
    const step = largestStep(scene.between(1, fromMs, toMs))
    console.log(
      `dimming ${what}: the steepest step is ${(step / steepest).toFixed(2)} of the tone's`,
    )
    assert.ok(step < steepest * 1.3)
  }
  const pieces = Array.from({ length: 60 }, (_, index) => {
    return heardDb(scene, 1, 980 + 5 * index, 985 + 5 * index)
  })
  const falling = pieces.filter((db) => db < -1.5 && db > -30).length
  assert.ok(falling >= 2 && falling <= 12, `${5 * falling} ms of ramp`)
})

test('X06: listeners whose loops are dimmed alike share an encoder, others do not, and all do after it', () => {
  const scene = new MixerScene()
  const dim = { whileTalkingDb: 10 }
  for (const session of [1, 2, 3, 4]) scene.listen({ session, volumes: VOLUMES, dim })
  speakInto(scene, [1, 2], 4).run(1000)
  assert.equal(scene.engine.mixes, 1)
  const talks = (session: number, spokenLoops: number[]) =>
    scene.listen({ session, volumes: VOLUMES, dim: { ...dim, spokenLoops } })
  talks(1, [2])
  talks(2, [2])
  talks(3, [3]).run(1000)
  const groups = scene.engine.inspectMixes().map(({ sessions }) => sessions.join())
  assert.deepEqual(groups.sort(), ['1,2', '3', '4'])
  for (const session of [1, 2, 3]) talks(session, [])
  scene.run(1000)
  assert.equal(scene.engine.mixes, 1)
})

test('X06: a lone talker is forwarded to whom nothing is dimmed, and mixed for who dims it', () => {
  const scene = new MixerScene()
  const ear = { session: 1, volumes: { 1: 100, 2: 100 }, dim: { whileTalkingDb: 14 } }
  scene.listen(ear).listen({ ...ear, session: 2 })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, LEVEL, 3), encoder: VOICE }).run(1000)
  assert.equal(scene.engine.mixes, 0)
  scene.listen({ ...ear, dim: { ...ear.dim, spokenLoops: [2] } }).run(1000)
  assert.equal(scene.engine.mixes, 1)
  assert.deepEqual(scene.engine.inspectMixes()[0]?.sessions, [1])
  assertHeard(scene, [1200, 1950], { 1: -14 })
  assert.ok(Math.abs(toneLevelDbfs(scene.between(2, 1200, 1950), 440) - LEVEL) < 0.5)
})

test('X06: while nobody speaks on the priority loop, a dim that is set costs no encoder and no tick', () => {
  const ticksOf = (dim: object) => {
    const scene = new MixerScene()
    for (const session of [1, 2]) scene.listen({ session, volumes: VOLUMES })
    scene.listen({ session: 3, volumes: VOLUMES, dim, emergencyLoops: [3] })
    scene.speak({ ssrc: 11, loops: [1], samples: speechLike(1, -12, 2), encoder: VOICE })
    return { ticks: scene.runAwake(8000), counters: scene.engine.counters }
  }
  const chosen = { whileTalkingDb: 20, priorityDb: 20, priorityLoops: [2] }
  assert.deepEqual(ticksOf(chosen), ticksOf({}))
})

test('X06: speech goes on while it is dimmed, at the level that was asked for', () => {
  const level = (priorityDb: number) => {
    const dim = { priorityDb, priorityLoops: [2] }
    const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100, 2: 1 }, dim })
    scene.speak({ ssrc: 11, loops: [1], samples: speechLike(2, -12, 3), encoder: VOICE })
    speakInto(scene, [2], 3).run(3000)
    return rmsDbfs(scene.between(1, 500, 2900))
  }
  assert.ok(Math.abs(level(0) - level(20) - 20) < 0.6, `${level(0) - level(20)} dB`)
})

test('X06: for any settings a loop is as loud as its volume less the largest dim that holds', () => {
  const loops = [1, 2, 3, 4]
  const some = fc.subarray(loops)
  const db = fc.nat(40)
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }),
      fc.record({ whileTalkingDb: db, spokenLoops: some, priorityDb: db, priorityLoops: some }),
      some,
      fc.record({ priority: fc.boolean(), emergency: fc.boolean() }),
      (volumes, dim, emergencyLoops, speech) => {
        const monitored = loops.map((loop, index) => {
          const emergency = emergencyLoops.includes(loop)
          return { loop, volume: volumes[index] ?? 0, pan: 0, emergency }
        })
        const places = placesOf(monitored, dim, speech)
        for (const { loop, volume, emergency } of monitored) {
          const { gain, left, right } = places.get(loop)!
          assert.deepEqual([left, right], [gain, gain])
          if (emergency) {
            assert.equal(gainToVolume(gain), Math.max(50, volume))
            continue
          }
          const isSpoken = dim.spokenLoops.length === 0 || dim.spokenLoops.includes(loop)
          const talkingDb = isSpoken ? 0 : dim.whileTalkingDb
          const priorityDb =
            speech.priority && !dim.priorityLoops.includes(loop) ? dim.priorityDb : 0
          const most = Math.max(talkingDb, priorityDb, speech.emergency ? 20 : 0)
          const wanted = volumeToGain(volume) * 10 ** (-most / 20)
          assert.ok(Math.abs(gain - wanted) < 1e-12)
        }
      },
    ),
    { seed: 20_260_101 },
  )
})
