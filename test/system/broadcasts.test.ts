// What is told to all, over real connections of the SDK: on a desk, on the login page, and in a program that does not
// care. Loopback only.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, Supervision } from '../../src/sdk/node.ts'
import { socketUrl, until } from '../sdk/node_operator.ts'
import { systemAdministrator } from '../support/system_administrator.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

let server: TestServer
let url: string

before(async () => {
  server = await startTestServer()
  url = socketUrl(server.address)
})

after(() => server.close())

async function signedOn(user: string, role?: string) {
  const client = connect({ url })
  await client.signOn(user, TEST_PASSWORD)
  if (role !== undefined) await client.chooseRole(role)
  return client
}

test('X16 F71: a message shows in and out of a role; a reload is told on the login page, and clients go on', async () => {
  const admin = await systemAdministrator(server)
  const desk = await signedOn('ben', 'test/director')
  const lobby = await signedOn('chris')
  const login = connect({ url })
  await until(login, ({ connection }) => connection === 'open')
  const supervision = new Supervision(admin)
  assert.equal(await supervision.broadcast('', 'Launch in 10 minutes'), 3)
  for (const client of [desk, lobby]) {
    await until(client, ({ supervised }) => supervised?.reason === 'Launch in 10 minutes')
  }
  const reloads = [desk, lobby, login].map(
    (client) => new Promise((resolve) => client.onReload(resolve)),
  )
  assert.equal(await supervision.reloadAll('', 'new version'), 4)
  for (const reload of await Promise.all(reloads)) {
    const { by, reason } = reload as { by: string; reason: string }
    assert.deepEqual([by, reason], ['Administrator', 'new version'])
  }
  const [loop] = desk.view.loops
  await desk.switchLoop(loop?.id ?? 0, 'monitor')
  await login.signOn('chris', TEST_PASSWORD)
  for (const client of [admin, desk, lobby, login]) client.close()
})
