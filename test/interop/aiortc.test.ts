// aiortc calls a real ice_proxy thread: WebRTC in Python, on OpenSSL, libsrtp and its own ICE. Loopback only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertTone, startCall } from '../ice_proxy/call_scene.ts'
import { startForeignClient } from './foreign_client.ts'

const SAID = { frequencyHz: 440, levelDbfs: -20 }
const HEARD = { frequencyHz: 600, levelDbfs: -12 }

test('aiortc speaks to the loop and hears its mix, and goes on speaking while it does not want to hear', async (t) => {
  const client = startForeignClient(t, 'aiortc_client.py', SAID)
  const call = await startCall(t)
  assert.equal(await client.answer(await call.answer(await client.offer())), 'connected')
  console.log((await client.about())['version'])
  call.playMix(HEARD)
  await client.hear(0.5)
  const [spoken, heard] = await Promise.all([call.hearLoop(), client.hear(1)])
  assertTone(spoken, SAID)
  assertTone(heard, HEARD)
  assert.equal(await call.profile(), 'AES_CM_128_HMAC_SHA1_80')
  // RFC 6464: of the RMS, which is 3 dB below a sine's peak.
  assert.equal(call.packets.at(-1)?.level, 23)
  const before = call.packets.length
  assert.equal(await client.answer(await call.answer(await client.offer('sendonly'))), 'connected')
  await client.hear(0.5)
  assert.equal((await client.hear(0.5)).length, 0, 'packets come that were not asked for')
  assert.equal(await client.answer(await call.answer(await client.offer('sendrecv'))), 'connected')
  await client.hear(0.5)
  assertTone(await client.hear(1), HEARD)
  call.assertNoGap(before)
})

test('aiortc takes itself for the controlled agent, is told of the conflict, takes control and is heard', async (t) => {
  const client = startForeignClient(t, 'aiortc_client.py', SAID)
  const call = await startCall(t)
  const answer = await call.answer(await client.offer())
  await client.yieldControl()
  assert.equal((await client.about())['role'], 'controlled')
  assert.equal(await client.answer(answer), 'connected')
  assert.equal((await client.about())['role'], 'controlling')
  assertTone(await call.hearLoop(), SAID)
  const { dropped } = await call.proxy.load()
  assert.ok((dropped['stun_role_conflict'] ?? 0) > 0, JSON.stringify(dropped))
})
