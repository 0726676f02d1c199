// Files of an openvocs database as a page sends them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openvocsFilesOf } from '../../src/vocs/openvocs_upload.ts'

test('F112: domains, their projects and the state are found in whatever folder; the rest is named', () => {
  const files = openvocsFilesOf([
    { path: 'old/state.json', text: 's' },
    { path: 'old/auth/d/p/config.json', text: 'p' },
    { path: 'old/auth/d/config.json', text: 'd' },
    { path: 'old/auth/lost/p/config.json', text: 'x' },
    { path: 'old/auth/d/notes.txt', text: 'n' },
  ])
  assert.deepEqual(files?.domains, [
    {
      folder: 'd',
      config: { file: 'auth/d/config.json', text: 'd' },
      projects: [{ folder: 'p', config: { file: 'auth/d/p/config.json', text: 'p' } }],
    },
  ])
  assert.equal(files.state?.text, 's')
  assert.deepEqual(
    files.unread.map(({ file }) => file),
    ['old/auth/d/notes.txt', 'auth/lost'],
  )
})

test('F112: without a domain there is no database', () => {
  assert.equal(openvocsFilesOf([{ path: 'auth/config.json', text: '{}' }]), undefined)
})
