// The harness of an ice_proxy thread itself: a thread that dies is told to whoever waits for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startIceProxy } from './worker_harness.ts'

test('who waits for a thread that dies, or asks a dead one, gets the words it died with', async (t) => {
  const proxy = await startIceProxy()
  t.after(() => proxy.close())
  const waits = [proxy.next('peer'), proxy.load()]
  proxy.fail()
  for (const wait of waits) await assert.rejects(wait, /null/)
  await assert.rejects(proxy.next('peer'), /null/)
})
