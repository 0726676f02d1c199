// Multicast on the loopback interface: who joins a group gets that group and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { joinLoop, openMulticastSender } from '../../src/net/multicast_socket.ts'

const INTERFACE = '127.0.0.1'
const PORT = 5006
const OPTIONS = { interfaceAddress: INTERFACE, ttl: 0, dscp: 46 }
const group = (number: number): string => `239.255.78.${number}`

async function join(number: number) {
  const words: string[] = []
  const receiver = await joinLoop({ group: group(number), port: PORT, interfaceAddress: INTERFACE })
  receiver.onDatagram((bytes) => words.push(Buffer.from(bytes).toString()))
  return { words, close: () => receiver.close() }
}

test('F30: a receiver gets its own group only, though others share the port', async () => {
  const sender = await openMulticastSender(OPTIONS)
  const [one, two] = [await join(1), await join(2)]
  for (const number of [1, 2, 3]) {
    const word = Buffer.from(`to ${number}, not this`)
    sender.send(word, 4, group(number), PORT)
  }
  await pause(100)
  assert.deepEqual([one.words, two.words], [['to 1'], ['to 2']])
  assert.equal(sender.sendErrors, 0)
  one.close()
  two.close()
  sender.close()
})

test('more than 20 groups, the limit of one socket, can be joined, and each by several', async () => {
  const sender = await openMulticastSender(OPTIONS)
  const receivers = await Promise.all(Array.from({ length: 60 }, (_, index) => join(index % 30)))
  for (let number = 0; number < 30; number++) {
    sender.send(Buffer.from(String(number)), String(number).length, group(number), PORT)
  }
  await pause(150)
  receivers.forEach(({ words }, index) => assert.deepEqual(words, [String(index % 30)]))
  receivers.forEach((receiver) => receiver.close())
  sender.close()
})

test('what a busy thread reads late is told with how long ago it came', async () => {
  const sender = await openMulticastSender(OPTIONS)
  const ages: number[] = []
  const receiver = await joinLoop({ group: group(9), port: PORT, interfaceAddress: INTERFACE })
  receiver.onDatagram((_bytes, ageMs) => ages.push(ageMs))
  const bytes = Buffer.from('early')
  sender.send(bytes, bytes.length, group(9), PORT)
  await Promise.resolve()
  const busyUntilMs = performance.now() + 80
  while (performance.now() < busyUntilMs);
  sender.send(bytes, bytes.length, group(9), PORT)
  await pause(50)
  const [first = 0, second = 0] = ages
  assert.equal(ages.length, 2)
  assert.ok(first >= 79 && first < 1000, `${first} ms`)
  assert.ok(second >= 0 && second < first - 60, `${second} ms`)
  receiver.close()
  sender.close()
})

test('an address of no interface is refused with a sentence that says what to do', async () => {
  const foreign = '192.0.2.1'
  await assert.rejects(
    joinLoop({ group: group(1), port: PORT, interfaceAddress: foreign }),
    /can't be joined .* set multicast.interface/,
  )
  await assert.rejects(
    openMulticastSender({ ...OPTIONS, interfaceAddress: foreign }),
    /can't send multicast .* set multicast.interface/,
  )
})
