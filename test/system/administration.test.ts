// Administrators over the SDK on a whole server: live lists, conflicts, domain files. Loopback only.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { VocsError } from '../../src/protocol/errors.ts'
import { Administration, connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { socketUrl, until } from '../sdk/node_operator.ts'
import { TcpRelay } from '../sdk/tcp_relay.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'
import { loopEntity, userEntity } from '../support/edits.ts'

const KEEP_ANSWERING_MS = 500

let server: TestServer
let url: string
let anna: NodeVoiceClient
let administration: Administration

before(async () => {
  server = await startTestServer()
  url = socketUrl(server.address)
  anna = await signedOn('anna')
  administration = new Administration(anna)
})

after(async () => {
  anna.close()
  await server.close()
})

async function signedOn(user: string, at = url): Promise<NodeVoiceClient> {
  const client = connect({ url: at })
  await client.signOn(user, TEST_PASSWORD)
  return client
}

const duty = (user: string, scope: string, number: 0 | 1 | 2) => ({
  ...({ body: 'setDuty', setDuty: { user, scope, duty: number } } as const),
})
const putLoop = (id: string, name: string) =>
  ({ body: 'putLoop', putLoop: loopEntity(id, 'main', name) }) as const

async function becomes(holds: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 8000
  while (!holds()) {
    assert.ok(performance.now() < endMs, what)
    await pause(10)
  }
}

test('F84: the second of two administrators is told what was changed meanwhile, and by whom', async () => {
  await administration.change([duty('ben', 'main', 2)])
  const ben = await signedOn('ben')
  const other = new Administration(ben)
  const { revision } = await other.list('loop')
  await administration.change([putLoop('fd', 'Flight'), putLoop('gone', 'Gone')])
  const late = { baseRevision: revision }
  await assert.rejects(other.change([putLoop('fd', 'Mine')], late), (error: unknown) => {
    assert.ok(error instanceof VocsError && error.code === 'CONFLICT')
    assert.match(error.message, /"fd" changed meanwhile by anna/)
    const [entry] = error.conflicts
    assert.deepEqual([entry?.actor, entry?.entity?.id], ['anna', 'fd'])
    return /"name":"Flight"/.test(entry?.after ?? '')
  })
  assert.equal(nameOf(await other.list('loop', { text: 'fd' })), 'Flight')
  await other.change([putLoop('tm', 'Telemetry')], late)
  const { revision: then } = await other.list('loop')
  await administration.change([{ body: 'remove', remove: { kind: 3, id: 'gone' } }])
  // Neither an edit of what is gone nor its making anew goes unnoticed.
  for (const edit of [
    { body: 'remove', remove: { kind: 3, id: 'gone' } } as const,
    putLoop('gone', 'Again'),
  ]) {
    const refused = other.change([edit], { baseRevision: then })
    await assert.rejects(refused, { code: 'CONFLICT', message: /"gone" changed meanwhile by anna/ })
  }
  ben.close()
})

function nameOf({ entities }: Awaited<ReturnType<Administration['list']>>): string | undefined {
  const [first] = entities
  return first?.body === 'loop' ? first.loop.name : undefined
}

test('F73: a live list is as the server has it, over changes, a cut connection and a lost duty', async () => {
  const relay = await TcpRelay.open(Number(new URL(url).port))
  await administration.change([duty('chris', 'main', 1)])
  const chris = await signedOn('chris', `ws://127.0.0.1:${relay.port}/socket`)
  let calls = 0
  const list = new Administration(chris).watch('loop', 'main', () => calls++)
  await becomes(() => list.state === 'live', 'never live')
  const name = (id: string) => {
    const entity = list.get(id)
    return entity?.body === 'loop' ? entity.loop.name : undefined
  }
  await administration.change([putLoop('sim', 'New Name')])
  await becomes(() => name('sim') === 'New Name', 'the change was not told')
  relay.down()
  await until(chris, ({ connection }) => connection !== 'open')
  await administration.change([
    putLoop('sim', 'Unseen'),
    { body: 'remove', remove: { kind: 3, id: 'gc' } },
  ])
  assert.deepEqual([list.state, name('sim')], ['loading', 'New Name'])
  relay.up()
  await becomes(() => list.state === 'live', 'not live again')
  assert.deepEqual([name('sim'), name('gc')], ['Unseen', undefined])
  await administration.change([putLoop('sim', 'Simulation')])
  await becomes(() => name('sim') === 'Simulation', 'nothing is told after the cut')
  await administration.change([duty('chris', 'main', 0)])
  await becomes(() => list.state === 'ended', 'the lost duty was not told')
  assert.deepEqual([list.entities.length, list.problem?.code], [0, 'PERMISSION_DENIED'])
  const before = calls
  list.close()
  await administration.change([putLoop('sim', 'Nobody')])
  assert.equal(calls, before)
  chris.close()
  relay.close()
})

test('F81: a domain is exported in parts and imported again; faults are told with their lines', async () => {
  const text = await administration.exportScope('main')
  assert.match(text, /id: main/)
  assert.doesNotMatch(text, /argon2/)
  const same = await administration.importDomain(text, { replace: true, dryRun: true })
  assert.deepEqual(same.entries, [])
  const json = await administration.exportScope('main', 'json')
  assert.equal((JSON.parse(json) as { domain: { id: string } }).domain.id, 'main')
  const faulty = `domain: { id: main }\nloops:\n  - { id: ok }\n  - { id: "no id" }\nrolles: []`
  const fault = { code: 'INVALID', faults: ['line 5: unknown key "rolles": did you mean "roles"?'] }
  await assert.rejects(administration.importDomain(faulty), fault)
  await assert.rejects(administration.importDomain(faulty.replace('rolles', 'roles')), (error) => {
    assert.ok(error instanceof VocsError && error.code === 'INVALID')
    return (error.faults[0] ?? '').startsWith('line 4: loops.1: "no id"')
  })
  const hash = `users:\n  - { id: ben, name: Ben, password: $argon2-x }`
  await assert.rejects(administration.importDomain(hash), (error) => {
    assert.ok(error instanceof VocsError && error.code === 'INVALID')
    return /line 2: .*only administrators of the system/.test(error.faults[0] ?? '')
  })
  const foreign = administration.importDomain('domain: { id: elsewhere }')
  await assert.rejects(foreign, { code: 'PERMISSION_DENIED', message: /^line 1: / })
  const { entities } = await administration.list('loop', { text: 'ok' })
  assert.deepEqual(entities, [])
})

test('F81: a long file is imported and exported whole while the server answers all others', async () => {
  const users = Array.from(
    { length: 10_000 },
    (_, index) => `  - { id: many-${index}, name: 😀 ${index} }`,
  )
  const text = ['domain: { id: main }', 'users:', ...users, `# ${'x'.repeat(3 << 20)}`].join('\n')
  const chris = await signedOn('chris')
  await assert.rejects(new Administration(chris).importDomain(text), { code: 'BAD_REQUEST' })
  let slowestMs = 0
  let isOver = false
  const ask = async () => {
    while (!isOver) {
      const beganMs = performance.now()
      const subscription = 0
      await chris.ask({ body: 'unsubscribe', unsubscribe: { subscription } })
      slowestMs = Math.max(slowestMs, performance.now() - beganMs)
      await pause(25)
    }
  }
  const asking = ask()
  const beganMs = performance.now()
  await administration.importDomain(text)
  const importedMs = performance.now() - beganMs
  const exported = await administration.exportScope('main')
  isOver = true
  await asking
  assert.ok(exported.length > 300_000 && exported.includes('😀 9999'))
  assert.deepEqual((await administration.importDomain(exported, { dryRun: true })).entries, [])
  console.log(
    `10,000 users in ${importedMs.toFixed(0)} ms; another waited ${slowestMs.toFixed(0)} ms`,
  )
  assert.ok(slowestMs < KEEP_ANSWERING_MS, `${slowestMs} ms`)
  let beganListMs = performance.now()
  const list = administration.watch('user', '', () => undefined)
  await becomes(() => list.state === 'live', 'never live')
  console.log(
    `${list.entities.length} users listed in ${(performance.now() - beganListMs).toFixed(0)} ms`,
  )
  assert.ok(list.entities.length > 10_000)
  beganListMs = performance.now()
  const change = { body: 'putUser', putUser: userEntity('many-5', 'main', 'Other') } as const
  await administration.change([change])
  await becomes(() => JSON.stringify(list.get('many-5')).includes('Other'), 'not told')
  list.close()
  chris.close()
})
