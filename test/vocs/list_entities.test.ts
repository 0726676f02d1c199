// Lists of entities and what subscribers are told: pages while things come and go, rights that come and go.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntitiesChangedMessage, EntityMessage } from '../../src/protocol/admin_messages.ts'
import { encodeServerMessage } from '../../src/protocol/client_messages.ts'
import { SUBSCRIPTIONS_MAX } from '../../src/vocs/admin_requests.ts'
import type { Edit } from '../../src/vocs/edits.ts'
import { loopEntity, userEntity } from '../support/edits.ts'
import { AdminBench, bodyOf } from './admin_bench.ts'
import { codeOf } from './core_bench.ts'

const [SCOPE, USER, LOOP, ROLE] = [1, 2, 3, 4]
const PART_BYTES_MAX = 256 * 1024

async function list(
  admin: AdminBench,
  connection: number,
  kind: number,
  more: { scope?: string; after?: string; limit?: number; text?: string; subscribe?: boolean } = {},
) {
  const plain = { kind, scope: '', text: '', after: '', limit: 0, subscribe: false }
  const answer = await admin.ask(connection, 'listEntities', { ...plain, ...more })
  return { ...bodyOf(answer, 'entities'), request: answer?.request ?? 0 }
}

const idOf = (entity: EntityMessage) =>
  (entity as unknown as Record<string, { id: string }>)[entity.body]?.id ?? ''
const ids = (entities: readonly EntityMessage[]) => entities.map(idOf)

function told(admin: AdminBench, connection: number): EntitiesChangedMessage[] {
  return admin.bench
    .events(connection)
    .flatMap((message) => (message.body === 'entitiesChanged' ? [message.entitiesChanged] : []))
}

const duty = (user: string, scope: string, number: number): Edit => ({
  body: 'setDuty',
  setDuty: { user, scope, duty: number },
})

test('F73 F76: each administrator lists the own scopes, and of the domain above what can be used', async (t) => {
  const admin = await AdminBench.open(t)
  const seen = async (user: string, kind: number) =>
    ids((await list(admin, admin.enter(user), kind)).entities)
  assert.deepEqual(await seen('admin-p', SCOPE), ['base', 'p'])
  assert.deepEqual(await seen('admin-base', SCOPE), ['base', 'p', 'q'])
  assert.deepEqual(await seen('admin-other', SCOPE), ['other', 'o'])
  assert.deepEqual(await seen('admin-system', SCOPE), ['base', 'p', 'q', 'other', 'o'])
  assert.deepEqual(await seen('admin-p', LOOP), ['base-loop', 'p-loop'])
  assert.deepEqual(await seen('admin-p', ROLE), ['base/crew', 'p/crew'])
  assert.deepEqual(await seen('supervisor-p', LOOP), ['base-loop', 'p-loop'])
})

test('F73: what a domain says of other projects is not told: rights on loops, places, duties', async (t) => {
  const admin = await AdminBench.open(t)
  const layout = {
    keyset: 'base/desk',
    pages: [
      {
        name: 'One',
        places: [
          { loop: 'q-loop', row: 1, column: 1 },
          { loop: 'p-loop', row: 1, column: 2 },
        ],
      },
    ],
  }
  await admin.edit(
    { body: 'setLayout', setLayout: { role: 'base/crew', layout } },
    duty('plain', 'q', 1),
    duty('plain', 'p', 1),
  )
  const text = async (user: string) => {
    const connection = admin.enter(user)
    const lists = [USER, ROLE, LOOP].map((kind) => list(admin, connection, kind))
    return JSON.stringify((await Promise.all(lists)).map(({ entities }) => entities))
  }
  assert.doesNotMatch(await text('admin-p'), /"q|"q-loop|q\/|other/)
  assert.match(await text('admin-p'), /"p-loop"/)
  assert.match(await text('admin-base'), /"q-loop".*"duties":\[{"scope":"q"|"scope":"q"/)
})

test('pages neither miss nor repeat anything when entities come and go between them', async (t) => {
  const admin = await AdminBench.open(t)
  const put = (id: string): Edit => ({ body: 'putLoop', putLoop: loopEntity(id, 'base') })
  const remove = (id: string): Edit => ({ body: 'remove', remove: { kind: 'loop', id } })
  const names = Array.from({ length: 20 }, (_, index) => `loop-${index}`)
  await admin.edit(...names.map(put))
  const connection = admin.enter('admin-base')
  const first = await list(admin, connection, LOOP, { scope: 'base', limit: 8 })
  // The last of the page goes, as one before it and one after; another comes at the end.
  await admin.edit(remove('loop-6'), remove('loop-2'), remove('loop-10'), put('late'))
  const second = await list(admin, connection, LOOP, {
    scope: 'base',
    limit: 8,
    after: first.cursor,
  })
  const rest = { scope: 'base', limit: 8, after: second.cursor }
  const third = await list(admin, connection, LOOP, rest)
  assert.equal(third.cursor, '')
  const all = ids([first, second, third].flatMap(({ entities }) => entities))
  assert.deepEqual(all, ['base-loop', ...names.filter((name) => name !== 'loop-10'), 'late'])
  const bad = { kind: LOOP, scope: '', text: '', after: 'rubbish', limit: 0, subscribe: false }
  assert.equal(codeOf(await admin.ask(connection, 'listEntities', bad)), 'BAD_REQUEST')
})

test('a subscription goes on from its list without a gap, until it is given up', async (t) => {
  const admin = await AdminBench.open(t)
  const connection = admin.enter('admin-base')
  const { request, revision } = await list(admin, connection, USER, { scope: 'p', subscribe: true })
  admin.bench.forget()
  await admin.edit({ body: 'putUser', putUser: userEntity('p-user', 'p', 'One') })
  await admin.edit({ body: 'putUser', putUser: userEntity('q-user', 'q', 'Two') })
  await admin.edit({ body: 'remove', remove: { kind: 'user', id: 'p-user' } })
  const [changed, removed, ...more] = told(admin, connection)
  assert.equal(changed?.revision, revision + 1)
  assert.deepEqual([ids(changed?.changed ?? []), changed?.subscription], [['p-user'], request])
  assert.deepEqual(removed?.removed, [{ kind: USER, id: 'p-user' }])
  assert.deepEqual(more, [])
  admin.bench.forget()
  await admin.ask(connection, 'unsubscribe', { subscription: request })
  await admin.edit({ body: 'putUser', putUser: userEntity('p-other', 'p') })
  assert.deepEqual(told(admin, connection), [])
})

test('what a right makes visible is told as changed, what it hides as removed, its loss as the end', async (t) => {
  const admin = await AdminBench.open(t)
  const connection = admin.enter('admin-p')
  await list(admin, connection, LOOP, { subscribe: true })
  admin.bench.forget()
  await admin.edit(duty('admin-p', 'q', 1))
  assert.deepEqual(
    told(admin, connection).map(({ changed }) => ids(changed)),
    [['q-loop']],
  )
  admin.bench.forget()
  await admin.edit(duty('admin-p', 'p', 0))
  assert.deepEqual(
    told(admin, connection).flatMap(({ removed }) => removed),
    [{ kind: LOOP, id: 'p-loop' }],
  )
  admin.bench.forget()
  await admin.edit(duty('admin-p', 'q', 0))
  assert.match(told(admin, connection)[0]?.ended ?? '', /no duty/)
  admin.bench.forget()
  await admin.edit({ body: 'putLoop', putLoop: loopEntity('q-loop', 'q', 'New') })
  assert.deepEqual(told(admin, connection), [])
})

test('a change of a domain’s role that concerns another project is not told', async (t) => {
  const admin = await AdminBench.open(t)
  const connection = admin.enter('admin-p')
  await list(admin, connection, ROLE, { subscribe: true })
  admin.bench.forget()
  const right = (loop: string): Edit => ({
    body: 'setRight',
    setRight: { role: 'base/crew', loop, right: 0 },
  })
  await admin.edit(right('q-loop'))
  assert.deepEqual(told(admin, connection), [])
  await admin.edit(right('p-loop'))
  assert.deepEqual(
    told(admin, connection).map(({ changed }) => ids(changed)),
    [['base/crew']],
  )
})

test(`a session has ${SUBSCRIPTIONS_MAX} subscriptions at most, and none of its last connection`, async (t) => {
  const admin = await AdminBench.open(t)
  const { connection, token } = admin.bench.enter('admin-base')
  const ask = (number: number) => {
    const listing = { kind: LOOP, scope: '', text: '', after: '', limit: 0, subscribe: true }
    return admin.ask(number, 'listEntities', listing)
  }
  for (let count = 0; count < SUBSCRIPTIONS_MAX; count++) bodyOf(await ask(connection), 'entities')
  assert.equal(codeOf(await ask(connection)), 'TOO_MANY_REQUESTS')
  const second = admin.bench.connect()
  await admin.ask(second, 'resume', { token })
  admin.bench.forget()
  await admin.edit({ body: 'putLoop', putLoop: loopEntity('base-loop', 'base', 'New') })
  assert.deepEqual([...told(admin, connection), ...told(admin, second)], [])
  bodyOf(await ask(second), 'entities')
})

test('F74: 10,000 users are paged fast, and no message is long', async (t) => {
  const admin = await AdminBench.open(t)
  const put = (_: unknown, index: number): Edit => ({
    body: 'putUser',
    putUser: userEntity(`user-${index}`, 'base', 'x'.repeat(60)),
  })
  for (let start = 0; start < 2; start++) {
    await admin.edit(...Array.from({ length: 5000 }, (_, index) => put(_, start * 5000 + index)))
  }
  const connection = admin.enter('admin-base')
  const slowestMs: number[] = []
  const found = new Set<string>()
  let after = ''
  do {
    admin.bench.nowMs += 1000
    const beganMs = performance.now()
    const page = await list(admin, connection, USER, { after, limit: 500 })
    slowestMs.push(performance.now() - beganMs)
    const bytes = encodeServerMessage({ request: 1, body: 'entities', entities: page }).length
    assert.ok(bytes <= PART_BYTES_MAX, `${bytes} bytes`)
    for (const id of ids(page.entities)) found.add(id)
    after = page.cursor
  } while (after !== '')
  assert.ok(found.size > 10_000)
  const ms = Math.max(...slowestMs)
  console.log(`${slowestMs.length} pages, the slowest in ${ms.toFixed(1)} ms`)
  assert.ok(ms < 200, `${ms} ms`)
})
