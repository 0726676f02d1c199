// What is told to all: whom a message and a reload reach, and who may send which.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BroadcastMessage } from '../../src/protocol/system_messages.ts'
import { AdminBench, bodyOf } from './admin_bench.ts'
import { codeOf } from './core_bench.ts'

const SEND = { message: { text: 'all stop' }, reload: {} } as const

function broadcast(admin: AdminBench, from: number, action: 'message' | 'reload', scope: string) {
  const body = { scope, reason: 'drill', action, [action]: SEND[action] }
  return admin.ask(from, 'broadcast', body as unknown as BroadcastMessage)
}

/** Somebody in each corner: by name, the connection. */
async function scene(t: Parameters<typeof AdminBench.open>[0]) {
  const admin = await AdminBench.open(t)
  const people = {
    system: admin.enter('admin-system'),
    base: admin.enter('plain', 'base/crew'),
    p: admin.enter('p-user', 'p/crew'),
    supervisor: admin.enter('supervisor-p'),
    // A user of the project's domain, in the project's role.
    guest: admin.enter('plain', 'p/crew'),
    q: admin.enter('q-user', 'q/crew'),
    other: admin.enter('other-user', 'other/crew'),
    adminOfP: admin.enter('admin-p'),
    stranger: admin.enter(undefined),
  }
  admin.bench.forget()
  return { admin, people }
}

type People = Awaited<ReturnType<typeof scene>>['people']

function reached(admin: AdminBench, people: People, body: 'supervised' | 'reload'): string[] {
  return Object.entries(people).flatMap(([name, connection]) =>
    admin.bench.events(connection).some((event) => event.body === body) ? [name] : [],
  )
}

test('X16: a message reaches all sessions of the scope and its projects, and no other', async (t) => {
  const { admin, people } = await scene(t)
  const sent = bodyOf(await broadcast(admin, people.supervisor, 'message', 'p'), 'broadcastTold')
  const inP = ['p', 'supervisor', 'guest', 'adminOfP']
  assert.deepEqual(reached(admin, people, 'supervised'), inP)
  assert.equal(sent.connections, inP.length)
  const [event] = admin.bench.events(people.guest)
  assert.ok(event?.body === 'supervised')
  const { action, by, reason } = event.supervised
  assert.deepEqual([action, by, reason], [4, 'supervisor-p', 'all stop'])
  admin.bench.forget()
  await broadcast(admin, people.system, 'message', 'base')
  assert.deepEqual(reached(admin, people, 'supervised'), [
    'system',
    'base',
    ...inP.slice(0, 3),
    'q',
    'adminOfP',
  ])
  admin.bench.forget()
  await broadcast(admin, people.system, 'message', '')
  const all = Object.keys(people).filter((name) => name !== 'stranger')
  assert.deepEqual(reached(admin, people, 'supervised'), all)
})

test('F71: a reload of the system reaches the login page too, one of a project its sessions alone', async (t) => {
  const { admin, people } = await scene(t)
  await broadcast(admin, people.adminOfP, 'reload', 'p')
  assert.deepEqual(reached(admin, people, 'reload'), ['p', 'supervisor', 'guest', 'adminOfP'])
  admin.bench.forget()
  const sent = bodyOf(await broadcast(admin, people.system, 'reload', ''), 'broadcastTold')
  assert.deepEqual(reached(admin, people, 'reload'), Object.keys(people))
  assert.equal(sent.connections, Object.keys(people).length)
  const [event] = admin.bench.events(people.stranger)
  assert.ok(event?.body === 'reload')
  assert.deepEqual([event.reload.by, event.reload.reason], ['admin-system', 'drill'])
})

test('F71 F103: a reload is for administrators of the scope, a message for its supervisors', async (t) => {
  const { admin, people } = await scene(t)
  const refused = [
    [people.supervisor, 'reload', 'p'],
    [people.supervisor, 'message', 'base'],
    [people.supervisor, 'message', ''],
    [people.adminOfP, 'reload', ''],
    [people.adminOfP, 'message', 'q'],
    [people.adminOfP, 'message', 'nowhere'],
    [people.base, 'message', 'base'],
  ] as const
  for (const [from, action, scope] of refused) {
    assert.equal(codeOf(await broadcast(admin, from, action, scope)), 'PERMISSION_DENIED')
  }
  assert.equal(codeOf(await broadcast(admin, people.stranger, 'reload', '')), 'NOT_SIGNED_ON')
  assert.equal(codeOf(await broadcast(admin, people.system, 'message', 'nowhere')), 'INVALID')
  assert.deepEqual(
    reached(admin, people, 'reload').concat(reached(admin, people, 'supervised')),
    [],
  )
  assert.deepEqual(
    admin.bench.sent.filter(({ kind }) => kind === 'audit'),
    [],
  )
})

test('X16: who told what to all, and why, is in the audit log', async (t) => {
  const { admin, people } = await scene(t)
  admin.bench.audit.length = 0
  await broadcast(admin, people.supervisor, 'message', 'p')
  await broadcast(admin, people.system, 'reload', '')
  const told = admin.bench.audit.map(({ actor, action, kind, entity, scope, after, reason }) =>
    [actor, action, kind, entity, scope, after, reason].join('|'),
  )
  assert.deepEqual(told, [
    'supervisor-p|message to all|scope|p|p|{"text":"all stop","connections":4}|drill',
    'admin-system|reload all||||{"connections":9}|drill',
  ])
})

test('X16: a message without a text, one that is too long and one without an action are refused', async (t) => {
  const { admin, people } = await scene(t)
  const send = async (body: object) =>
    codeOf(await admin.ask(people.system, 'broadcast', { scope: '', reason: '', ...body } as never))
  assert.equal(await send({ action: 'message', message: { text: '' } }), 'BAD_REQUEST')
  assert.equal(await send({ action: 'message', message: { text: 'x'.repeat(201) } }), 'BAD_REQUEST')
  assert.equal(await send({ action: 'message', message: { text: 'a\0b' } }), 'BAD_REQUEST')
  assert.equal(await send({}), 'BAD_REQUEST')
  assert.equal(
    await send({ action: 'message', message: { text: 'x'.repeat(200) } }),
    'broadcastTold',
  )
})
