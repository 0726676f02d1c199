// GStreamer's webrtcbin calls a real ice_proxy thread: libnice, OpenSSL and libsrtp, in C. Loopback only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertTone, startCall } from '../ice_proxy/call_scene.ts'
import { startForeignClient } from './foreign_client.ts'

const SAID = { frequencyHz: 440, levelDbfs: -20 }
const HEARD = { frequencyHz: 600, levelDbfs: -12 }

test('webrtcbin speaks to the loop and hears its mix', async (t) => {
  const client = startForeignClient(t, 'webrtcbin_client.py', SAID)
  const call = await startCall(t)
  assert.equal(await client.answer(await call.answer(await client.offer())), 'connected')
  console.log(await client.about())
  call.playMix(HEARD)
  await client.hear(0.5)
  const [spoken, heard] = await Promise.all([call.hearLoop(), client.hear(1)])
  assertTone(spoken, SAID)
  assertTone(heard, HEARD)
  assert.equal(await call.profile(), 'AES_CM_128_HMAC_SHA1_80')
  assert.deepEqual(await call.dscp(), [46], 'expedited forwarding')
  // opusenc takes its look-ahead off the time of its first packet.
  call.assertNoGap(1)
})
