// The pure logic of the console's sound: which device, how loud, what counts as speech, own sounds, what is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { volumeToGain } from '../../src/audio/volume.ts'
import {
  deviceNews,
  findDevice,
  type FoundDevice,
  realDevices,
  wantedId,
} from '../../web/console_logic/device_choice.ts'
import { levelWord, PEAK_HELD_MS, peakDbfs, PeakHold } from '../../web/console_logic/level_judge.ts'
import { masterGain } from '../../web/console_logic/master_volume.ts'
import { pttSound, testSound } from '../../web/console_logic/own_sounds.ts'
import { readSoundChoices, SOUND_DEFAULTS } from '../../web/console_logic/sound_choices.ts'
import {
  HINT_EVERY_MS,
  HINT_STAYS_MS,
  KeyUpHint,
  PAUSE_MS_MAX,
  SPEECH_MS,
  SpeechDetector,
} from '../../web/console_logic/speech_detector.ts'
import { concatenate, noise, rmsDbfs, speechLike, toneLevelDbfs } from '../support/tones.ts'

const HEADSET = { deviceId: 'a1', label: 'Headset (046d:0a44)', groupId: 'g1' }
const DESK = { deviceId: 'b2', label: 'Desk microphone', groupId: 'g2' }
const SYSTEM = { deviceId: 'default', label: 'Default - Headset (046d:0a44)', groupId: 'g1' }

test('F51: a device is found by its id, whatever it is called now', () => {
  const renamed = { ...HEADSET, label: 'Headset, renamed' }
  const found = findDevice([SYSTEM, DESK, renamed], HEADSET)
  assert.deepEqual(found, { kind: 'chosen', device: renamed })
  assert.equal(wantedId(found), 'a1')
})

test('F51: with a new id it is found by its name, and two of one name only by their group', () => {
  const elsewhere = { ...HEADSET, deviceId: 'c3', groupId: 'g9' }
  assert.equal(wantedId(findDevice([DESK, elsewhere], HEADSET)), 'c3')
  const twin = { ...HEADSET, deviceId: 'd4', groupId: 'g8' }
  assert.equal(findDevice([elsewhere, twin], HEADSET).kind, 'missing')
  assert.equal(wantedId(findDevice([elsewhere, { ...twin, groupId: 'g1' }], HEADSET)), 'd4')
})

test('F51: the system’s choice is no device of its own, and one without a name is not taken for another', () => {
  assert.deepEqual(realDevices([SYSTEM, DESK, { deviceId: '', label: '', groupId: '' }]), [DESK])
  assert.equal(findDevice([SYSTEM], HEADSET).kind, 'missing')
  const unnamed = { deviceId: 'x', label: '', groupId: '' }
  assert.equal(findDevice([unnamed], { ...unnamed, deviceId: 'y' }).kind, 'missing')
})

test('F51: what is away is told once, and what is back', () => {
  const away: FoundDevice = { kind: 'missing', device: HEADSET }
  const there: FoundDevice = { kind: 'chosen', device: HEADSET }
  const news = [there, away, away, there, there, { kind: 'default' } as const].map(
    (found, index, all) => deviceNews(all[index - 1] ?? { kind: 'default' }, found),
  )
  assert.deepEqual(news, [undefined, 'gone', undefined, 'back', undefined, undefined])
})

test('F52: the level’s word follows the loudest of the last seconds', () => {
  assert.deepEqual([-70, -40, -12, -1].map(levelWord), ['silent', 'quiet', 'good', 'loud'])
  assert.equal(peakDbfs(Float32Array.of(0, -0.5, 0.1)), 20 * Math.log10(0.5))
  const hold = new PeakHold()
  assert.equal(hold.add(-20, 0), -20)
  assert.equal(hold.add(-30, 1000), -20)
  assert.equal(hold.add(-40, PEAK_HELD_MS), -30, 'the next highest, not the last')
  assert.equal(hold.add(-40, 1000 + PEAK_HELD_MS), -40)
  assert.equal(hold.add(-3, 1001 + PEAK_HELD_MS), -3)
})

test('F19: the master has the steps of the loops’ volumes', () => {
  for (let volume = -1; volume <= 101; volume++) {
    assert.ok(Math.abs(masterGain(volume) - volumeToGain(volume)) < 1e-12, `${volume}`)
  }
})

/** Levels of pieces of 50 ms, dBFS, as the console measures them. */
function levelsOf(samples: Float32Array): number[] {
  return Array.from({ length: Math.floor(samples.length / 2400) }, (_, index) =>
    rmsDbfs(samples.subarray(index * 2400, (index + 1) * 2400)),
  )
}

/** When the detector says so first, and last, ms. */
function speechIn(levels: readonly number[]): readonly number[] {
  const detector = new SpeechDetector()
  return levels.flatMap((dbfs, index) => (detector.add(dbfs, index * 50) ? [index * 50] : []))
}

test('X04: speech counts after 600 ms, over its pauses, and ends with it', () => {
  const room = noise(1, -62, 2)
  const speech = speechLike(2, -12, 3)
  const spoken = speechIn(levelsOf(concatenate([room, speech, room])))
  console.log(`speech from 2000 to 5000 ms: ${spoken[0]} to ${spoken.at(-1)}`)
  assert.ok(spoken[0]! >= 2000 + SPEECH_MS && spoken[0]! <= 2000 + SPEECH_MS + 200)
  assert.ok(spoken.at(-1)! <= 5000 + PAUSE_MS_MAX + 50)
  assert.ok(spoken.length > 0.9 * ((spoken.at(-1)! - spoken[0]!) / 50), 'without a break')
})

test('X04: silence, a key stroke and a fan that goes on are no speech', () => {
  assert.deepEqual(speechIn(Array.from({ length: 100 }, () => -Infinity)), [])
  const strokes = Array.from({ length: 200 }, (_, index) => (index % 10 === 0 ? -20 : -70))
  assert.deepEqual(speechIn(strokes), [])
  const fan = levelsOf(noise(3, -44, 10))
  const detector = new SpeechDetector()
  fan.forEach((dbfs, index) => detector.add(dbfs, index * 50))
  assert.equal(detector.add(-44, 10_050), false, 'it is learnt within seconds')
})

test('X04: the hint comes while the key is up, stays to be read, and not each few seconds anew', () => {
  const hint = new KeyUpHint()
  let nowMs = 0
  const run = (dbfs: number, isAsked: boolean, ms: number): readonly boolean[] =>
    Array.from({ length: ms / 50 }, () => hint.add(dbfs, isAsked, (nowMs += 50)))
  assert.ok(!run(-80, true, 1000).includes(true))
  assert.ok(!run(-20, false, 2000).includes(true), 'the key is down')
  assert.ok(!run(-20, true, SPEECH_MS - 50).includes(true))
  assert.equal(run(-20, true, 200).at(-1), true)
  const shownMs = nowMs
  assert.equal(run(-80, true, HINT_STAYS_MS - 200).at(-1), true)
  assert.equal(run(-80, true, 200 + PAUSE_MS_MAX).at(-1), false)
  assert.ok(!run(-20, true, 2000).includes(true), 'too soon')
  run(-80, true, HINT_EVERY_MS - (nowMs - shownMs))
  assert.equal(run(-20, true, 1000).at(-1), true)
  assert.equal(hint.add(-20, false, nowMs + 50), false, 'gone at once when the key goes down')
})

test('F53: Quindar tones are 250 ms of 2,525 and 2,475 Hz, and nothing clicks', () => {
  for (const [edge, hz] of [
    ['start', 2525],
    ['stop', 2475],
  ] as const) {
    const tone = pttSound('quindar', edge, 48_000)
    assert.equal(tone.length, 12_000)
    const other = hz === 2525 ? 2475 : 2525
    assert.ok(toneLevelDbfs(tone, hz) > -26)
    assert.ok(toneLevelDbfs(tone, hz) > toneLevelDbfs(tone, other) + 25)
    assert.ok(Math.abs(tone[0]!) < 0.001 && Math.abs(tone.at(-1)!) < 0.001)
  }
  assert.ok(pttSound('click', 'start', 48_000).length < 0.05 * 48_000)
})

test('F52: the test sound is on the left first, then higher on the right', () => {
  const [left, right] = testSound(48_000)
  const half = left.length / 2
  assert.ok(toneLevelDbfs(left.subarray(0, half), 523.25) > -25)
  assert.ok(toneLevelDbfs(right.subarray(half), 659.25) > -25)
  assert.equal(peakDbfs(left.subarray(half)), -Infinity)
  assert.equal(peakDbfs(right.subarray(0, half)), -Infinity)
})

test('F51: what was kept is read again; what makes no sense is as if nothing had been kept', () => {
  const chosen = { ...SOUND_DEFAULTS, input: HEADSET, master: 40, sidetone: 10, keyUpHint: false }
  assert.deepEqual(readSoundChoices(JSON.stringify(chosen)), chosen)
  for (const kept of [null, '', '{', '[]', '7', '{"master":"9","processing":3,"input":{}}']) {
    assert.deepEqual(readSoundChoices(kept), SOUND_DEFAULTS, `${kept}`)
  }
  assert.equal(readSoundChoices('{"master":1e9}').master, 100)
  assert.equal(readSoundChoices('{"pttTone":"siren"}').pttTone, 'off')
})
