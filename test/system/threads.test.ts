// Several media threads: sessions are spread over them, and a thread's end concerns its own sessions alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stopThread } from '../../src/net/thread_stop.ts'
import { enter, NodeOperator, socketUrl, SPOKEN_DBFS, until } from '../sdk/node_operator.ts'
import { startTestServer } from '../support/test_server.ts'
import { toneLevelDbfs } from '../support/tones.ts'

const TONE_HZ = 440

test('F63: of two ice_proxies one ends: its clients come back by themselves, the others hear no gap', async (t) => {
  const server = await startTestServer({ iceProxy: { port: 0, threads: 2 } })
  t.after(() => server.close())
  const url = socketUrl(server.address)
  const [anna, ben, chris] = ['anna', 'ben', 'chris'].map(() => new NodeOperator({ url })) as [
    NodeOperator,
    NodeOperator,
    NodeOperator,
  ]
  t.after(() => [anna, ben, chris].forEach((operator) => operator.close()))
  // One after the other: each goes where the least are.
  await enter(anna.client, 'anna', 'Flight Director', { 'Flight Director': 'talk' })
  await until(anna.client, ({ media }) => media === 'connected')
  await enter(ben.client, 'ben', 'Flight Controller', { 'Flight Director': 'monitor' })
  await until(ben.client, ({ media }) => media === 'connected')
  await enter(chris.client, 'chris', 'Observer', { 'Flight Director': 'monitor' })
  await until(chris.client, ({ media }) => media === 'connected')
  await anna.client.setPtt(true)
  const spoken = anna.speak(TONE_HZ, 4)
  await new Promise((resolve) => setTimeout(resolve, 500))
  chris.heard()
  const other = server.server.thread('ice_proxy 1')
  assert.ok(other !== undefined)
  const diedMs = performance.now()
  await stopThread(other)
  await until(ben.client, ({ media }) => media !== 'connected')
  await until(ben.client, ({ media }) => media === 'connected', 10_000)
  console.log(`connected again after ${Math.round(performance.now() - diedMs)} ms`)
  ben.heard()
  await spoken
  // Anna and Chris are on the other thread.
  assert.equal(chris.client.view.media, 'connected')
  const steady = chris.heard()
  assert.ok(steady.length > 3 * 48_000, `${steady.length / 48} ms were heard`)
  const level = toneLevelDbfs(steady.subarray(0, 3 * 48_000), TONE_HZ)
  assert.ok(Math.abs(level - SPOKEN_DBFS) < 1, `${level} dBFS`)
  const again = ben.heard()
  assert.ok(Math.abs(toneLevelDbfs(again.subarray(9600, 38_400), TONE_HZ) - SPOKEN_DBFS) < 1.5)
})
