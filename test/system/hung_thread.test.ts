// A media thread that hangs: it says nothing and does not die, and is replaced all the same. Loopback only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { enter, NodeOperator, socketUrl, SPOKEN_DBFS, until } from '../sdk/node_operator.ts'
import { hangThread } from '../support/hang_thread.ts'
import { startTestServer } from '../support/test_server.ts'
import { toneLevelDbfs } from '../support/tones.ts'

const TONE_HZ = 440
const BACK_WITHIN_MS = 8000
const HEARD_SAMPLES = 9600

for (const name of ['mixer 0', 'ice_proxy 0']) {
  test(`F62 F63: ${name} hangs and is replaced, and its people hear on without a sign-on`, async (t) => {
    const server = await startTestServer()
    const [anna, chris] = ['anna', 'chris'].map(
      () => new NodeOperator({ url: socketUrl(server.address) }),
    ) as [NodeOperator, NodeOperator]
    t.after(async () => {
      anna.close()
      chris.close()
      await server.close()
    })
    await enter(anna.client, 'anna', 'Flight Director', { 'Flight Director': 'talk' })
    await enter(chris.client, 'chris', 'Observer', { 'Flight Director': 'monitor' })
    for (const { client } of [anna, chris]) {
      await until(client, ({ media }) => media === 'connected')
    }
    await anna.client.setPtt(true)
    void anna.speak(TONE_HZ, (BACK_WITHIN_MS + 3000) / 1000)
    await heardWithin(chris, 3000)
    const before = server.server.thread(name)
    assert.ok(before !== undefined)
    await hangThread(before)
    await pause(500)
    chris.heard()
    const hungMs = performance.now()
    await heardWithin(chris, BACK_WITHIN_MS)
    t.diagnostic(`heard again after ${Math.round(performance.now() - hungMs + 500)} ms`)
    assert.notEqual(server.server.thread(name), before)
  })
}

/** Until the tone is there for 200 ms. */
async function heardWithin(operator: NodeOperator, ms: number): Promise<void> {
  const endMs = performance.now() + ms
  for (;;) {
    await pause(300)
    const heard = operator.heard()
    const level = toneLevelDbfs(heard.subarray(-HEARD_SAMPLES), TONE_HZ)
    if (heard.length >= HEARD_SAMPLES && level > SPOKEN_DBFS - 3) return
    assert.ok(performance.now() < endMs, `not heard within ${ms} ms`)
  }
}
