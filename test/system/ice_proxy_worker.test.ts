// A real ice_proxy thread, its UDP port and its loops, met by a WebRTC client in Node. Loopback only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { joinLoop } from '../../src/net/multicast_socket.ts'
import { openUdpPort } from '../../src/net/udp_port.ts'
import { parseRtpPacket, type RtpPacket } from '../../src/rtp/packet.ts'
import { buildBindingRequest } from '../../src/rtp/stun.ts'
import { createWebrtcClient, type WebrtcClient } from '../ice_proxy/webrtc_client.ts'
import { startIceProxy, type IceProxyHarness } from '../ice_proxy/worker_harness.ts'

const LOOP = { loop: 1, group: '239.255.71.1', port: 5004 }
const CONNECTED = 2
const LOST = 3
const SSRC = 4242

let generation = 0

function setState(proxy: IceProxyHarness, pttPressed: boolean): void {
  generation += 1
  proxy.send({
    body: 'session',
    session: { session: 1, generation, ssrc: SSRC, talkLoops: [LOOP], pttPressed },
  })
}

async function connected(proxy: IceProxyHarness, localAddress?: string): Promise<WebrtcClient> {
  const client = createWebrtcClient(localAddress)
  const answer = await proxy.offer(1, await client.offer())
  assert.equal(answer.error, '')
  await client.answer(answer.sdp)
  await proxy.next('peer', ({ peer }) => peer.phase === CONNECTED)
  // The client hears of the handshake's end a moment later.
  await pause(150)
  return client
}

async function speak(client: WebrtcClient, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    client.speak(Uint8Array.of(0xf8, index))
    await pause(20)
  }
  await pause(60)
}

async function listen(): Promise<{ packets: RtpPacket[]; close: () => void }> {
  const packets: RtpPacket[] = []
  const receiver = await joinLoop({ ...LOOP, interfaceAddress: '127.0.0.1' })
  receiver.onDatagram((bytes) => {
    const packet = parseRtpPacket(Uint8Array.from(bytes), 1)
    if (packet !== undefined) packets.push(packet)
  })
  return { packets, close: () => receiver.close() }
}

test('F29 F101: only what is said with the key pressed reaches the loop, without a gap', async () => {
  const proxy = await startIceProxy()
  const loop = await listen()
  setState(proxy, false)
  const client = await connected(proxy)
  await speak(client, 10)
  assert.equal(loop.packets.length, 0)
  for (let spurt = 0; spurt < 2; spurt++) {
    setState(proxy, true)
    await speak(client, 10)
    setState(proxy, false)
    await speak(client, 10)
  }
  // Ten packets of each spurt, and the silence that ends it.
  assert.equal(loop.packets.length, 22)
  loop.packets.forEach((packet, index) => {
    assert.equal(packet.payloadType, 100)
    assert.equal(packet.ssrc, SSRC)
    assert.equal(packet.marker, index % 11 === 0)
    assert.equal(packet.level === 127, index % 11 === 10)
    assert.equal((packet.sequence - (loop.packets[0]?.sequence ?? 0)) & 0xffff, index)
  })
  assert.ok(((await proxy.load()).dropped['ptt_released'] ?? 0) >= 30)
  await client.close()
  loop.close()
  await proxy.close()
})

test('a mix reaches its client decrypted, with an even clock and no gap in the sequence', async () => {
  const proxy = await startIceProxy()
  setState(proxy, false)
  const client = await connected(proxy)
  for (let tick = 100; tick < 110; tick++) {
    const opus = Uint8Array.of(0xf8, tick)
    proxy.sendMix({
      tick,
      payloads: [{ opus, sessions: [1, 99], level: 20, marker: tick === 100 }],
    })
    await pause(20)
  }
  assert.equal(client.heard.length, 10)
  client.heard.forEach(({ header, payload }, index) => {
    const first = client.heard[0]?.header
    assert.deepEqual([...payload], [0xf8, 100 + index])
    assert.equal((header.sequenceNumber - (first?.sequenceNumber ?? 0)) & 0xffff, index)
    assert.equal((header.timestamp - (first?.timestamp ?? 0)) >>> 0, index * 960)
  })
  assert.equal((await proxy.load()).dropped['mix_no_peer'], 10)
  await client.close()
  await proxy.close()
})

test('clients are met by IPv6 and by IPv4, on one port', async (t) => {
  for (const [address, other] of [
    ['::1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
  ] as const) {
    const proxy = await startIceProxy({
      addresses: [other, address],
      advertisedAddresses: [address],
    })
    t.after(() => proxy.close())
    const loop = await listen()
    t.after(() => loop.close())
    setState(proxy, true)
    const client = await connected(proxy, address)
    t.after(() => client.close())
    proxy.sendMix({
      tick: 100,
      payloads: [{ opus: Uint8Array.of(0xf8), sessions: [1], level: 9, marker: true }],
    })
    await speak(client, 5)
    assert.ok(loop.packets.length >= 5, `${address}: ${loop.packets.length} packets were spoken`)
    assert.equal(client.heard.length, 1, `${address}: the mix is heard`)
  }
})

test('F102: a client with another certificate than its offer says is refused', async () => {
  const proxy = await startIceProxy()
  setState(proxy, true)
  const client = createWebrtcClient()
  const offer = await client.offer()
  const foreign = offer.replace(
    /(a=fingerprint:sha-256 )(..)/,
    (_all, head: string, pair: string) => head.concat(pair === 'AA' ? 'BB' : 'AA'),
  )
  await client.answer((await proxy.offer(1, foreign)).sdp)
  await proxy.next('peer', ({ peer }) => peer.phase === LOST)
  const load = await proxy.load()
  assert.equal(load.dropped['dtls_refused'], 1)
  assert.equal(load.peers, 0)
  await client.close()
  await proxy.close()
})

test('what proves nothing gets no answer and is counted: garbage, foreign STUN, spoofed alerts', async () => {
  const proxy = await startIceProxy()
  setState(proxy, true)
  const client = createWebrtcClient()
  const answer = await proxy.offer(1, await client.offer())
  const stranger = await openUdpPort({ address: '127.0.0.1', port: 0, receiveBufferBytes: 65536 })
  let answers = 0
  stranger.onDatagram(() => (answers += 1))
  const throwAt = (bytes: Uint8Array): void =>
    stranger.send(bytes, bytes.length, proxy.port, '127.0.0.1')
  const ufrag = /a=ice-ufrag:(\S+)/.exec(answer.sdp)?.[1] ?? ''
  const remote = /a=ice-ufrag:(\S+)/.exec(client.peer.localDescription?.sdp ?? '')?.[1] ?? ''
  const request = {
    transactionId: new Uint8Array(12),
    password: 'not the password',
    priority: 1,
    useCandidate: true,
    role: 'controlling',
    tieBreaker: 1n,
  } as const
  throwAt(buildBindingRequest({ ...request, username: `${ufrag}:${remote}` }))
  throwAt(buildBindingRequest({ ...request, username: `nobody:${remote}` }))
  throwAt(Uint8Array.of(255, 1, 2, 3))
  throwAt(new Uint8Array(0))
  throwAt(Uint8Array.of(21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40))
  throwAt(Uint8Array.from({ length: 60 }, (_, index) => (index === 0 ? 0x80 : index)))
  await pause(100)
  const { dropped } = await proxy.load()
  assert.equal(answers, 0)
  assert.equal(dropped['stun_integrity'], 1)
  assert.equal(dropped['stun_ufrag'], 1)
  assert.equal(dropped['garbage'], 2)
  assert.equal(dropped['address_unknown'], 2)
  stranger.close()
  await client.close()
  await proxy.close()
})

test('a plain alert from the client’s own address changes nothing', async () => {
  const proxy = await startIceProxy()
  const loop = await listen()
  setState(proxy, true)
  const client = await connected(proxy)
  const alert = Buffer.from([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 0])
  const connection = client.peer.iceTransports[0]?.connection
  await connection?.send(alert)
  await speak(client, 5)
  assert.equal(loop.packets.length, 5)
  assert.deepEqual(proxy.phases(1), [1, CONNECTED])
  await client.close()
  loop.close()
  await proxy.close()
})

test('a new client takes over from the old one, and the voice goes on in its sequence', async () => {
  const proxy = await startIceProxy()
  const loop = await listen()
  setState(proxy, true)
  const first = await connected(proxy)
  await speak(first, 5)
  const second = createWebrtcClient()
  await second.answer((await proxy.offer(1, await second.offer())).sdp)
  while (proxy.phases(1).length < 4) await pause(20)
  await pause(150)
  await speak(second, 5)
  assert.deepEqual(proxy.phases(1), [1, CONNECTED, 1, CONNECTED])
  loop.packets.forEach(({ sequence }, index) =>
    assert.equal((sequence - (loop.packets[0]?.sequence ?? 0)) & 0xffff, index),
  )
  assert.equal(loop.packets.length, 10)
  assert.equal((await proxy.load()).peers, 1)
  await Promise.all([first.close(), second.close()])
  loop.close()
  await proxy.close()
})

test('a UDP port in use ends the thread with a sentence that says what to do', async () => {
  const proxy = await startIceProxy()
  await assert.rejects(startIceProxy({ port: proxy.port }), /is in use: end the program/)
  await proxy.close()
})
