// Large systems: many loops, many sessions, more talkers than can be mixed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MixerScene } from '../support/mixer_scene.ts'
import { rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'

const LOOPS = Array.from({ length: 200 }, (_, index) => index + 1)

test('X28: 200 loops, 300 sessions, 150 loops monitored by each: who talks is heard', () => {
  const scene = new MixerScene({}, LOOPS)
  scene.listen({ session: 1, volumes: volumesOf(150) })
  scene.listen({ session: 300, volumes: volumesOf(20) })
  for (let session = 2; session < 300; session++) {
    const monitored = LOOPS.slice(0, 150).map((loop) => ({
      loop,
      volume: 1 + (session % 100),
      pan: 0,
    }))
    scene.engine.setSession({
      session,
      generation: 1,
      ssrc: 0,
      iceProxy: 0,
      expectedLossPercent: 0,
      monitored,
    })
  }
  for (const loop of [1, 75, 150, 200]) {
    scene.speak({ ssrc: loop, loops: [loop], samples: sine(200 + loop * 5, -25, 2) })
  }
  const before = process.cpuUsage()
  scene.run(2000)
  const { user, system } = process.cpuUsage(before)
  console.log(
    `${scene.engine.mixes} mixes; ${((user + system) / 1000 / 100).toFixed(1)} ms of CPU a tick`,
  )
  const levels = [1, 75, 150, 200].map((loop) =>
    toneLevelDbfs(scene.between(1, 500, 1900), 200 + loop * 5),
  )
  assert.deepEqual(
    levels.map((level) => Math.abs(level + 25) < 1.5),
    [true, true, true, false],
  )
  assert.ok(scene.engine.refusals['mixes_full'] === 0)
})

test('F21: of twelve talkers on a loop the eight loudest are decoded and mixed', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  for (let talker = 0; talker < 12; talker++) {
    const samples = sine(300 + talker * 150, -20 - talker * 2, 2)
    scene.speak({ ssrc: talker + 1, loops: [1], samples })
  }
  scene.run(2000)
  assert.ok(scene.engine.counters.decodes <= 8 * 100 + 12)
  const heard = scene.between(1, 500, 1900)
  const audible = Array.from(
    { length: 12 },
    (_, talker) => toneLevelDbfs(heard, 300 + talker * 150) > -45,
  )
  assert.deepEqual(audible, [...Array<boolean>(8).fill(true), ...Array<boolean>(4).fill(false)])
})

test('F65: more talkers than slots: those who talk are heard, the others are counted', () => {
  const scene = new MixerScene({ talkersMax: 2 })
  scene.listen({ session: 1, volumes: { 1: 100 } })
  for (const ssrc of [1, 2, 3]) {
    scene.speak({ ssrc, loops: [1], samples: sine(300 * ssrc, -25, 1), startMs: ssrc })
  }
  scene.run(900)
  assert.ok(rmsDbfs(scene.between(1, 300, 800)) > -24)
  assert.ok((scene.engine.counters.dropped.get('talkers_full') ?? 0) > 30)
})

function volumesOf(count: number): Record<number, number> {
  return Object.fromEntries(LOOPS.slice(0, count).map((loop) => [loop, 100]))
}
