// The talk key's pure logic: what holds it, whom it speaks to, whether a voice is there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  dropTalkKey,
  pressTalkKey,
  releaseTalkKey,
  setTalkKeyMode,
  spokenTargets,
  TALK_KEY_MODES,
  TALK_KEY_UP,
  type TalkKey,
  type TalkKeyMode,
  type TalkTarget,
  TAP_MS,
  toggleTalkKey,
} from '../../web/console_logic/talk_key.ts'
import { pttWish, spokenLoops, type TalkScene } from '../../web/console_logic/talk_targets.ts'
import {
  VOICE_BEGINS_DBFS,
  VOICE_ENDS_MS,
  VOICE_GOES_ON_DBFS,
  VoiceDetector,
} from '../../web/console_logic/voice_detector.ts'
import { seededRandom } from '../support/tones.ts'

const up = (mode: TalkKeyMode): TalkKey => setTalkKeyMode(TALK_KEY_UP, mode)
const press = (key: TalkKey, source: string, target: TalkTarget = 'talk', nowMs = 0) =>
  pressTalkKey(key, source, target, nowMs)
const isOn = (key: TalkKey) => spokenTargets(key).length > 0

test('F41-F46: each source alone talks while it is held, and the voice lasts until the last one goes up', () => {
  const sources = [
    'pointer 1',
    'key Space',
    'mouse',
    'gamepad 0',
    'hid 1:2 0 0 1',
    'midi "a" note 0 1',
  ]
  for (const source of sources) {
    const held = press(TALK_KEY_UP, source)
    assert.deepEqual(spokenTargets(held), ['talk'], source)
    assert.equal(isOn(releaseTalkKey(held, source, 5000)), false, source)
  }
  const both = press(press(TALK_KEY_UP, 'mouse'), 'key Space')
  const one = releaseTalkKey(both, 'mouse', 100)
  assert.equal(isOn(one), true)
  assert.equal(isOn(releaseTalkKey(one, 'key Space', 200)), false)
})

test('F42 X05: a latch goes on by one press and off by the next, and a key that repeats counts once', () => {
  const down = press(press(up('latch'), 'key Space'), 'key Space')
  assert.equal(isOn(down), true)
  const latched = releaseTalkKey(down, 'key Space', 5000)
  assert.equal(isOn(latched), true)
  assert.equal(isOn(press(latched, 'mouse', 'talk', 6000)), false, 'another button ends it too')
})

test('X05: a smart latch stays on after a tap, ends by the next, and is momentary when held', () => {
  const held = press(up('smart'), 'key Space')
  assert.equal(isOn(held), true, 'on from the press on')
  assert.equal(isOn(releaseTalkKey(held, 'key Space', TAP_MS)), false)
  const tapped = releaseTalkKey(held, 'key Space', TAP_MS - 1)
  assert.equal(isOn(tapped), true)
  for (const heldMs of [50, 5000]) {
    const again = press(tapped, 'key Space', 'talk', 10_000)
    assert.equal(isOn(releaseTalkKey(again, 'key Space', 10_000 + heldMs)), false, `${heldMs} ms`)
  }
})

test('X05: the cough key mutes whatever is held or latched, and what still holds comes back after it', () => {
  const latched = releaseTalkKey(press(up('latch'), 'mouse', 'all'), 'mouse', 10)
  const cough = press(latched, 'key KeyC', 'cough', 20)
  assert.deepEqual(spokenTargets(cough), [])
  assert.deepEqual(spokenTargets(press(cough, 'key Space', 'talk', 30)), [])
  assert.deepEqual(spokenTargets(releaseTalkKey(cough, 'key KeyC', 900)), ['all'])
})

test('F50: what drops is open whatever held it, and the late key-up changes nothing', () => {
  for (const mode of TALK_KEY_MODES) {
    const dropped = dropTalkKey(press(up(mode), 'key Space'))
    assert.equal(isOn(dropped), false)
    assert.equal(releaseTalkKey(dropped, 'key Space', 10), dropped, mode)
  }
})

test('F50: a cough key that is lost ends the voice that it held back, even one that could stay', () => {
  const hid = press(up('latch'), 'hid 1:2 0 0 1', 'talk')
  const cough = press(hid, 'key KeyC', 'cough')
  const dropped = dropTalkKey(cough, (source) => source.startsWith('hid'))
  assert.deepEqual([dropped.holds, dropped.latches], [[], []])
  const kept = dropTalkKey(hid, (source) => source.startsWith('hid'))
  assert.equal(
    isOn(kept),
    true,
    'without it the latch of a device that works in the background stays',
  )
})

test('X05: a click without a pointer switches on and off in each mode, and a press ends it', () => {
  for (const mode of TALK_KEY_MODES) {
    const on = toggleTalkKey(up(mode), 'click', 'talk')
    assert.equal(isOn(on), true, mode)
    assert.equal(isOn(toggleTalkKey(on, 'click', 'talk')), false, mode)
    assert.equal(isOn(releaseTalkKey(press(on, 'key Space'), 'key Space', 50)), false, mode)
  }
})

test('X05 F50: whatever happens in whatever order, no voice while the cough key is held, none after a drop, none after all is let go', () => {
  const seed = 20_260_203
  const random = seededRandom(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
  const sources = ['key Space', 'mouse', 'pointer 1', 'hid 1:2 0 0 1', 'key KeyC']
  for (let run = 0; run < 300; run++) {
    const mode = pick(TALK_KEY_MODES)
    let key = up(mode)
    const coughing = new Set<string>()
    const down = new Set<string>()
    for (let step = 0, nowMs = 0; step < 60; step++, nowMs += random() * 500) {
      const source = pick(sources)
      const kind = random()
      if (kind < 0.5) {
        const target = pick(['talk', 'all', 'group 1', 'cough'] as const)
        if (!down.has(source) && target === 'cough') coughing.add(source)
        down.add(source)
        key = press(key, source, target, nowMs)
        if (target !== 'cough' && mode === 'momentary' && coughing.size === 0) assert.ok(isOn(key))
      } else if (kind < 0.93) {
        key = releaseTalkKey(key, source, nowMs)
        coughing.delete(source)
        down.delete(source)
        if (mode === 'momentary' && down.size === 0) assert.equal(isOn(key), false, `seed ${seed}`)
      } else {
        key = dropTalkKey(key)
        coughing.clear()
        down.clear()
        assert.equal(isOn(key), false, `seed ${seed}, run ${run}`)
      }
      if (coughing.size > 0)
        assert.equal(isOn(key), false, `seed ${seed}, run ${run}, step ${step}`)
    }
  }
})

const SCENE: TalkScene = {
  loops: [
    { id: 1, right: 'talk', state: 'talk' },
    { id: 2, right: 'talk', state: 'off' },
    { id: 3, right: 'monitor', state: 'monitor' },
    { id: 4, right: 'talk', state: 'monitor' },
  ],
  talkMode: 'multi',
  groups: [
    { id: 1, role: 'p/r', name: 'Both', loops: [2, 3, 4] },
    { id: 2, role: 'p/r', name: 'Empty', loops: [9] },
  ],
  secure: false,
  voice: false,
}

test('X05: a group speaks to its loops instead of those in talk, all-talk to all that are on, as far as the right goes', () => {
  const wishOf = (target: TalkTarget) => pttWish(press(TALK_KEY_UP, 'mouse', target), SCENE)
  assert.deepEqual(wishOf('talk'), { pressed: true, loops: [], ungated: false })
  assert.deepEqual(wishOf('group 1').loops, [2, 4])
  assert.deepEqual(wishOf('all').loops, [1, 4])
  assert.equal(
    wishOf('group 2').pressed,
    false,
    'a group without loops must not speak to those in talk',
  )
  const both = pttWish(press(press(TALK_KEY_UP, 'mouse'), 'key Space', 'group 1'), SCENE)
  assert.deepEqual(both.loops, [1, 2, 4])
  assert.deepEqual(spokenLoops(both, SCENE), [1, 2, 4])
  assert.deepEqual(spokenLoops(wishOf('talk'), SCENE), [1])
})

test('F16: in single talk mode there are neither groups nor all-talk', () => {
  for (const target of ['group 1', 'all'] as const) {
    const wish = pttWish(press(TALK_KEY_UP, 'mouse', target), { ...SCENE, talkMode: 'single' })
    assert.equal(wish.pressed, false, target)
  }
})

test('F49: a headset that mutes by hardware is open without a key, pressed while there is a voice, and shut by the cough key', () => {
  const scene = { ...SCENE, secure: true }
  assert.deepEqual(pttWish(TALK_KEY_UP, scene), { pressed: false, loops: [], ungated: true })
  assert.equal(pttWish(TALK_KEY_UP, { ...scene, voice: true }).pressed, true)
  const cough = pttWish(press(TALK_KEY_UP, 'mouse', 'cough'), { ...scene, voice: true })
  assert.deepEqual(cough, { pressed: false, loops: [], ungated: false })
})

test('F49: a voice is there within 100 ms and gone within 500, a knock is none, and between the levels it stays', () => {
  const detector = new VoiceDetector()
  assert.equal(detector.add(-10, 0), false)
  assert.equal(detector.add(-80, 40), false)
  let nowMs = 100
  const heardAfter = (dbfs: number, wanted: boolean): number => {
    const beganMs = nowMs
    while (detector.add(dbfs, nowMs) !== wanted && nowMs - beganMs < 5000) nowMs += 20
    return nowMs - beganMs
  }
  assert.ok(heardAfter(VOICE_BEGINS_DBFS, true) <= 100)
  assert.equal(heardAfter(VOICE_GOES_ON_DBFS, false), 5000)
  const endedMs = heardAfter(-80, false)
  assert.ok(endedMs >= VOICE_ENDS_MS && endedMs <= 500, `${endedMs} ms`)
})
