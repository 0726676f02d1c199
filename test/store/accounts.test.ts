// Sign-ons, what users had on and their pages, in a real store.
import assert from 'node:assert/strict'
import { AccountStore, type SignOnRow } from '../../src/store/account_store.ts'
import type { Entity, EntityChange } from '../../src/store/entities.ts'
import type { Store } from '../../src/store/store.ts'
import { configurationOf, DOMAIN } from '../vocs/core_bench.ts'
import { type StoreBench, testOnBoth, useEngines } from './engines.ts'

useEngines()

const NOW_MS = 1_800_000_000_000

function signOn(digest: string, user: string, role?: string): SignOnRow {
  const times = { signedOnMs: NOW_MS - 5000, usedMs: NOW_MS }
  const rest = { client: 'console 1', address: '192.0.2.1', ...times }
  return { digest, user, way: 'ldap', role, keyset: 'desk', ...rest }
}

testOnBoth(
  'F03: sign-ons come back as they were written, and those of nobody are left out',
  async (bench) => {
    const { accounts } = await open(bench)
    const anna = signOn('d1', 'anna', 'p/multi')
    const rows = [anna, signOn('d2', 'ben'), signOn('d3', 'nobody'), signOn('d4', 'ben', 'p/none')]
    await accounts.writeSignOns(new Map(rows.map((row) => [row.digest, row])))
    assert.deepEqual(await byDigest(accounts), [anna, rows[1], { ...rows[3], role: undefined }])
    const used = { ...anna, usedMs: NOW_MS + 1, role: 'p/single', keyset: 'wall' }
    await accounts.writeSignOns(
      new Map([
        ['d1', used],
        ['d2', undefined],
        ['d9', undefined],
      ]),
    )
    assert.deepEqual(await byDigest(accounts), [used, { ...rows[3], role: undefined }])
  },
)

testOnBoth(
  'F10: another password, deactivation and deletion take the sign-ons along in their transaction',
  async (bench) => {
    const { store, accounts } = await open(bench)
    const users = ['anna', 'ben', 'once']
    await accounts.writeSignOns(new Map(users.map((user) => [user, signOn(user, user)])))
    const left = async () => (await byDigest(accounts)).map(({ user }) => user)
    await change(store, 'anna', { name: 'Anne' })
    assert.deepEqual(await left(), users)
    await change(store, 'anna', { passwordHash: '$argon2-other' })
    assert.deepEqual(await left(), ['ben', 'once'])
    await change(store, 'ben', { disabled: true })
    assert.deepEqual(await left(), ['once'])
    await change(store, 'once', undefined)
    assert.deepEqual(await left(), [])
  },
)

testOnBoth(
  'F57 F58: loops, pages and settings come back, and go with their user, role and loop',
  async (bench) => {
    const { store, accounts } = await open(bench)
    const row = { user: 'anna', role: 'p/multi', loop: 'a', state: 'talk', volume: 0, pan: -100 }
    const loops = [row, { ...row, loop: 'b' }, { ...row, loop: 'gone' }, { ...row, user: 'ben' }]
    const pages = [
      { user: 'anna', role: 'p/multi', page: 2 },
      { user: 'anna', role: 'p/gone', page: 1 },
    ]
    const settings = [
      { user: 'anna', text: '[1]' },
      { user: 'ben', text: '{}' },
      { user: 'nobody', text: '{}' },
    ]
    await accounts.writeMemory({ loops, pages, settings, dims: [], forgotten: [] })
    const louder = [{ ...row, volume: 7 }]
    await accounts.writeMemory({ loops: louder, pages: [], settings: [], dims: [], forgotten: [] })
    const kept = await accounts.memory()
    const loopsInOrder = kept.loops.toSorted((a, b) => (a.user + a.loop < b.user + b.loop ? -1 : 1))
    assert.deepEqual(loopsInOrder, [{ ...row, volume: 7 }, loops[1], loops[3]])
    assert.deepEqual(kept.pages, [pages[0]])
    const settingsOf = (kept: { readonly settings: readonly { readonly user: string }[] }) =>
      kept.settings.toSorted((a, b) => (a.user < b.user ? -1 : 1))
    assert.deepEqual(settingsOf(kept), settings.slice(0, 2))
    await accounts.writeMemory({
      loops: [],
      pages: [],
      settings: [{ user: 'anna', text: '[2]' }],
      dims: [],
      forgotten: [{ user: 'anna', role: 'p/multi' }],
    })
    const left = await accounts.memory()
    assert.deepEqual([left.loops, left.pages], [[loops[3]], []])
    assert.deepEqual(settingsOf(left), [{ user: 'anna', text: '[2]' }, settings[1]])
    await change(store, 'ben', undefined)
    const last = await accounts.memory()
    assert.deepEqual([last.loops, last.settings], [[], [{ user: 'anna', text: '[2]' }]])
  },
)

testOnBoth(
  'F57 F112: what users that are made had on is written with them, or neither',
  async (bench) => {
    const { store, accounts } = await open(bench)
    const { revision, users } = await store.load()
    const anna = users.get('anna')
    assert.ok(anna)
    const after = { ...anna, id: 'cleo' }
    const changes: EntityChange[] = [{ kind: 'user', id: 'cleo', before: undefined, after }]
    const row = { user: 'cleo', role: 'p/multi', loop: 'a', state: 'talk', volume: 7, pan: 0 }
    const memory = (state: string) => ({
      loops: [{ ...row, state }],
      pages: [],
      settings: [],
      dims: [],
      forgotten: [],
    })
    const commit = (state: string) =>
      store.commit({ base: revision, changes, records: [], memory: memory(state) })
    await assert.rejects(commit(null as never), /not.null/i)
    assert.deepEqual([(await store.load()).revision, (await store.load()).users], [revision, users])
    assert.notEqual(await commit('talk'), 'stale')
    assert.ok((await store.load()).users.has('cleo'))
    assert.deepEqual((await accounts.memory()).loops, [row])
    // Somebody else has changed the store meanwhile: nothing of it is written.
    const late = { ...memory('off'), forgotten: [{ user: 'cleo', role: 'p/multi' }] }
    assert.equal(
      await store.commit({ base: revision, changes: [], records: [], memory: late }),
      'stale',
    )
    assert.deepEqual((await accounts.memory()).loops, [row])
  },
)

testOnBoth(
  'X06 F58: dims come back with their priority loops, and go with their user, role and loop',
  async (bench) => {
    const { store, accounts } = await open(bench)
    const dim = { user: 'anna', role: 'p/multi', whileTalkingDb: 6, priorityDb: 40 }
    const dims = [
      { ...dim, priorityLoops: ['a', 'gone', 'c'] },
      { ...dim, user: 'ben', priorityLoops: ['b'] },
      { ...dim, role: 'p/gone', priorityLoops: [] },
    ]
    const none = { loops: [], pages: [], settings: [], dims: [], forgotten: [] }
    const kept = async () => {
      const { dims: found } = await accounts.memory()
      return found.toSorted((a, b) => (a.user < b.user ? -1 : 1))
    }
    await accounts.writeMemory({ ...none, dims })
    assert.deepEqual(await kept(), [{ ...dims[0], priorityLoops: ['a', 'c'] }, dims[1]])
    const again = { ...dim, whileTalkingDb: 0, priorityLoops: ['c', 'b'] }
    await accounts.writeMemory({ ...none, dims: [again] })
    assert.deepEqual(await kept(), [{ ...again, priorityLoops: ['b', 'c'] }, dims[1]])
    await change(store, 'c', undefined)
    assert.deepEqual(await kept(), [{ ...again, priorityLoops: ['b'] }, dims[1]])
    await accounts.writeMemory({ ...none, forgotten: [{ user: 'anna', role: 'p/multi' }] })
    assert.deepEqual(await kept(), [dims[1]])
    await change(store, 'ben', undefined)
    assert.deepEqual(await kept(), [])
  },
)

/** The engines give rows in no order. */
async function byDigest(accounts: AccountStore): Promise<SignOnRow[]> {
  return (await accounts.signOns()).sort((a, b) => (a.digest < b.digest ? -1 : 1))
}

async function open(bench: StoreBench) {
  const store = await bench.open()
  const { scopes, users, loops, keysets, roles } = configurationOf(DOMAIN)
  const entities = [scopes, users, loops, keysets, roles].flatMap((map): Entity[] => [
    ...map.values(),
  ])
  const changes = entities.map((after): EntityChange => {
    return { kind: after.kind, id: after.id, before: undefined, after }
  })
  assert.notEqual(await store.commit({ base: 0, changes, records: [] }), 'stale')
  return { store, accounts: new AccountStore(store.database) }
}

/** Of a user or a loop; `fields` undefined: it is deleted. */
async function change(store: Store, id: string, fields: object | undefined): Promise<void> {
  const { users, loops, revision } = await store.load()
  const before = users.get(id) ?? loops.get(id)
  assert.ok(before)
  const after = fields === undefined ? undefined : ({ ...before, ...fields } as Entity)
  const changes: EntityChange[] = [{ kind: before.kind, id, before, after }]
  assert.notEqual(await store.commit({ base: revision, changes, records: [] }), 'stale')
}
