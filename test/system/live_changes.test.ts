// Changes by an administrator while people talk, on a whole server: what is heard goes on, or ends at once.
// Loopback only, in a network namespace.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { joinLoop } from '../../src/net/multicast_socket.ts'
import type { EditMessage } from '../../src/protocol/admin_messages.ts'
import { Administration } from '../../src/sdk/administration.ts'
import {
  enter,
  loopNamed,
  NodeOperator,
  socketUrl,
  SPOKEN_DBFS,
  until,
} from '../sdk/node_operator.ts'
import { GROUPS, startTestServer, TEST_PASSWORD } from '../support/test_server.ts'
import { rmsDbfs } from '../support/tones.ts'

const MOVED = '239.255.33.44'
const TONE_HZ = 440
/** 100 ms of silence in the middle of a tone is a gap that a person hears. */
const PIECE = 4800

test('F30 F79: a loop whose address is changed moves with its talkers and listeners, who hear on', async (t) => {
  const { administration, ben, chris } = await scene(t)
  const packets = await countPackets(t)
  const spoken = ben.speak(TONE_HZ, 3)
  await pause(1000)
  chris.heard()
  assert.equal(packets(), 0)
  const derived = { position: 0, revision: 0 }
  const fd = { id: 'fd', scope: 'main', name: 'Flight Director', abbreviation: 'FD', highlight: 0 }
  const putLoop = { ...fd, group: MOVED, port: 5004, ...derived }
  await administration.change([{ body: 'putLoop', putLoop }])
  await spoken
  const heard = chris.heard()
  assert.ok(packets() > 50, `${packets()} packets at the new address`)
  const gapsMs = quietMs(heard)
  t.diagnostic(`${gapsMs} ms below the tone's level while the loop moved`)
  assert.ok(gapsMs <= 200, `${gapsMs} ms`)
  assert.equal(loopNamed(ben.client, 'Flight Director').state, 'talk')
})

test('F10 F74: a deleted loop is gone for all at once; the other loops of its people go on', async (t) => {
  const { administration, ben, chris } = await scene(t)
  await ben.client.switchLoop(loopNamed(ben.client, 'Ground Control').id, 'talk')
  await chris.client.switchLoop(loopNamed(chris.client, 'Ground Control').id, 'monitor')
  const spoken = ben.speak(TONE_HZ, 3)
  await pause(1000)
  chris.heard()
  await administration.change([remove('loop', 'fd')])
  for (const { client } of [ben, chris]) {
    await until(client, ({ loops }) => loops.every(({ name }) => name !== 'Flight Director'), 500)
  }
  await spoken
  assert.ok(quietMs(chris.heard()) <= 200)
})

test('F10: a deleted user is gone everywhere: silent, signed off, not let in again', async (t) => {
  const { administration, ben, chris } = await scene(t)
  const spoken = ben.speak(TONE_HZ, 2)
  await pause(1000)
  await administration.change([remove('user', 'ben')])
  await until(ben.client, ({ phase }) => phase === 'signed_off', 500)
  await until(chris.client, ({ loops }) => loops.every(({ talkers }) => talkers.length === 0), 500)
  await pause(300)
  chris.heard()
  await spoken
  assert.ok(rmsDbfs(chris.heard()) < -70)
  await assert.rejects(ben.client.signOn('ben', TEST_PASSWORD), { code: 'SIGN_ON_FAILED' })
})

/** Ben talks on Flight Director, Chris hears it, Anna administrates. */
async function scene(t: TestContext) {
  const server = await startTestServer()
  const [anna, ben, chris] = ['anna', 'ben', 'chris'].map(
    () => new NodeOperator({ url: socketUrl(server.address) }),
  ) as [NodeOperator, NodeOperator, NodeOperator]
  t.after(async () => {
    for (const operator of [anna, ben, chris]) operator.close()
    await server.close()
  })
  await anna.client.signOn('anna', TEST_PASSWORD)
  await enter(chris.client, 'chris', 'Flight Director', { 'Flight Director': 'monitor' })
  await enter(ben.client, 'ben', 'Flight Director', { 'Flight Director': 'talk' })
  for (const { client } of [ben, chris]) {
    await until(client, ({ media }) => media === 'connected')
  }
  await ben.client.setPtt(true)
  return { administration: new Administration(anna.client), ben, chris }
}

function remove(kind: 'loop' | 'user', id: string): EditMessage {
  return { body: 'remove', remove: { kind: kind === 'loop' ? 3 : 2, id } }
}

/** Those that come to the moved address. */
async function countPackets(t: TestContext): Promise<() => number> {
  let count = 0
  const socket = await joinLoop({ group: MOVED, port: 5004, interfaceAddress: '127.0.0.1' })
  socket.onDatagram(() => count++)
  t.after(() => socket.close())
  assert.notEqual(GROUPS['Flight Director'], MOVED)
  return () => count
}

/** In pieces of 20 ms, between the first and the last with sound. */
function quietMs(samples: Float32Array): number {
  const pieces: boolean[] = []
  for (let at = 0; at + 960 <= samples.length; at += 960) {
    pieces.push(rmsDbfs(samples.subarray(at, at + 960)) > SPOKEN_DBFS - 12)
  }
  const first = pieces.indexOf(true)
  assert.ok(first >= 0 && samples.length > PIECE, 'nothing was heard')
  const last = pieces.lastIndexOf(true)
  return pieces.slice(first, last).filter((isLoud) => !isLoud).length * 20
}
