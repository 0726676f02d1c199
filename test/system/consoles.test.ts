// What consoles share over a whole server: the SDK's clients, real sockets and media. Loopback only.
import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Account } from '../../src/sdk/node.ts'
import { enter, loopNamed, NodeOperator, socketUrl, until } from '../sdk/node_operator.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'

let server: TestServer

before(async () => {
  server = await startTestServer()
})

after(() => server.close())

function operator(t: TestContext): NodeOperator {
  const made = new NodeOperator({ url: socketUrl(server.address) })
  t.after(() => made.close())
  return made
}

test('F38 F39: a switch, a volume, a place and the page are on the user’s other console within a second, the key is not', async (t) => {
  const [first, second] = [operator(t), operator(t)]
  await enter(first.client, 'anna', 'Flight Director')
  await enter(second.client, 'anna', 'Flight Director')
  const { id } = loopNamed(first.client, 'Telemetry')
  const beganMs = performance.now()
  await first.client.switchLoop(id, 'talk')
  await first.client.setVolume(id, 35)
  await second.client.setPan(id, 70)
  await new Account(first.client).showPage(2)
  await first.client.setPtt(true)
  for (const { client } of [first, second]) {
    await until(client, () => {
      const { state, volume, pan } = loopNamed(client, 'Telemetry')
      return state === 'talk' && volume === 35 && pan === 70
    })
  }
  await until(second.client, ({ page }) => page === 2)
  const tookMs = performance.now() - beganMs
  t.diagnostic(`all of it after ${tookMs.toFixed(1)} ms`)
  assert.ok(tookMs < 1000, `${tookMs} ms`)
  await pause(200)
  assert.equal(second.client.view.pttPressed, false)
  assert.deepEqual(
    loopNamed(second.client, 'Telemetry').talkers.map(({ own }) => own),
    [false],
  )
})
