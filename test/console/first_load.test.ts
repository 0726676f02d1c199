// What a browser fetches before the console can be used.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ROOT } from '../support/source_tree.ts'

const PAGE = `${ROOT}build/web/console/`
const BYTES_MAX = 120 * 1024

test('X23: the first load of the console is under 120 KiB compressed', () => {
  const html = readFileSync(`${PAGE}index.html`, 'utf8')
  const names = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name!)
  const sizes = ['index.html', ...names].map((name) => gzipSync(readFileSync(PAGE + name)).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`${(total / 1024).toFixed(1)} KiB in ${sizes.length} files`)
  assert.ok(names.length >= 2)
  assert.ok(total < BYTES_MAX, `${total} bytes`)
})
