// What stands beside a faulty text, and which files are an openvocs database's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOpenvocsFile } from '../../web/admin_logic/openvocs_files.ts'
import { lineRange, placeFaults } from '../../web/admin_logic/text_faults.ts'

test('F81: each fault stands beside what its line says; what is about no line stands alone', () => {
  const source = `loops:\r\n  - id: "a b"\n  - id: ${'x'.repeat(200)}`
  const faults = ['line 2: loops.0: bad', 'line 3: long', 'line 9: past the end', 'no line: at all']
  assert.deepEqual(
    placeFaults(source, faults).map(({ line, source: found, fault }) => [line, found, fault]),
    [
      [2, '- id: "a b"', 'loops.0: bad'],
      [3, `- id: ${'x'.repeat(114)}…`, 'long'],
      [9, '', 'past the end'],
      [undefined, '', 'no line: at all'],
    ],
  )
})

test('F81: a line is found in the text, also the last one and one past the end', () => {
  const source = 'one\ntwo\nthree'
  const lines = [1, 2, 3, 4].map((line) => source.slice(...lineRange(source, line)))
  assert.deepEqual(lines, ['one', 'two', 'three', ''])
})

test('F112: of a folder the files of an openvocs database are taken, wherever it begins', () => {
  const files = ['auth/d/config.json', 'db/auth/d/p/config.json', 'db/state.json', 'state.json']
  assert.deepEqual(files.filter(isOpenvocsFile), files)
  const others = ['auth/config.json', 'db/auth/d/p/q/config.json', 'db/config.json', 'mystate.json']
  assert.deepEqual(others.filter(isOpenvocsFile), [])
})
