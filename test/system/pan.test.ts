// What a place in the stereo field costs, seen in the packets of the mix: a client for Node against a
// whole server. Loopback only.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { enter, loopNamed, NodeOperator, socketUrl, until } from '../sdk/node_operator.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'

const LOOP = 'Flight Director'
/** Of an Opus packet's first byte (RFC 6716 3.1). */
const STEREO_BIT = 4
/** Shorter packets are silence. */
const SOUND_BYTES_MIN = 20
const SETTLE_MS = 300

let server: TestServer

before(async () => {
  server = await startTestServer()
})

after(() => server.close())

test('X04: the mix is mono until a loop has a place, and mono again when it is back in the centre', async () => {
  const url = socketUrl(server.address)
  const [anna, ben] = [new NodeOperator({ url }), new NodeOperator({ url })]
  await enter(anna.client, 'anna', 'Flight Director', { [LOOP]: 'talk' })
  await enter(ben.client, 'ben', 'Flight Controller', { [LOOP]: 'monitor' })
  await until(anna.client, ({ media }) => media === 'connected')
  await until(ben.client, ({ media }) => media === 'connected')
  const bytes: number[] = []
  ben.client.onOpus((payload) => {
    if (payload.length >= SOUND_BYTES_MIN) bytes.push(payload[0]!)
  })
  await anna.client.setPtt(true)
  const spoken = anna.speak(440, 4)
  const channelsAt = async (pan: number) => {
    await ben.client.setPan(loopNamed(ben.client, LOOP).id, pan)
    await pause(SETTLE_MS)
    bytes.length = 0
    await pause(600)
    assert.ok(bytes.length > 20, `${bytes.length} packets`)
    return [...new Set(bytes.map((first) => ((first & STEREO_BIT) === 0 ? 1 : 2)))]
  }
  assert.deepEqual(await channelsAt(0), [1])
  assert.deepEqual(await channelsAt(-5), [2])
  assert.deepEqual(await channelsAt(0), [1])
  await spoken
  anna.close()
  ben.close()
})
