// GStreamer's webrtcbin calls a real ice_proxy thread: libnice, OpenSSL and libsrtp, in C. Loopback only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertTone, startCall } from '../ice_proxy/call_scene.ts'
import { startForeignClient } from './foreign_client.ts'

const SAID = { frequencyHz: 440, levelDbfs: -20 }
const HEARD = { frequencyHz: 600, levelDbfs: -12 }

test('webrtcbin speaks to the loop and hears its mix, both with their levels, and goes on while it does not want to hear', async (t) => {
  const client = startForeignClient(t, 'webrtcbin_client.py', SAID)
  const call = await startCall(t)
  const first = await client.offer()
  assert.equal(await client.answer(await call.answer(first)), 'connected')
  console.log((await client.about())['version'])
  call.playMix(HEARD)
  await client.hear(0.5)
  const before = call.packets.length
  const [spoken, heard] = await Promise.all([call.hearLoop(), client.hear(1)])
  assertTone(spoken, SAID)
  assertTone(heard, HEARD)
  assert.equal(await call.profile(), 'AES_CM_128_HMAC_SHA1_80')
  assert.deepEqual(await call.dscp(), [46], 'expedited forwarding')
  // Of the RMS, which is 3 dB below a sine's peak.
  for (const { level = 0 } of call.packets.slice(-50)) assert.ok(level === 22 || level === 23)
  // What the mix said of itself (call_scene.ts).
  assert.deepEqual([...new Set((await client.saidLevels()).slice(-50))], [12])
  const second = await client.offer('sendonly')
  // Of a restart it knows nothing (docs/interop.md).
  assert.equal(ufragOf(second), ufragOf(first))
  assert.equal(await client.answer(await call.answer(second)), 'connected')
  await client.hear(0.5)
  assert.equal((await client.hear(0.5)).length, 0, 'packets come that were not asked for')
  assert.equal(await client.answer(await call.answer(await client.offer('sendrecv'))), 'connected')
  await client.hear(0.5)
  assertTone(await client.hear(1), HEARD)
  assertTone(await call.hearLoop(), SAID)
  call.assertNoGap(before)
})

function ufragOf(offer: string): string {
  return /a=ice-ufrag:(\S+)/.exec(offer)?.[1] ?? ''
}
