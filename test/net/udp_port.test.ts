// The UDP port's adapter on loopback.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openUdpPort } from '../../src/net/udp_port.ts'

const LOCAL = { address: '127.0.0.1', port: 0, receiveBufferBytes: 65536 }

test('a datagram goes from one port to another with its sender’s address', async () => {
  const [from, to] = [await openUdpPort(LOCAL), await openUdpPort(LOCAL)]
  const received = new Promise((resolve) => {
    to.onDatagram((bytes, address, port) => resolve([[...bytes], address, port]))
  })
  from.send(Uint8Array.of(1, 2, 3, 4), 3, to.port, '127.0.0.1')
  assert.deepEqual(await received, [[1, 2, 3], '127.0.0.1', from.port])
  from.close()
  to.close()
})

test('a port in use is refused with its address, its number and what to do', async () => {
  const first = await openUdpPort(LOCAL)
  await assert.rejects(openUdpPort({ ...LOCAL, port: first.port }), {
    message: `UDP port ${first.port} on 127.0.0.1 is in use: end the program that has it or set another port`,
  })
  first.close()
})

test('an address that the machine does not have is refused with a sentence', async () => {
  await assert.rejects(openUdpPort({ ...LOCAL, address: '192.0.2.1' }), /no such address/)
})
