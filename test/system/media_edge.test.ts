// How fast a right that is withdrawn silences its holder, and what a flood at the real port does to a call: a
// real ice_proxy thread and a whole server. Loopback only.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { joinLoop } from '../../src/net/multicast_socket.ts'
import { openUdpPort } from '../../src/net/udp_port.ts'
import { LEVEL_SILENT } from '../../src/audio/format.ts'
import { RIGHTS } from '../../src/protocol/domain.ts'
import { Administration } from '../../src/sdk/administration.ts'
import type { NodeVoiceClient } from '../../src/sdk/node.ts'
import { type LiveSession, Supervision } from '../../src/sdk/supervision.ts'
import { parseRtpPacket, type RtpPacket } from '../../src/rtp/packet.ts'
import { createWebrtcClient, type WebrtcClient } from '../ice_proxy/webrtc_client.ts'
import { startIceProxy, type IceProxyHarness } from '../ice_proxy/worker_harness.ts'
import { enter, NodeOperator, socketUrl, until } from '../sdk/node_operator.ts'
import { GROUPS, startTestServer, TEST_PASSWORD } from '../support/test_server.ts'
import { seededRandom } from '../support/tones.ts'

const LOOP = { loop: 1, group: '239.255.72.1', port: 5004 }
const CONNECTED = 2
const SSRC = 4242
const SILENT_WITHIN_MS = 100
const ROUNDS = 10

let generation = 0

function setState(proxy: IceProxyHarness, talks: boolean, pttPressed = true): void {
  generation += 1
  const talkLoops = talks ? [LOOP] : []
  proxy.send({
    body: 'session',
    session: { session: 1, generation, ssrc: SSRC, talkLoops, pttPressed },
  })
}

async function connected(proxy: IceProxyHarness): Promise<WebrtcClient> {
  const client = createWebrtcClient()
  await client.answer((await proxy.offer(1, await client.offer())).sdp)
  await proxy.next('peer', ({ peer }) => peer.phase === CONNECTED)
  await pause(150)
  return client
}

/** Voices that come on the loop, each with its time; what only ends a spurt is left out. */
async function listen(group: string) {
  const voices: { readonly packet: RtpPacket; readonly ms: number }[] = []
  const receiver = await joinLoop({ group, port: 5004, interfaceAddress: '127.0.0.1' })
  receiver.onDatagram((bytes) => {
    const packet = parseRtpPacket(Uint8Array.from(bytes), 1)
    if (packet === undefined || packet.level === LEVEL_SILENT) return
    voices.push({ packet, ms: performance.now() })
  })
  return { voices, close: () => receiver.close() }
}

/** Speaks at the pace of sound until it is stopped. */
function speakOn(speak: (index: number) => void): () => void {
  let index = 0
  const timer = setInterval(() => speak(index++), 20)
  return () => clearInterval(timer)
}

for (const [what, withdraw] of [
  ['a right that is withdrawn', (proxy: IceProxyHarness) => setState(proxy, false)],
  ['a key that is released', (proxy: IceProxyHarness) => setState(proxy, true, false)],
] as const) {
  test(`F10 F29: ${what} silences within ${SILENT_WITHIN_MS} ms at the ice_proxy`, async (t) => {
    const proxy = await startIceProxy()
    const loop = await listen(LOOP.group)
    setState(proxy, true)
    const client = await connected(proxy)
    const stop = speakOn((index) => client.speak(Uint8Array.of(0xf8, index & 0xff)))
    const lastMs: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      setState(proxy, true)
      await pause(150 + round * 7)
      const before = loop.voices.length
      assert.ok(before > 0)
      const fromMs = performance.now()
      withdraw(proxy)
      await pause(250)
      lastMs.push((loop.voices.at(-1)?.ms ?? 0) - fromMs)
    }
    stop()
    t.diagnostic(`last packet after: ${lastMs.map((ms) => ms.toFixed(1)).join(', ')} ms`)
    assert.ok(Math.max(...lastMs) < SILENT_WITHIN_MS, `${Math.max(...lastMs)} ms`)
    await client.close()
    loop.close()
    await proxy.close()
  })
}

test('F10: a right that an administrator takes away silences its holder within 100 ms', async (t) => {
  await silencedWithin(t, async (anna) => {
    const setRight = { role: 'test/controller', loop: 'fd', right: RIGHTS.indexOf('monitor') }
    await new Administration(anna).change([{ body: 'setRight', setRight }])
  })
})

test('X16: a voice that a supervisor mutes is silent within 100 ms', async (t) => {
  await silencedWithin(t, async (anna) => {
    const supervision = new Supervision(anna)
    const sessions = await new Promise<readonly LiveSession[]>((resolve, reject) => {
      supervision.watch('test', resolve).catch(reject)
    })
    const ben = sessions.find(({ user }) => user === 'ben')
    await supervision.mute(ben?.session ?? 0, true, 'test')
  })
})

/** Ben talks; what Anna then does with her duties has to silence him. */
async function silencedWithin(
  t: TestContext,
  act: (anna: NodeVoiceClient) => Promise<void>,
): Promise<void> {
  const server = await startTestServer()
  const loop = await listen(GROUPS['Flight Director'])
  const [anna, ben] = ['anna', 'ben'].map(
    () => new NodeOperator({ url: socketUrl(server.address) }),
  ) as [NodeOperator, NodeOperator]
  await anna.client.signOn('anna', TEST_PASSWORD)
  await enter(ben.client, 'ben', 'Flight Controller', { 'Flight Director': 'talk' })
  await until(ben.client, ({ media }) => media === 'connected')
  await ben.client.setPtt(true)
  const spoken = ben.speak(440, 1.5)
  await pause(700)
  const before = loop.voices.length
  const fromMs = performance.now()
  await act(anna.client)
  await spoken
  const lastMs = (loop.voices.at(-1)?.ms ?? 0) - fromMs
  t.diagnostic(`last packet ${lastMs.toFixed(1)} ms after it was asked for`)
  assert.ok(before > 20, `${before} packets before`)
  assert.ok(lastMs < SILENT_WITHIN_MS, `${lastMs} ms`)
  anna.close()
  ben.close()
  loop.close()
  await server.close()
}

test('a flood at the real port loses no packet of the call beside it (seed 3)', async (t) => {
  const proxy = await startIceProxy()
  const loop = await listen(LOOP.group)
  setState(proxy, true)
  const client = await connected(proxy)
  const random = seededRandom(3)
  const stranger = await openUdpPort({ address: '127.0.0.1', port: 0, receiveBufferBytes: 65536 })
  let answers = 0
  stranger.onDatagram(() => (answers += 1))
  let thrown = 0
  const stop = speakOn((index) => {
    client.speak(Uint8Array.of(0xf8, index & 0xff))
    for (let count = 0; count < 60; count++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 200) }, () => random() * 256)
      bytes.set([[0, 1, 22, 128][count % 4] ?? 0].slice(0, bytes.length))
      stranger.send(bytes, bytes.length, proxy.port, '127.0.0.1')
      thrown += 1
    }
  })
  await pause(3000)
  stop()
  await pause(200)
  const first = loop.voices[0]?.packet.sequence ?? 0
  loop.voices.forEach(({ packet: { sequence, payload } }, index) => {
    assert.equal((sequence - first) & 0xffff, index)
    assert.deepEqual([...payload], [0xf8, index & 0xff])
  })
  const { dropped } = await proxy.load()
  t.diagnostic(`${thrown} thrown, ${loop.voices.length} voices, ${JSON.stringify(dropped)}`)
  assert.ok(loop.voices.length > 100)
  assert.equal(answers, 0)
  assert.ok((dropped['stun_malformed'] ?? 0) + (dropped['stun_rate'] ?? 0) > thrown / 3)
  stranger.close()
  await client.close()
  loop.close()
  await proxy.close()
})

test('each start of a thread shows a certificate of its own', async () => {
  const fingerprints: string[] = []
  for (let start = 0; start < 2; start++) {
    const proxy = await startIceProxy()
    setState(proxy, true)
    const client = createWebrtcClient()
    const { sdp } = await proxy.offer(1, await client.offer())
    fingerprints.push(/a=fingerprint:(.*)/.exec(sdp)?.[1] ?? '')
    await client.close()
    await proxy.close()
  }
  assert.notEqual(fingerprints[0], fingerprints[1])
})
