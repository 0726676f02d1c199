// Where loops stand on pages, what the address wishes, presets and the user's settings: the console's pure logic.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loopPages } from '../../web/console_logic/loop_pages.ts'
import { besideOpener } from '../../web/console_logic/panel_place.ts'
import {
  applyPreset,
  newPreset,
  type PresentLoop,
  readPresets,
  withPresets,
} from '../../web/console_logic/presets.ts'
import { startWishes, wishedRole } from '../../web/console_logic/start_wishes.ts'
import { readSection, settingsBytes, withSection } from '../../web/console_logic/user_settings.ts'

const GRID = { rows: 2, columns: 3, scale: 100 }
const WORDS = { name: 'Ascent', note: 'Ben takes over', role: 'demo/fd', savedMs: 5000, page: 1 }

const loop = (id: number, rest: Partial<PresentLoop> = {}): PresentLoop => ({
  id,
  name: `Loop ${id}`,
  right: 'talk',
  state: 'off',
  volume: 100,
  pan: 0,
  ...rest,
})

test('F56: without a layout there is one page with all loops, as many columns as fit', () => {
  const [page, ...others] = loopPages([3, 1, 2], { grid: undefined, pages: [] })
  assert.deepEqual([page?.loops, page?.grid, others.length], [[3, 1, 2], undefined, 0])
  assert.equal(loopPages([], { grid: undefined, pages: [] }).length, 1)
})

test('F54: loops stand where the layout says, on several pages too; the rest is on a last page', () => {
  const places = [
    { loop: 2, row: 2, column: 1 },
    { loop: 1, row: 1, column: 3 },
    { loop: 9, row: 1, column: 1 },
    { loop: 1, row: 2, column: 2 },
  ]
  const other = [{ loop: 1, row: 4, column: 1 }]
  const pages = loopPages([1, 2, 3], {
    grid: GRID,
    pages: [
      { name: 'One', places },
      { name: '', places: other },
    ],
  })
  assert.deepEqual(
    pages.map(({ name, loops, isRest }) => [name, loops, isRest]),
    [
      ['One', [1, 2], false],
      ['', [1], false],
      ['', [3], true],
    ],
  )
  const { grid } = pages[0]!
  assert.deepEqual([grid?.rows, grid?.columns], [4, 3], 'all pages have tiles of one size')
  assert.deepEqual(grid?.places.get(1), { loop: 1, row: 1, column: 3 }, 'the first of two places')
  assert.equal(pages[2]!.grid, undefined)
})

test('F56: without pages the loops fill the grid of the keyset, page after page', () => {
  const pages = loopPages([1, 2, 3, 4, 5, 6, 7], { grid: GRID, pages: [] })
  assert.deepEqual(
    pages.map(({ loops }) => loops),
    [[1, 2, 3, 4, 5, 6], [7]],
  )
  assert.deepEqual(pages[0]?.grid?.places.get(5), { loop: 5, row: 2, column: 2 })
  assert.equal(loopPages([], { grid: GRID, pages: [] }).length, 1)
})

test('F56: the address names keyset and role; a role is found by id, or by a name that is only one role’s', () => {
  assert.deepEqual(startWishes('?console=wall&role=Director'), { keyset: 'wall', role: 'Director' })
  assert.deepEqual(startWishes('?keyset=desk&console=wall').keyset, 'desk')
  assert.deepEqual(startWishes('?keyset=%20'), { keyset: undefined, role: undefined })
  const roles = [
    { id: 'a/fd', name: 'Director' },
    { id: 'b/fd', name: 'director' },
    { id: 'b/gc', name: 'Ground' },
  ]
  assert.equal(wishedRole(roles, 'b/fd'), roles[1])
  assert.equal(wishedRole(roles, 'GROUND'), roles[2])
  assert.equal(wishedRole(roles, 'Director'), undefined, 'two are called so')
  assert.equal(wishedRole(roles, undefined), undefined)
})

test('X22: a preset comes back out of the settings as it was, beside what others keep there', () => {
  const loops = [loop(1, { state: 'talk', volume: 0, pan: -40 }), loop(2, { volume: 30 }), loop(3)]
  const preset = newPreset([], WORDS, loops)
  const settings = withPresets('{"talk":{"version":2,"x":[1]}}', [preset])
  assert.deepEqual(readSection(settings, 'talk'), { version: 2, x: [1] })
  assert.deepEqual(readPresets(settings), [preset])
  assert.deepEqual(
    preset.loops.map(({ name }) => name),
    ['Loop 1', 'Loop 2'],
    'an untouched loop takes no room',
  )
  assert.equal(newPreset([preset], WORDS, []).id, 2)
})

test('X22: of settings that are broken, foreign or newer, only what can be read is read', () => {
  const good = newPreset([], WORDS, [loop(1, { state: 'monitor' })])
  const { list } = readSection(withPresets('', [good]), 'presets') as { list: object[] }
  const broken = [
    null,
    { ...list[0], id: 0 },
    { ...list[0], id: 2, name: '' },
    { ...list[0], id: 3, loops: [['a', 3, 0, 0], ['b', 1, 101, 0], 7, ['c', 1, 50, 5]], page: -1 },
    list[0],
    list[0],
  ]
  const read = readPresets(withSection('', 'presets', { version: 1, list: broken }))
  assert.deepEqual(
    read.map(({ id, page, loops }) => [id, page, loops.map(({ name }) => name)]),
    [
      [3, 0, ['c']],
      [1, 1, ['Loop 1']],
    ],
  )
  for (const settings of ['', '[', '[]', 'null', '{"presets":[]}', '{"presets":{"version":2}}']) {
    assert.deepEqual(readPresets(settings), [], settings)
    assert.deepEqual(readPresets(withPresets(settings, [good])), [good])
  }
})

test('X22: a preset switches what differs: the rest off, volume 0 stays 0, talk only where it may be', () => {
  const before = [
    loop(1, { state: 'talk', volume: 0 }),
    loop(2, { state: 'talk' }),
    loop(3, { state: 'monitor', pan: 20 }),
    loop(4, { state: 'monitor', name: 'Gone' }),
  ]
  const preset = newPreset([], WORDS, before)
  const now = [
    loop(11, { name: 'Loop 1' }),
    loop(12, { name: 'Loop 2', right: 'monitor' }),
    loop(13, { name: 'Loop 3', state: 'monitor', pan: 20 }),
    loop(15, { name: 'New', state: 'monitor' }),
    loop(16, { name: 'Quiet' }),
  ]
  assert.deepEqual(applyPreset(preset, now, 'multi'), {
    settings: [
      { loop: 11, state: 'talk', volume: 0, pan: 0 },
      { loop: 12, state: 'monitor', volume: 100, pan: 0 },
      { loop: 15, state: 'off', volume: 100, pan: 0 },
    ],
    missing: ['Gone'],
    lowered: ['Loop 2'],
  })
  const single = applyPreset(
    preset,
    before.map((old) => loop(old.id, { name: old.name })),
    'single',
  )
  assert.deepEqual(
    single.settings.map(({ state }) => state),
    ['talk', 'monitor', 'monitor', 'monitor'],
  )
})

test('X22: eight presets of 150 loops have room in what the server keeps', () => {
  const loops = Array.from({ length: 150 }, (_, at) =>
    loop(at, { name: `Loop ${at}`, state: 'monitor', volume: 55, pan: -55 }),
  )
  const presets = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => ({ ...newPreset([], WORDS, loops), id }))
  assert.ok(settingsBytes(withPresets('', presets)) < 32 * 1024)
})

test('X10: the roster opens below its button or, where there is more room, above, never out of the window', () => {
  const window = { width: 400, height: 800, panelWidth: 300 }
  const below = besideOpener({ left: 350, top: 100, bottom: 130 }, window)
  assert.deepEqual(below, { left: 94, top: 136, bottom: undefined, heightMax: 658 })
  const above = besideOpener({ left: 2, top: 600, bottom: 630 }, window)
  assert.deepEqual(above, { left: 6, top: undefined, bottom: 206, heightMax: 588 })
})
