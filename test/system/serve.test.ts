// The whole server as one process: what keeps it from starting, and what it shrugs off while people talk.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { openMulticastSender } from '../../src/net/multicast_socket.ts'
import { seededRandom } from '../support/tones.ts'
import { SocketClient } from '../support/socket_client.ts'
import { GROUPS, startTestServer, TEST_PASSWORD } from '../support/test_server.ts'

const seed = Number(process.env['SEED'] ?? 1)

test('a UDP port in use keeps the server from starting, with a sentence that says what to do', async () => {
  const taken = createSocket('udp4').bind(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address()
  await assert.rejects(
    startTestServer({ iceProxy: { port } }),
    new RegExp(`UDP port ${port} on 127.0.0.1 is in use`),
  )
  taken.close()
})

test('an interface that this machine has not is told with the name of the setting', async () => {
  await assert.rejects(
    startTestServer({ multicast: { interface: '192.0.2.7' } }),
    /192\.0\.2\.7.*multicast\.interface/s,
  )
})

test('F106: garbage on the media port and on a loop is counted, and the server goes on', async () => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  const server = await startTestServer({ iceProxy: { port: 40_777 } })
  const sender = await openMulticastSender({ interfaceAddress: '127.0.0.1', ttl: 0, dscp: 0 })
  const stranger = createSocket('udp4')
  for (let count = 0; count < 2000; count++) {
    const bytes = Uint8Array.from({ length: random() * 200 }, () => random() * 256)
    if (bytes.length > 2) bytes[0] = [0, 22, 128, 144][count % 4]!
    stranger.send(bytes, 40_777, '127.0.0.1')
    sender.send(bytes, bytes.length, GROUPS['Flight Director'], 5004)
    if (count % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const client = await SocketClient.open(server.address)
  await client.ask('hello', { version: 1, client: 'test' })
  const signedOn = await client.ask('signOn', { user: 'anna', password: TEST_PASSWORD })
  assert.equal(signedOn.body, 'signedOn')
  await new Promise((resolve) => setTimeout(resolve, 1200))
  const loads = server.server.vocs.loads
  const dropped = [...loads].map(([service, load]) => [service, load.dropped] as const)
  console.log(JSON.stringify(dropped))
  const sum = (service: string) =>
    Object.values(loads.get(service)?.dropped ?? {}).reduce((total, count) => total + count, 0)
  assert.ok(sum('ice_proxy 0') >= 1500 && sum('mixer 0') >= 1500)
  client.socket.terminate()
  stranger.close()
  sender.close()
  await server.close()
})
