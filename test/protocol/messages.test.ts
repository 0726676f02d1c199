// The typed lists agree with proto/, and framing survives whatever bytes come.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  decodeClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  encodeServerMessage,
} from '../../src/protocol/client_messages.ts'
import {
  CLIENT_MESSAGE_BYTES_MAX,
  HIGHLIGHTS,
  LOOP_STATES,
  MEDIA_PHASES,
  PEER_PHASES,
  RIGHTS,
  TALK_MODES,
} from '../../src/protocol/domain.ts'
import { ERROR_CODES, VocsError } from '../../src/protocol/errors.ts'
import { vocs } from '../../src/protocol/generated/client.js'
import { vocs as services } from '../../src/protocol/generated/services.js'
import { mixBatch, toIceProxy, toMixer } from '../../src/protocol/service_messages.ts'

const seed = Number(process.env['SEED'] ?? 1)

test('the lists of words have the order of the proto enums', () => {
  const lower = (names: object, prefix: string) =>
    Object.keys(names)
      .filter((name) => Number.isNaN(Number(name)))
      .map((name) => name.replace(prefix, '').toLowerCase())
  assert.deepEqual([...RIGHTS], lower(vocs.v1.Right, 'RIGHT_'))
  assert.deepEqual([...LOOP_STATES], lower(vocs.v1.LoopState, 'LOOP_STATE_'))
  assert.deepEqual([...TALK_MODES], lower(vocs.v1.TalkMode, 'TALK_MODE_'))
  assert.deepEqual([...HIGHLIGHTS], lower(vocs.v1.Highlight, 'HIGHLIGHT_'))
  assert.deepEqual([...MEDIA_PHASES], lower(vocs.v1.MediaPhase, 'MEDIA_PHASE_'))
  assert.deepEqual([...PEER_PHASES], lower(services.v1.IceProxyPeer.Phase, 'PHASE_'))
  assert.deepEqual(
    ERROR_CODES.map((code) => vocs.v1.ErrorCode[code]),
    ERROR_CODES.map((_code, index) => index),
  )
})

test('a message comes out as it went in, with absent fields at their default', () => {
  const bytes = encodeClientMessage({
    request: 7,
    body: 'switchLoop',
    switchLoop: { loop: 3, state: LOOP_STATES.indexOf('talk') },
  })
  const message = decodeClientMessage(bytes)
  assert.equal(message.request, 7)
  assert.ok(message.body === 'switchLoop')
  assert.deepEqual({ ...message.switchLoop }, { loop: 3, state: 2 })

  const off = decodeClientMessage(
    encodeClientMessage({ request: 8, body: 'switchLoop', switchLoop: { loop: 3, state: 0 } }),
  )
  assert.ok(off.body === 'switchLoop')
  assert.equal(off.switchLoop.state, 0)

  const done = decodeServerMessage(encodeServerMessage({ request: 8, body: 'done', done: {} }))
  assert.equal(done.body, 'done')
})

test('a message for a service comes out as it went in', () => {
  const loops = [{ loop: 1, group: '239.255.0.1', port: 5004 }]
  const toProxy = toIceProxy.decode(
    toIceProxy.encode({
      body: 'session',
      session: { session: 5, generation: 2, ssrc: 77, talkLoops: loops, pttPressed: true },
    }),
  )
  assert.ok(toProxy.body === 'session')
  assert.equal(toProxy.session.talkLoops[0]?.group, '239.255.0.1')
  assert.equal(toProxy.session.pttPressed, true)

  const desired = toMixer.decode(
    toMixer.encode({ body: 'desired', desired: { loops: { loops }, sessions: [] } }),
  )
  assert.ok(desired.body === 'desired')
  assert.equal(desired.desired.loops.loops.length, 1)

  const opus = Uint8Array.of(0xf8, 0xff, 0xfe)
  const batch = mixBatch.decode(
    mixBatch.encode({ tick: 9, payloads: [{ opus, sessions: [5, 6], level: 127, marker: false }] }),
  )
  assert.deepEqual([...(batch.payloads[0]?.sessions ?? [])], [5, 6])
  assert.deepEqual(Uint8Array.from(batch.payloads[0]?.opus ?? []), opus)
})

test('F106: whatever bytes come, decoding gives a message or BAD_REQUEST', () => {
  console.log(`seed ${seed}`)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const decode of [decodeClientMessage, decodeServerMessage]) {
        try {
          assert.notEqual(decode(bytes).body, undefined)
        } catch (error) {
          assert.ok(error instanceof VocsError && error.code === 'BAD_REQUEST', String(error))
        }
      }
    }),
    { seed, numRuns: 2000 },
  )
})

test('F106: a message that is too long is refused without a look inside', () => {
  assert.throws(() => decodeClientMessage(new Uint8Array(CLIENT_MESSAGE_BYTES_MAX + 1)), {
    code: 'BAD_REQUEST',
  })
})
