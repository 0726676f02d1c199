// Loops in the stereo field, and gain control, as a listener hears them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MixerScene } from '../support/mixer_scene.ts'
import { dbToGain, rmsDbfs, sine, speechLike, toneLevelDbfs } from '../support/tones.ts'

test('X04: a loop on the left, one on the right and one in the middle are where they should be', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100, 2: 100, 3: 100 }, pans: { 1: -100, 2: 100, 3: 0 } })
  ;[440, 900, 1500].forEach((hz, index) => {
    scene.speak({ ssrc: index + 1, loops: [index + 1], samples: sine(hz, -26, 2) })
  })
  scene.run(2000)
  const { left, right } = scene.sides(1, 500, 1900)
  const level = (side: Float32Array, hz: number) => toneLevelDbfs(side, hz)
  assert.ok(Math.abs(level(left, 440) + 23) < 1 && level(right, 440) < -45)
  assert.ok(Math.abs(level(right, 900) + 23) < 1 && level(left, 900) < -45)
  assert.ok(Math.abs(level(left, 1500) + 26) < 1 && Math.abs(level(right, 1500) + 26) < 1)
})

test('X04: the power is the same at every pan', () => {
  const powers = [-100, -60, -20, 20, 60, 100].map((pan) => {
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 }, pans: { 1: pan } })
    scene.speak({ ssrc: 1, loops: [1], samples: sine(440, -26, 1) }).run(1000)
    const { left, right } = scene.sides(1, 300, 900)
    return (
      10 *
      Math.log10(10 ** (toneLevelDbfs(left, 440) / 10) + 10 ** (toneLevelDbfs(right, 440) / 10))
    )
  })
  assert.ok(Math.max(...powers) - Math.min(...powers) < 0.5, powers.join())
})

test('X04: a listener without pan gets mono and shares it; a pan that is set meanwhile is heard', () => {
  const scene = new MixerScene()
  for (const session of [1, 2]) scene.listen({ session, volumes: { 1: 100 } })
  scene.listen({ session: 3, volumes: { 1: 100 }, pans: { 1: 100 } })
  scene.speak({ ssrc: 1, loops: [1], samples: sine(440, -26, 3) }).run(1000)
  assert.equal(scene.engine.mixes, 2)
  scene.listen({ session: 3, volumes: { 1: 100 }, pans: { 1: -100 } }).run(1000)
  const { left, right } = scene.sides(3, 1300, 1900)
  assert.ok(toneLevelDbfs(left, 440) > -25 && toneLevelDbfs(right, 440) < -45)
  scene.listen({ session: 3, volumes: { 1: 100 }, pans: {} }).run(900)
  assert.ok(Math.abs(toneLevelDbfs(scene.sides(3, 2300, 2800).right, 440) + 26) < 1)
})

test('X04: a loop that gets a place while somebody speaks, and loses it again, makes no seam', () => {
  const scene = new MixerScene()
  // The scene's ear decodes in stereo from the start, as browsers do.
  scene.listen({ session: 1, volumes: { 1: 100 }, pans: { 1: 0 } })
  scene.speak({ ssrc: 1, loops: [1], samples: sine(400, -20, 4) }).run(1000)
  scene.listen({ session: 1, volumes: { 1: 100 }, pans: { 1: -30 } }).run(1000)
  scene.listen({ session: 1, volumes: { 1: 100 }, pans: { 1: 0 } }).run(1000)
  const { left } = scene.sides(1, 0, 3000)
  const pieces = Array.from({ length: 260 }, (_, index) => {
    const from = 400 * 48 + index * 480
    return rmsDbfs(left.subarray(from, from + 480))
  })
  const steps = pieces.map((level, index) => Math.abs(level - (pieces[index - 1] ?? level)))
  console.log(`largest change of the left side within 10 ms: ${Math.max(...steps).toFixed(2)} dB`)
  assert.ok(
    Math.max(...steps) < 1.2,
    'the gain moves by 1.1 dB within a frame, and nothing else does',
  )
  const steepest = Math.max(
    ...[...left.subarray(19_200)].map((value, at, all) => Math.abs(value - (all[at - 1] ?? value))),
  )
  const tone = dbToGain(-20 + 1.6) * Math.SQRT2 * 2 * Math.PI * (400 / 48_000)
  assert.ok(steepest < tone * 1.3, `a step of ${steepest}, the tone itself has ${tone}`)
})

test('X07 F22: gain control lifts a weak microphone, and only where it is chosen', () => {
  const heardWith = (gainControl: boolean) => {
    const scene = new MixerScene({ gainControl })
    scene.listen({ session: 1, volumes: { 1: 100 } })
    scene.speak({ ssrc: 1, loops: [1], samples: speechLike(2, -36, 12) }).run(12_000)
    return rmsDbfs(scene.between(1, 8000, 11_900))
  }
  const [without, withControl] = [heardWith(false), heardWith(true)]
  console.log(`without ${without.toFixed(1)} dBFS, with ${withControl.toFixed(1)}`)
  assert.ok(withControl - without > 8 && withControl - without < 12.5)
})
