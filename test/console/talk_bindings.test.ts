// The talk key's settings, purely: which keys and buttons can be bound, and what of the stored form is read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HidLearner, isBitSet, midiChange } from '../../web/console_logic/device_buttons.ts'
import { isTalkKeyAllowed, keyLabel } from '../../web/console_logic/key_choice.ts'
import {
  readTalkSettings,
  writeTalkSettings,
} from '../../web/console_logic/stored_talk_settings.ts'
import {
  newGroup,
  sourceOf,
  TALK_GROUPS_MAX,
  TALK_SETTINGS_DEFAULTS,
  type TalkInput,
  type TalkSettings,
  withBinding,
  withGroup,
  withoutGroup,
} from '../../web/console_logic/talk_settings.ts'

test('F43: a key alone that nothing else needs can talk, and is called what is printed on it', () => {
  const allowed = (code: string, more = {}) =>
    isTalkKeyAllowed({ code, key: code, ctrlKey: false, altKey: false, metaKey: false, ...more })
  for (const code of ['Space', 'KeyT', 'F8', 'ControlRight', 'Numpad0', 'Backquote', 'F13']) {
    assert.ok(allowed(code, { ctrlKey: code === 'ControlRight' }), code)
  }
  for (const code of [
    'Tab',
    'Escape',
    'Enter',
    'NumpadEnter',
    'F5',
    'F11',
    'F12',
    'MetaLeft',
    '',
  ]) {
    assert.ok(!allowed(code), code)
  }
  assert.ok(!allowed('KeyT', { ctrlKey: true }))
  assert.equal(keyLabel({ code: 'KeyY', key: 'z' }), 'Z')
  assert.equal(keyLabel({ code: 'Space', key: ' ' }), 'Space')
  assert.equal(keyLabel({ code: 'Numpad1', key: '1' }), 'Numpad1')
})

test('F46: a HID button is the one bit that changed; several at once are waited out', () => {
  const learner = new HidLearner()
  assert.equal(learner.add(1, Uint8Array.of(0b1000, 0b11)), undefined, 'three bits: at rest so')
  assert.deepEqual(learner.add(1, Uint8Array.of(0b1000, 0b111)), { report: 1, byte: 1, mask: 4 })
  assert.deepEqual(new HidLearner().add(8, Uint8Array.of(1)), { report: 8, byte: 0, mask: 1 })
  const bit = { report: 1, byte: 1, mask: 4 }
  assert.ok(isBitSet(Uint8Array.of(0, 4), bit) && !isBitSet(Uint8Array.of(4, 3), bit))
  assert.ok(!isBitSet(Uint8Array.of(255), bit), 'a report that is too short')
})

test('X05: MIDI notes and controllers are buttons, a note on without velocity is its end, all else is nothing', () => {
  const pressedBy = (...bytes: number[]) => midiChange(Uint8Array.from(bytes))?.pressed
  assert.deepEqual(midiChange(Uint8Array.of(0x92, 60, 1)), {
    message: 'note',
    channel: 2,
    number: 60,
    pressed: true,
  })
  assert.equal(pressedBy(0x92, 60, 0), false)
  assert.equal(pressedBy(0x82, 60, 64), false)
  assert.deepEqual([pressedBy(0xb0, 64, 127), pressedBy(0xb0, 64, 63)], [true, false])
  assert.deepEqual(
    [pressedBy(0xfe), pressedBy(0xe0, 0, 64), pressedBy()],
    [undefined, undefined, undefined],
  )
})

const HID: TalkInput = {
  kind: 'hid',
  vendor: 1,
  product: 2,
  device: 'H',
  report: 1,
  byte: 0,
  mask: 4,
}
const MIDI: TalkInput = { kind: 'midi', device: 'M', message: 'control', channel: 0, number: 64 }

test('X05: what is stored comes back as it was, and of what can not be read the rest stays', () => {
  const settings: TalkSettings = {
    ...TALK_SETTINGS_DEFAULTS,
    mode: 'smart',
    view: 'hidden',
    groups: [{ id: 3, role: 'p/r', name: 'Landing', loops: [4, 7] }],
    bindings: [
      { input: HID, target: 'group 3' },
      { input: MIDI, target: 'cough' },
      { input: { kind: 'gamepad', button: 5 }, target: 'all' },
    ],
    allTalk: false,
    hardwareMute: true,
    inBackground: true,
  }
  assert.deepEqual(readTalkSettings(writeTalkSettings(settings)), settings)
  const broken = {
    version: 1,
    mode: 'shout',
    view: 7,
    bindings: [
      { input: { kind: 'key', code: 'Tab', label: 'Tab' }, target: 'talk' },
      { input: { ...HID, mask: 3 }, target: 'talk' },
      { input: { ...MIDI, channel: 16 }, target: 'talk' },
      { input: { kind: 'gamepad', button: 1 }, target: 'group 999' },
      null,
      { input: { kind: 'pedal' }, target: 'talk' },
      { input: { kind: 'mouse' }, target: 'cough' },
    ],
    groups: [{ id: 1, role: 'p/r', name: 'x'.repeat(99), loops: [1, 1, 'a', -2] }, { id: 1 }, 5],
    hardwareMute: 'yes',
  }
  const read = readTalkSettings(JSON.stringify(broken))
  assert.deepEqual([read.mode, read.view, read.hardwareMute], ['momentary', 'bar', false])
  assert.deepEqual(read.bindings, [{ input: { kind: 'mouse' }, target: 'cough' }])
  assert.deepEqual(read.groups, [{ id: 1, role: 'p/r', name: 'x'.repeat(24), loops: [1] }])
  for (const stored of [null, '', '{', '[]', '{"version":2}', '7']) {
    assert.equal(readTalkSettings(stored), TALK_SETTINGS_DEFAULTS, String(stored))
  }
})

test('X05: a button does one thing, a role has six groups at most, and a group goes with what pressed it', () => {
  const bound = withBinding(TALK_SETTINGS_DEFAULTS, { input: { kind: 'mouse' }, target: 'cough' })
  const mice = bound.bindings.filter(({ input }) => sourceOf(input) === 'mouse')
  assert.deepEqual(mice, [{ input: { kind: 'mouse' }, target: 'cough' }])
  let settings = bound
  for (let at = 0; at < TALK_GROUPS_MAX; at++)
    settings = withGroup(settings, newGroup(settings, 'p/r')!)
  assert.equal(newGroup(settings, 'p/r'), undefined)
  assert.equal(newGroup(settings, 'p/other')?.id, TALK_GROUPS_MAX + 1)
  settings = withBinding(settings, { input: HID, target: 'group 2' })
  const left = withoutGroup(settings, 2)
  assert.ok(!left.bindings.some(({ target }) => target === 'group 2'))
  assert.equal(newGroup(left, 'p/r')?.id, 2)
})
