// Passkeys in a real store, on both engines: what is kept, what is refused, and the audit log that goes with it.
import assert from 'node:assert/strict'
import type { AuditRecord } from '../../src/store/audit_entry.ts'
import type { Entity, EntityChange } from '../../src/store/entities.ts'
import { type PasskeyRow, PASSKEYS_MAX, PasskeyStore } from '../../src/store/passkey_store.ts'
import { sql } from '../../src/store/sql.ts'
import type { Store } from '../../src/store/store.ts'
import { configurationOf, DOMAIN } from '../vocs/core_bench.ts'
import { type StoreBench, testOnBoth, useEngines } from './engines.ts'

const MADE_MS = 1_800_000_000_000

useEngines()

testOnBoth('X15: passkeys come back as they were added, the newest first', async (bench) => {
  const { passkeys } = await open(bench)
  const [old, young] = [passkey('old', 'anna'), passkey('young', 'anna', MADE_MS + 0.7)]
  for (const row of [old, young, passkey('other', 'ben')]) {
    assert.equal(await passkeys.add(row, added(row)), 'added')
  }
  assert.deepEqual(await passkeys.of('anna'), [{ ...young, madeMs: MADE_MS }, old].sort(byId))
  assert.deepEqual(await passkeys.find('old'), old)
  assert.equal(await passkeys.find('none'), undefined)
  const later = passkey('later', 'anna', MADE_MS + 1)
  await passkeys.add(later, added(later))
  assert.equal((await passkeys.of('anna'))[0]?.id, 'later')
})

testOnBoth('X15: a counter goes on from where it was, once', async (bench) => {
  const { passkeys } = await open(bench)
  const row = passkey('key', 'anna')
  await passkeys.add(row, added(row))
  // As large as an authenticator's counter can be, and beyond 32 bits with its sign.
  const counter = 2 ** 32 - 1
  const both = [1, 2].map(() => passkeys.used('key', row.counter, counter, MADE_MS + 5.5))
  assert.equal((await Promise.all(both)).filter(Boolean).length, 1)
  assert.deepEqual(await passkeys.find('key'), { ...row, counter, usedMs: MADE_MS + 5 })
  assert.equal(await passkeys.used('none', 0, 1, MADE_MS), false)
})

testOnBoth(
  'X15: an id is one user’s, whoever comes second; nobody has what is no user',
  async (bench) => {
    const { store, passkeys } = await open(bench)
    const row = passkey('key', 'anna')
    assert.equal(await passkeys.add(row, added(row)), 'added')
    const stolen = { ...row, user: 'ben' }
    assert.equal(await passkeys.add(stolen, added(stolen)), 'there')
    assert.equal(await passkeys.add(passkey('b', 'nobody'), added(row)), 'no user')
    assert.deepEqual(await passkeys.of('ben'), [])
    assert.equal((await passkeys.find('key'))?.user, 'anna')
    assert.equal(await passkeys.remove('ben', 'key', removed), false)
    assert.deepEqual(await actions(store), ['add passkey key'])
  },
)

testOnBoth(
  'X15: nobody has more than 20, also of those that are added side by side',
  async (bench) => {
    const { store, passkeys } = await open(bench)
    const many = Array.from({ length: PASSKEYS_MAX + 5 }, (_, index) => passkey(`${index}`, 'anna'))
    const outcomes = await Promise.all(many.map((row) => passkeys.add(row, added(row))))
    assert.equal(outcomes.filter((outcome) => outcome === 'added').length, PASSKEYS_MAX)
    assert.equal(outcomes.filter((outcome) => outcome === 'full').length, 5)
    assert.equal((await passkeys.of('anna')).length, PASSKEYS_MAX)
    assert.equal((await actions(store)).length, PASSKEYS_MAX)
    const other = passkey('other', 'ben')
    assert.equal(await passkeys.add(other, added(other)), 'added')
    const [first] = await passkeys.of('anna')
    assert.equal(await passkeys.remove('anna', first?.id ?? '', removed), true)
    const again = passkey('again', 'anna')
    assert.equal(await passkeys.add(again, added(again)), 'added')
    assert.equal((await store.verifyAudit()).firstBroken, undefined)
  },
)

testOnBoth(
  'X15: a passkey and its entry in the audit log come and go together, or not at all',
  async (bench) => {
    const { store, passkeys } = await open(bench)
    const [kept, late] = [passkey('kept', 'anna'), passkey('late', 'anna')]
    await passkeys.add(kept, added(kept))
    const database = store.database.sql
    await sql`alter table audit rename to away`.execute(database)
    await assert.rejects(passkeys.add(late, added(late)), /audit/)
    await assert.rejects(passkeys.remove('anna', 'kept', removed), /audit/)
    await sql`alter table away rename to audit`.execute(database)
    assert.deepEqual(await passkeys.of('anna'), [kept])
    assert.deepEqual(await actions(store), ['add passkey kept'])
    assert.equal(await passkeys.add(late, added(late)), 'added')
    assert.equal(await passkeys.remove('anna', 'kept', removed), true)
    assert.equal(await passkeys.remove('anna', 'kept', removed), false)
    assert.deepEqual(await actions(store), [
      'remove passkey kept',
      'add passkey late',
      'add passkey kept',
    ])
    assert.equal((await store.verifyAudit()).firstBroken, undefined)
  },
)

testOnBoth(
  'X15: with a user the passkeys go, and with another name or password they stay',
  async (bench) => {
    const { store, passkeys } = await open(bench)
    for (const row of [passkey('a', 'anna'), passkey('b', 'ben')])
      await passkeys.add(row, added(row))
    await change(store, 'anna', { name: 'Anne', passwordHash: '$argon2-other', disabled: true })
    assert.equal((await passkeys.of('anna')).length, 1)
    await change(store, 'anna', undefined)
    assert.deepEqual(await passkeys.of('anna'), [])
    assert.equal(await passkeys.find('a'), undefined)
    assert.equal((await passkeys.of('ben')).length, 1)
  },
)

function passkey(id: string, user: string, madeMs = MADE_MS): PasskeyRow {
  const key = { publicKey: 'pQECAyYgASFYIA', counter: 0, transports: ['internal', 'usb'] }
  return { id, user, name: `key "${id}" – ü`, ...key, madeMs, usedMs: undefined }
}

function added({ id, user }: PasskeyRow): AuditRecord {
  return record('add passkey', user, id)
}

function removed({ id, user }: PasskeyRow): AuditRecord {
  return record('remove passkey', user, id)
}

function record(action: string, entity: string, after: string): AuditRecord {
  const by = { actor: entity, address: '192.0.2.1', action, kind: 'user', entity } as const
  return { ...by, scope: 'main', before: '', after, reason: '' }
}

/** The newest first. */
async function actions(store: Store): Promise<string[]> {
  const entries = store.database.sql.selectFrom('audit').selectAll().orderBy('sequence', 'desc')
  return (await entries.execute()).map(({ action, after }) => `${action} ${after}`)
}

function byId(one: PasskeyRow, other: PasskeyRow): number {
  return one.id < other.id ? -1 : 1
}

async function open(bench: StoreBench) {
  const store = await bench.open()
  const { scopes, users, loops, keysets, roles } = configurationOf(DOMAIN)
  const entities: Entity[] = [scopes, users, loops, keysets, roles].flatMap((map): Entity[] => [
    ...map.values(),
  ])
  const changes = entities.map((after): EntityChange => {
    return { kind: after.kind, id: after.id, before: undefined, after }
  })
  assert.notEqual(await store.commit({ base: 0, changes, records: [] }), 'stale')
  return { store, passkeys: new PasskeyStore(store) }
}

/** `fields` undefined: the user is deleted. */
async function change(store: Store, id: string, fields: object | undefined): Promise<void> {
  const { users, revision } = await store.load()
  const before = users.get(id)
  assert.ok(before)
  const after = fields === undefined ? undefined : { ...before, ...fields }
  const changes: EntityChange[] = [{ kind: 'user', id, before, after }]
  assert.notEqual(await store.commit({ base: revision, changes, records: [] }), 'stale')
}
