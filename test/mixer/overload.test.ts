// A mixer that has too much to do gives up quality step by step, never its pace.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Overload } from '../../src/mixer/overload.ts'
import { MixerScene } from '../support/mixer_scene.ts'
import { rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'

/** The degradation after each of so many ticks of this much work. */
function run(overload: Overload, workMs: number, ticks: number): number[] {
  return Array.from({ length: ticks }, () => {
    overload.note(workMs)
    return overload.degradation
  })
}

test('one long tick changes nothing', () => {
  const overload = new Overload()
  run(overload, 2, 100)
  assert.deepEqual(new Set(run(overload, 60, 1)), new Set([0]))
  assert.deepEqual(new Set(run(overload, 2, 100)), new Set([0]))
})

test('too much work gives up one step after the other within two seconds', () => {
  const overload = new Overload()
  const steps = run(overload, 19, 120)
  assert.deepEqual([...new Set(steps)], [0, 1, 2, 3])
  assert.ok(steps.indexOf(3) < 110)
})

test('a step that helped is kept, and taken back after five seconds of calm', () => {
  const overload = new Overload()
  run(overload, 19, 40)
  assert.equal(overload.degradation, 1)
  assert.deepEqual(new Set(run(overload, 10, 1000)), new Set([1]))
  const back = run(overload, 3, 400)
  assert.equal(back.at(-1), 0)
  assert.ok(back.indexOf(0) >= 250)
})

test('F65: in the last step a new session is refused, those that are there go on; later it is taken', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 4) }).run(500)
  scene.engine.degrade(3)
  const late = {
    session: 2,
    generation: 1,
    ssrc: 0,
    iceProxy: 0,
    expectedLossPercent: 0,
    monitored: [{ loop: 1, volume: 100, pan: 0 }],
  }
  assert.equal(scene.engine.setSession(late), false)
  scene.listen({ session: 2, volumes: { 1: 100 } }).run(500)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(1, 600, 1000), 440) + 20) < 0.5)
  assert.ok(rmsDbfs(scene.between(2, 0, 450)) < -60)
  scene.engine.degrade(0)
  scene.run(1000)
  assert.ok(Math.abs(toneLevelDbfs(scene.between(2, 700, 1400), 440) + 20) < 0.5)
})

test('in the second step only the louder half of the talkers of a loop is mixed', () => {
  const scene = new MixerScene({ loopTalkersMax: 4 })
  scene.listen({ session: 1, volumes: { 1: 100 } })
  for (let talker = 0; talker < 4; talker++) {
    scene.speak({
      ssrc: talker + 1,
      loops: [1],
      samples: sine(300 + talker * 200, -30 + talker * 3, 3),
    })
  }
  scene.engine.degrade(2)
  scene.run(2500)
  const levels = [0, 1, 2, 3].map((talker) =>
    toneLevelDbfs(scene.between(1, 800, 2400), 300 + talker * 200),
  )
  assert.deepEqual(
    levels.map((level) => level > -40),
    [false, false, true, true],
  )
})
