// The state of a running server over the SDK: its threads at work, and the history. Loopback only.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect, type SystemState, SystemWatch } from '../../src/sdk/node.ts'
import { socketUrl, until } from '../sdk/node_operator.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

let server: TestServer

before(async () => (server = await startTestServer()))
after(() => server.close())

test('F65 F88 X17: an administrator sees the threads work, and the last minutes', async (t) => {
  const anna = connect({ url: socketUrl(server.address) })
  t.after(() => anna.close())
  await anna.signOn('anna', TEST_PASSWORD)
  const states: (SystemState | undefined)[] = []
  let wake = () => undefined as void
  const system = new SystemWatch(anna)
  const end = await system.watch((state) => {
    states.push(state)
    wake()
  })
  const becomes = async (holds: (state: SystemState) => boolean) => {
    for (const endMs = performance.now() + 10_000; performance.now() < endMs;) {
      const state = states.at(-1)
      if (state !== undefined && holds(state)) return state
      await new Promise<void>((resolve) => (wake = resolve))
    }
    throw new Error(`never: ${JSON.stringify(states.at(-1))}`)
  }
  await anna.chooseRole('test/director')
  await until(anna, ({ media }) => media === 'connected')
  const { services, capacity } = await becomes(({ used }) => used === 1)
  assert.deepEqual(
    services.map(({ name, running }) => [name, running]),
    [
      ['vocs', true],
      ['ice_proxy 0', true],
      ['mixer 0', true],
    ],
  )
  assert.ok(capacity > 1)
  await becomes(({ services: [vocs, , mixer] }) => {
    return (vocs?.loadPermille ?? 0) > 0 && (mixer?.ticks ?? 0) > 0
  })
  const history = await system.history()
  assert.ok(Math.abs((history.atMs.at(-1) ?? 0) - Date.now()) < 120_000)
  assert.equal(history.inRoles.max.at(-1), 1)
  const load = history.load.get('vocs')
  assert.ok((load?.max.at(-1) ?? 0) > 0 && (load?.max.at(-1) ?? 0) <= 1000)
  end()
})
