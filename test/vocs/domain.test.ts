// The domain file: what it refuses, and the addresses it gives.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoDomain } from '../../src/vocs/demo_domain.ts'
import { readDomain } from '../../src/vocs/domain.ts'
import { giveAddresses } from '../../src/vocs/addresses.ts'

const RANGE = { range: '239.255.0.0/16', port: 5004 }
const read = (text: string) => readDomain(text, 'domain.yaml', RANGE)

test('the demo domain is good: five users, two roles, eight loops, one password', () => {
  const { domain } = read(demoDomain('$argon2id$x'))
  assert.deepEqual([domain.users.size, domain.roles.size, domain.loops.size], [5, 2, 8])
  assert.equal([...domain.users.values()].filter((user) => user.passwordHash).length, 1)
  for (const role of domain.roles.values()) assert.ok(role.members.has('admin'))
})

test('F30: two loops with one address are refused with the line and the other loop', () => {
  const text = `loops:
  - { id: a, name: A, group: 239.1.1.1, port: 5004 }
  - { id: b, name: B, group: 239.1.1.1 }`
  assert.throws(() => read(text), /line 3: loops\.1\.group: 239\.1\.1\.1:5004 is loop "a"'s/)
})

test('F30: addresses given out are all different and stay when other loops come and go', () => {
  const loops = Array.from({ length: 500 }, (_, index) => ({ id: `loop-${index}` }))
  const all = giveAddresses(loops, RANGE)
  assert.equal(new Set(all.map(({ group }) => group)).size, 500)
  const kept = loops.map((loop, index) => ({ ...loop, address: all[index]! }))
  const more = giveAddresses([{ id: 'new' }, ...kept.slice(1)], RANGE)
  assert.deepEqual(more.slice(1), all.slice(1))
})

test('a full range is told', () => {
  const loops = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  assert.throws(() => giveAddresses(loops, { range: '239.0.0.4/31', port: 1 }), /widen it/)
})

test('every fault of sense is told with its line', () => {
  const text = `users:
  - { id: a }
  - { id: a }
projects:
  - id: p
    roles:
      - { id: r, members: [nobody], rights: { nowhere: talk } }`
  assert.throws(
    () => read(text),
    /line 3: .*twice[\s\S]*line 7: .*"nobody"[\s\S]*line 7: .*"nowhere"/,
  )
})
