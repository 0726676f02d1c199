// The reference of the protocol: it is built, and names every message, field and value with its words.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

test('the reference has every message, field and value of the proto files, and who may ask', () => {
  execFileSync('node', ['scripts/protocol_reference.mjs'])
  const text = readFileSync('build/docs/protocol.md', 'utf8')
  let names = 0
  for (const file of ['client', 'console', 'account', 'admin', 'domain']) {
    const proto = readFileSync(`proto/vocs/v1/${file}.proto`, 'utf8')
    for (const [, name] of proto.matchAll(/^(?:message|enum) (\w+)/gm)) {
      assert.ok(text.includes(`### ${name}\n`), name)
      names++
    }
    for (const [, name] of proto.matchAll(/^ +(?:[\w.<>, ]+ )?(\w+) = \d+;/gm)) {
      assert.ok(text.includes(`\`${name}\``), name)
      names++
    }
  }
  assert.ok(names > 250, `only ${names} were looked for`)
  assert.match(text, /\| `import_domain` \| \[ImportDomain\].*administrators/)
  assert.match(text, /\| `set_duty` \|.*administrators of the duty's scope/)
  assert.match(text, /\| 6 \| `THROTTLED` \| Too many attempts/)
  assert.match(text, /`retry_after_ms` \| uint32 \| .*how long to wait, ms/)
})
