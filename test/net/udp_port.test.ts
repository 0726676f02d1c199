// The UDP port's adapter on loopback.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { SingleSender } from '../../src/net/datagram_sender.ts'
import { openUdpPort, openUdpPorts } from '../../src/net/udp_port.ts'
import { startCapture } from '../support/capture.ts'

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

test('datagrams carry the class of service that was asked for, in both families', async () => {
  const capture = await startCapture('udp and greater 100')
  for (const address of ['127.0.0.1', '::1']) {
    const options = { ...LOCAL, address }
    const [to, plain] = [await openUdpPort(options), await openUdpPort(options)]
    const marked = await openUdpPort({ ...options, dscp: 46 })
    for (const from of [marked, plain]) from.send(new Uint8Array(200), 200, to.port, address)
    await pause(100)
    for (const port of [to, plain, marked]) port.close()
  }
  const classes = (await capture.stop()).map(({ dscp }) => dscp)
  assert.deepEqual(classes, [46, 0, 46, 0])
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

test('hundreds of datagrams of one turn arrive whole and in order, though their buffer is used again', async () => {
  const [from, to] = [
    await openUdpPort(LOCAL),
    await openUdpPort({ ...LOCAL, receiveBufferBytes: 4 << 20 }),
  ]
  const received: string[] = []
  const all = new Promise<void>((resolve) => {
    to.onDatagram((bytes) => {
      received.push(`${bytes.length} ${bytes[0]} ${bytes.at(-1)}`)
      if (received.length === 300) resolve()
    })
  })
  const bytes = new Uint8Array(1300)
  for (let index = 0; index < 300; index++) {
    bytes.fill(index & 0xff)
    from.send(bytes, 1000 + index, to.port, '127.0.0.1')
  }
  bytes.fill(99)
  await all
  const expected = received.map((_, index) => `${1000 + index} ${index & 0xff} ${index & 0xff}`)
  assert.deepEqual(received, expected)
  assert.equal(from.sendErrors, 0)
  from.close()
  to.close()
})

test('what cannot be sent is counted, and what was sent beside it arrives', async () => {
  const [from, to] = [await openUdpPort(LOCAL), await openUdpPort(LOCAL)]
  const received = new Promise((resolve) => to.onDatagram((bytes) => resolve([...bytes])))
  from.send(Uint8Array.of(1), 1, to.port, 'nowhere')
  from.send(Uint8Array.of(2), 1, 0, '127.0.0.1')
  from.send(Uint8Array.of(3), 1, to.port, '127.0.0.1')
  assert.deepEqual(await received, [3])
  assert.equal(from.sendErrors, 2)
  from.close()
  to.close()
})

test('a port that is closed sends what it was given before, and nothing afterwards', async () => {
  const [from, to] = [await openUdpPort(LOCAL), await openUdpPort(LOCAL)]
  const received: number[] = []
  const first = new Promise<void>((resolve) => {
    to.onDatagram((bytes) => {
      received.push(bytes[0] ?? 0)
      resolve()
    })
  })
  from.send(Uint8Array.of(1), 1, to.port, '127.0.0.1')
  from.close()
  from.send(Uint8Array.of(2), 1, to.port, '127.0.0.1')
  await first
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.deepEqual(received, [1])
  to.close()
})

test('where the system can send only one by one, the bytes may be changed at once all the same', async () => {
  const to = await openUdpPort(LOCAL)
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const sender = new SingleSender(socket)
  const received = new Promise((resolve) => to.onDatagram((bytes) => resolve([...bytes])))
  const bytes = Uint8Array.of(7, 8, 9)
  sender.send(bytes, 2, to.port, '127.0.0.1')
  bytes.fill(0)
  assert.deepEqual(await received, [7, 8])
  assert.equal(sender.errors, 0)
  sender.end()
  socket.close()
  to.close()
})

test('a datagram goes by IPv6 too, on the same port as IPv4', async () => {
  const [from, to] = [
    await openUdpPort({ ...LOCAL, address: '::1' }),
    await openUdpPort({ ...LOCAL, address: '::' }),
  ]
  const four = await openUdpPort({ ...LOCAL, address: '0.0.0.0', port: to.port })
  const received = new Promise((resolve) => {
    to.onDatagram((bytes, address, port) => resolve([[...bytes], address, port]))
  })
  from.send(Uint8Array.of(5, 6), 2, to.port, '::1')
  assert.deepEqual(await received, [[5, 6], '::1', from.port])
  for (const port of [from, to, four]) port.close()
})

test('each datagram goes to whom it was for, whoever had its place in the turn before', async () => {
  const options = { receiveBufferBytes: 65536, port: 0, addresses: ['127.0.0.1', '::1'] }
  const [from, ...to] = await Promise.all([1, 2, 3].map(() => openUdpPorts(options)))
  assert.ok(from !== undefined)
  const heard: string[] = []
  const expected: string[] = []
  to.forEach((port, index) => {
    port.onDatagram((bytes, address) => heard.push(`${index} ${address} ${bytes.join()}`))
  })
  // The same twice, then another port, another address, no address at all, and back.
  const turns = [
    [0, '127.0.0.1'],
    [0, '127.0.0.1'],
    [1, '127.0.0.1'],
    [1, '::1'],
    [0, '::1'],
    [0, 'nowhere'],
    [0, '::1'],
    [0, '127.0.0.1'],
  ] as const
  for (const [turn, [index, address]] of turns.entries()) {
    from.send(Uint8Array.of(turn), 1, to[index]?.port ?? 0, address)
    if (address !== 'nowhere') expected.push(`${index} ${address} ${turn}`)
    await pause(10)
  }
  assert.deepEqual(heard, expected)
  for (const port of [from, ...to]) port.close()
})

test('who sends is named alike, whichever way its datagrams come in', async () => {
  const to = await openUdpPort({ ...LOCAL, receiveBufferBytes: 4 << 20 })
  const senders = await Promise.all([openUdpPort(LOCAL), openUdpPort(LOCAL)])
  const seen: string[] = []
  const all = new Promise<void>((resolve) => {
    to.onDatagram((bytes, address, port) => {
      if (seen.push(`${bytes.join()} ${address} ${port}`) === 40) resolve()
    })
  })
  for (let index = 0; index < 40; index++) {
    senders[index % 2]!.send(Uint8Array.of(index), 1, to.port, '127.0.0.1')
  }
  await all
  const expected = Array.from({ length: 40 }, (_, index) => {
    return `${index} 127.0.0.1 ${senders[index % 2]!.port}`
  })
  assert.deepEqual(seen.toSorted(), expected.toSorted())
  for (const port of [to, ...senders]) port.close()
})
