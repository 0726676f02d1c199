// A talk spurt of the SDK's client for Node on its way to the loop, packet by packet: with a signalling that is
// slower than the media nothing is lost at its ends, and without the client's promise nothing is let through.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { joinLoop, type LoopReceiver } from '../../src/net/multicast_socket.ts'
import {
  LOOP_LEVEL_EXTENSION_ID,
  LOOP_PAYLOAD_TYPE,
  parseRtpPacket,
  type RtpPacket,
} from '../../src/rtp/packet.ts'
import { enter, NodeOperator, socketUrl, until } from '../sdk/node_operator.ts'
import { TcpRelay } from '../sdk/tcp_relay.ts'
import { GROUPS, startTestServer, type TestServer } from '../support/test_server.ts'

const PACKETS = 30
const FRAME_SAMPLES = 960
const SLOW_MS = 120
const SILENT_LEVEL = 127
/** CELT, 20 ms, mono (RFC 6716 3.1). */
const TOC = 0xf8

let server: TestServer
let loop: LoopReceiver
const heard: RtpPacket[] = []

before(async () => {
  server = await startTestServer()
  const group = GROUPS['Flight Director']
  loop = await joinLoop({ group, port: 5004, interfaceAddress: '127.0.0.1' })
  loop.onDatagram((bytes) => {
    const packet = parseRtpPacket(Uint8Array.from(bytes), LOOP_LEVEL_EXTENSION_ID)
    if (packet?.payloadType === LOOP_PAYLOAD_TYPE) heard.push(packet)
  })
})

after(async () => {
  loop.close()
  await server.close()
})

/** Speaks numbered packets at the pace of sound, the key pressed with the first and released with the last. */
async function speakNumbered(anna: NodeOperator): Promise<void> {
  heard.length = 0
  const beganMs = performance.now()
  void anna.client.setPtt(true)
  for (let number = 0; number < PACKETS; number++) {
    anna.client.sendOpus(Uint8Array.of(TOC, number, 1, 2, 3), FRAME_SAMPLES, -20)
    await pause(Math.max(0, beganMs + (number + 1) * 20 - performance.now()))
  }
  void anna.client.setPtt(false)
  anna.client.sendOpus(Uint8Array.of(TOC, 99, 1, 2, 3), FRAME_SAMPLES, -20)
  await pause(SLOW_MS + 300)
}

for (const delayMs of [0, SLOW_MS]) {
  test(`X08: all that a Node client says between press and release is heard, signalling ${delayMs} ms slower`, async () => {
    const relay = await TcpRelay.open(Number(new URL(socketUrl(server.address)).port))
    relay.delayMs = delayMs
    const anna = new NodeOperator({ url: `ws://127.0.0.1:${relay.port}/socket` })
    await until(anna.client, ({ connection }) => connection === 'open')
    await enter(anna.client, 'anna', 'Flight Director', { 'Flight Director': 'talk' })
    await until(anna.client, ({ media }) => media === 'connected')
    for (let spurt = 0; spurt < 3; spurt++) {
      await speakNumbered(anna)
      const numbers = heard.slice(0, PACKETS).map(({ payload }) => payload[1])
      assert.deepEqual(
        numbers,
        Array.from({ length: PACKETS }, (_, number) => number),
      )
      const end = heard.slice(PACKETS)
      assert.ok(end.length > 0 && end.every(({ level }) => level === SILENT_LEVEL))
      const first = heard[0]?.sequence ?? 0
      heard.forEach(({ sequence }, at) => assert.equal((sequence - first) & 0xffff, at))
    }
    anna.close()
    relay.close()
  })
}
