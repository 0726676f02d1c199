// What administrators and supervisors read of the records: what is theirs, and nothing of what had its ids before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEntryMessage } from '../../src/protocol/admin_messages.ts'
import type { ClientBodies } from '../../src/protocol/client_messages.ts'
import { sql } from '../../src/store/sql.ts'
import type { Edit } from '../../src/vocs/edits.ts'
import { roleEntity, scopeEntity, userEntity } from '../support/edits.ts'
import { AdminBench, bodyOf } from './admin_bench.ts'
import { codeOf } from './core_bench.ts'

const PAGE = { fromMs: 0, toMs: 0, beforeSequence: 0, limit: 0 }
const AUDIT: ClientBodies['searchAudit'] = { ...PAGE, actor: '', text: '', entity: null }
const EVENTS: ClientBodies['searchEvents'] = { ...PAGE, loop: '', user: '', session: 0 }
const USER = 2

const duty = (user: string, scope: string): Edit => ({
  body: 'setDuty',
  setDuty: { user, scope, duty: 2 },
})

test('F73 F85: of an entry each administrator reads what is theirs, and finds it by no more', async (t) => {
  const admin = await AdminBench.open(t)
  await admin.edit(duty('p-user', 'q'))
  const putUser = userEntity('p-user', 'p', 'Pia')
  await admin.edit({ body: 'putUser', putUser }, duty('p-user', 'other'))
  const mute = {
    actor: 'chief',
    address: '',
    action: 'mute',
    kind: 'user',
    entity: 'p-user',
  } as const
  await admin.store.record([{ ...mute, scope: 'p', before: '', after: '', reason: 'noise' }])
  const entity = { kind: USER, id: 'p-user' }
  const seen = async (user: string, text: string) =>
    (await searchAudit(admin, user, { entity, text })).map(told)
  const [muted, renamed, ...more] = await seen('admin-p', '')
  assert.deepEqual([muted, renamed], ['mute ', 'change {"name":"Pia"}'])
  assert.equal(more.length, 1)
  assert.match(more[0] ?? '', /^create /)
  assert.deepEqual(await seen('admin-p', 'duty in'), [])
  assert.deepEqual(await seen('admin-p', 'PIA'), ['change {"name":"Pia"}'])
  assert.deepEqual(await seen('admin-base', 'duty in'), ['change {"duty in q":"administrator"}'])
  assert.deepEqual(await seen('admin-system', 'duty in'), [
    'change {"name":"Pia","duty in other":"administrator"}',
    'change {"duty in q":"administrator"}',
  ])
})

test('F73 F84 F85: who is in a project reads nothing of another that had its id', async (t) => {
  const admin = await AdminBench.open(t)
  const base = admin.plane.configuration.revision
  const old = await searchAudit(admin, 'admin-p', {})
  assert.ok(old.length > 5)
  await admin.edit({ body: 'remove', remove: { kind: 'scope', id: 'p' } })
  await admin.edit(
    { body: 'putScope', putScope: scopeEntity('p', 'other') },
    { body: 'putRole', putRole: roleEntity('p/crew', 'p') },
    duty('other-user', 'p'),
  )
  const entries = await searchAudit(admin, 'other-user', {})
  assert.deepEqual(entries.map(({ action, entity }) => `${action} ${entity?.id}`).sort(), [
    'create p',
    'create p/crew',
  ])
  const putRole = { ...roleEntity('p/crew', 'p'), name: 'Crew' }
  const change = await admin.change(admin.enter('other-user'), [{ body: 'putRole', putRole }], {
    baseRevision: base,
  })
  assert.ok(change?.body === 'error')
  assert.deepEqual(
    change.error.conflicts?.map(({ action, entity }) => `${action} ${entity?.id}`),
    ['create p/crew'],
  )
})

test('F73 F84: of somebody whose id another had elsewhere a conflict tells nothing of that one', async (t) => {
  const admin = await AdminBench.open(t)
  const base = admin.plane.configuration.revision
  await admin.edit({ body: 'putUser', putUser: userEntity('p-user', 'p', 'Secret') })
  await admin.edit({ body: 'remove', remove: { kind: 'user', id: 'p-user' } })
  await admin.edit({ body: 'putUser', putUser: userEntity('p-user', 'other', 'Olga') })
  const putUser = userEntity('p-user', 'other', 'Other')
  const answer = await admin.change(admin.enter('admin-other'), [{ body: 'putUser', putUser }], {
    baseRevision: base,
  })
  assert.equal(codeOf(answer), 'CONFLICT')
  const text = JSON.stringify(answer)
  assert.match(text, /Olga/)
  assert.doesNotMatch(text, /Secret|delete/)
})

test('F85 F91: a search that no engine can do is refused as such', async (t) => {
  const admin = await AdminBench.open(t)
  const connection = admin.enter('admin-system')
  const bad = [
    { fromMs: 1e300 },
    { toMs: 8.64e15 + 1 },
    { fromMs: Number.NaN },
    { fromMs: -1 },
    { beforeSequence: 2 ** 31 },
    { limit: 501 },
  ]
  const nul = ['actor', 'text'].map((name) => ({ [name]: 'a\0b' }))
  const audit = [...bad, ...nul, { entity: { kind: USER, id: 'a\0' } }]
  for (const fields of audit) {
    const answer = await admin.ask(connection, 'searchAudit', { ...AUDIT, ...fields })
    assert.equal(codeOf(answer), 'BAD_REQUEST', JSON.stringify(fields))
  }
  for (const fields of [...bad, { session: 2 ** 31 }, { loop: '\0' }, { user: '\0' }]) {
    const answer = await admin.ask(connection, 'searchEvents', { ...EVENTS, ...fields })
    assert.equal(codeOf(answer), 'BAD_REQUEST', JSON.stringify(fields))
  }
})

test('X16: who verifies the log is told that its end was cut off', async (t) => {
  const admin = await AdminBench.open(t)
  const verified = async () =>
    bodyOf(await admin.ask(admin.enter('admin-system'), 'verifyAudit', {}), 'auditVerified')
  const { entries, endMissing } = await verified()
  assert.equal(endMissing, false)
  const last = sql`select max(sequence) from audit`
  await sql`delete from audit where sequence = (${last})`.execute(admin.store.database.sql)
  assert.deepEqual(await verified(), { entries: entries - 1, endMissing: true })
})

async function searchAudit(
  admin: AdminBench,
  user: string,
  query: Partial<ClientBodies['searchAudit']>,
): Promise<readonly AuditEntryMessage[]> {
  const answer = await admin.ask(admin.enter(user), 'searchAudit', { ...AUDIT, ...query })
  return bodyOf(answer, 'auditEntries').entries
}

const told = ({ action, after }: AuditEntryMessage) => `${action} ${after}`
