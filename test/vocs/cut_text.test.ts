// Texts that are cut end with a whole character, whatever it is made of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import { cutText } from '../../src/vocs/cut_text.ts'
import { nameOf } from '../../src/vocs/outside_sign_on.ts'
import { planChange } from '../../src/vocs/plan_change.ts'
import * as edits from '../support/edits.ts'

const FAMILY = '👩‍👩‍👧‍👦'

test('a text is cut behind the last character that fits, and never within one', () => {
  assert.equal(cutText('flight', 6), 'flight')
  assert.equal(cutText('flight', 5), 'fligh')
  assert.equal(cutText('ab😀', 3), 'ab')
  assert.equal(cutText('ab😀', 4), 'ab😀')
  // A letter and its accent, a thumb and its colour, a flag's two letters, a family.
  assert.equal(cutText('caffe\u0300', 5), 'caff')
  assert.equal(cutText('👍🏽👍🏽', 7), '👍🏽')
  assert.equal(cutText('a🇩🇪', 3), 'a')
  assert.equal(cutText('🇩🇪🇫🇷', 6), '🇩🇪')
  assert.equal(cutText(`ab${FAMILY}`, 8), 'ab')
})

test('of a character that is longer than all that fits, whole code points are left', () => {
  assert.equal(cutText(FAMILY, 8), '👩‍👩‍👧'.slice(0, 8))
  assert.equal(cutText('😀', 1), '')
})

test('of any text what is cut is a beginning with whole characters, and one more would not fit', () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const character = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.constantFrom(FAMILY, '🇩🇪', '👍🏽', 'e\u0301\u0323', '\r\n', '\u200d', '각'),
  )
  fc.assert(
    fc.property(fc.array(character, { maxLength: 30 }), fc.nat({ max: 40 }), (parts, most) => {
      const text = parts.join('')
      const ends = [...graphemes.segment(text)].map(({ index, segment }) => index + segment.length)
      const whole = Math.max(0, ...ends.filter((end) => end <= most))
      const cut = cutText(text, most)
      assert.ok(text.startsWith(cut) && cut.length <= most && !/\p{Surrogate}/u.test(cut))
      if (whole > 0) assert.equal(cut.length, whole)
    }),
  )
})

test('an abbreviation made of a name, and the name of somebody from outside, end with a whole character', () => {
  const putLoop = edits.putLoop('fd', 'base')
  assert.ok(putLoop.body === 'putLoop')
  const named = { ...putLoop, putLoop: { ...putLoop.putLoop, name: 'Rocket 🚀' } }
  const accented = { ...putLoop, putLoop: { ...putLoop.putLoop, id: 'x', name: 'Controle\u0301' } }
  const request = { actor: undefined, range: edits.RANGE }
  const plan = planChange(NO_CONFIGURATION, {
    ...request,
    edits: [edits.putScope('base'), named, accented],
  })
  assert.ok(plan.kind === 'good')
  const { loops } = withChanges(NO_CONFIGURATION, plan.changes, 1)
  assert.equal(loops.get('fd')?.abbreviation, 'Rocket ')
  assert.equal(loops.get('x')?.abbreviation, 'Control')
  assert.equal(nameOf({ id: 'x', name: `${'a'.repeat(63)}e\u0301` }), 'a'.repeat(63))
})
