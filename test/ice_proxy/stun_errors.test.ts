// Binding requests that are authentic and can't be processed (RFC 8489 6.3.1, RFC 8445 7.3.1.1), and STUN that is
// no request: what is answered, what is counted, and that none of it moves the call that goes on beside it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseStunMessage, checkStunIntegrity } from '../../src/rtp/stun.ts'
import {
  ICE_CONTROLLED,
  STUN_ERROR,
  STUN_INDICATION,
  STUN_SUCCESS,
  stunRequest,
  UNASSIGNED_ATTRIBUTE,
  type StunRequestFields,
} from '../support/stun_request.ts'
import { CallBeside } from './call_beside.ts'

const ELSEWHERE = { address: '203.0.113.66', port: 666 }
const TIE_BREAKERS = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [255, 255, 255, 255, 255, 255, 255, 255],
] as const
const USE_CANDIDATE = [0x0025, []] as const
const unknown = (count: number) =>
  Array.from({ length: count }, (_, index) => [UNASSIGNED_ATTRIBUTE - index, []] as const)
const typesIn = (response: Uint8Array) =>
  parseStunMessage(response)?.errorCode === 420 ? attribute(response, 0x000a) : []

test('an attribute that has to be understood and is not gets 420 with its type, and is not processed', () => {
  const call = new CallBeside()
  const [response] = answersTo(call, { attributes: unknown(2) })
  assert.ok(response !== undefined)
  assert.deepEqual(typesIn(response), [0x7f, 0xff, 0x7f, 0xfe])
  assert.ok(checkStunIntegrity(response, call.caller.credentials.password))
  assert.equal(call.scene.counters.dropped['stun_unknown_attribute'], 1)
  // Its sender is authentic, and still nominates nothing by it: the call stays where it is.
  const moving = request(call, { attributes: [...unknown(1), USE_CANDIDATE] })
  call.run(50, () => call.scene.inject(moving, ELSEWHERE)).assertUndisturbed()
  assert.deepEqual([...new Set(call.scene.strays.map(({ port }) => port))], [ELSEWHERE.port])
  assert.equal(call.scene.strays.length, 50, 'each retransmission gets its error')
})

test('who says to be controlled gets 487, whatever the tie-breaker: a lite server never controls', () => {
  for (const tieBreaker of TIE_BREAKERS) {
    const call = new CallBeside()
    const attributes = [[ICE_CONTROLLED, tieBreaker] as const, USE_CANDIDATE]
    const [response] = answersTo(call, { attributes })
    assert.ok(response !== undefined)
    assert.equal(parseStunMessage(response)?.errorCode, 487)
    assert.ok(checkStunIntegrity(response, call.caller.credentials.password))
    assert.equal(call.scene.counters.dropped['stun_role_conflict'], 1)
    call.scene.inject(request(call, { attributes }), ELSEWHERE)
    call.run(50).assertUndisturbed()
  }
})

test('an unknown attribute comes before the role', () => {
  const attributes = [[ICE_CONTROLLED, TIE_BREAKERS[1]] as const, ...unknown(1)]
  const [response] = answersTo(new CallBeside(), { attributes })
  assert.equal(parseStunMessage(response ?? new Uint8Array())?.errorCode, 420)
})

test('an error is never longer than the shortest request that can bring it, and lists 16 types at most', () => {
  for (let count = 1; count <= 20; count++) {
    const call = new CallBeside()
    const sent = request(call, { attributes: unknown(count) })
    const [response = new Uint8Array(999)] = answersTo(call, { attributes: unknown(count) })
    assert.ok(response.length <= sent.length, `${count}: ${response.length} for ${sent.length}`)
    assert.equal(typesIn(response).length, 2 * Math.min(count, 16))
  }
  const call = new CallBeside()
  const attributes = [[ICE_CONTROLLED, TIE_BREAKERS[0]] as const]
  const [conflict = new Uint8Array(999)] = answersTo(call, { attributes })
  assert.ok(conflict.length <= request(call, { attributes }).length)
})

test('without the password there is no error either: nothing at all is answered', () => {
  const call = new CallBeside()
  const unusual = [
    { attributes: unknown(1) },
    { attributes: [[ICE_CONTROLLED, TIE_BREAKERS[1]] as const] },
  ]
  for (const fields of unusual) {
    assert.deepEqual(answersTo(call, { ...fields, password: 'another' }), [])
    assert.deepEqual(answersTo(call, { ...fields, username: 'nobody00:Lw8a' }), [])
  }
  call.run(50).assertUndisturbed()
  const { dropped } = call.scene.counters
  assert.equal(dropped['stun_integrity'], 2)
  assert.equal(dropped['stun_ufrag'], 2)
})

test('indications and responses are counted as what they are and answered by nothing', () => {
  const call = new CallBeside()
  for (const type of [STUN_INDICATION, STUN_SUCCESS, STUN_ERROR]) {
    assert.deepEqual(answersTo(call, { type }), [])
    call.scene.inject(request(call, { type }), ELSEWHERE)
  }
  call.run(50).assertUndisturbed()
  const { dropped } = call.scene.counters
  assert.equal(dropped['stun_indication'], 2)
  assert.equal(dropped['stun_response'], 4)
  assert.equal(dropped['stun_malformed'], undefined)
  assert.deepEqual(call.scene.strays, [])
})

type Unusual = Partial<StunRequestFields>

let transactions = 0

/** As the caller sends it where nothing else is said. */
function request(call: CallBeside, fields: Unusual): Uint8Array {
  const transactionId = new Uint8Array(12).fill(200)
  transactionId[0] = transactions += 1
  return stunRequest({ transactionId, ...call.caller.credentials, ...fields })
}

/** What the caller gets for it, at its own place. */
function answersTo(call: CallBeside, fields: Unusual): readonly Uint8Array[] {
  const before = call.caller.answers.length
  call.scene.inject(request(call, fields), call.place)
  return call.caller.answers.slice(before)
}

/** The value of the message's first attribute of this type. */
function attribute(message: Uint8Array, type: number): number[] {
  const words = new DataView(message.buffer, message.byteOffset, message.length)
  for (let at = 20; at < message.length;) {
    const length = words.getUint16(at + 2)
    if (words.getUint16(at) === type) return [...message.subarray(at + 4, at + 4 + length)]
    at += 4 + ((length + 3) & ~3)
  }
  return []
}
