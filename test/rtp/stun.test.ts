// STUN against the sample messages of RFC 5769, and what may not pass.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  buildBindingError,
  buildBindingRequest,
  buildBindingResponse,
  checkStunIntegrity,
  parseStunMessage,
} from '../../src/rtp/stun.ts'
import { parseXorMappedAddress, xorMappedAddress } from '../../src/rtp/stun_address.ts'

const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt'
const TRANSACTION = bytes('b7e7a701bc34d686fa87dfae')

/** RFC 5769 2.1 */
const REQUEST = bytes(
  '00010058 2112a442 b7e7a701bc34d686fa87dfae 80220010 5354554e207465737420636c69656e74' +
    '00240004 6e0001ff 80290008 932ff9b151263b36 00060009 6576746a3a68367659202020' +
    '00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004 e57a3bcf',
)
/** RFC 5769 2.2 */
const IPV4_RESPONSE = bytes(
  '0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220' +
    '00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7' +
    '80280004 c07d4c96',
)
/** RFC 5769 2.3 */
const IPV6_RESPONSE = bytes(
  '01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220' +
    '00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9' +
    '00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c',
)

test('reads the sample request of RFC 5769 2.1', () => {
  const message = parseStunMessage(REQUEST)
  assert.equal(message?.kind, 'request')
  assert.deepEqual(message.transactionId, TRANSACTION)
  assert.equal(message.username, 'evtj:h6vY')
  assert.equal(message.priority, 0x6e0001ff)
  assert.equal(message.controlled, 0x932ff9b151263b36n)
  assert.equal(message.controlling, undefined)
  assert.equal(message.useCandidate, false)
  assert.deepEqual(message.unknownRequired, [])
  assert.ok(message.hasIntegrity && message.hasFingerprint)
})

test('the samples of RFC 5769 prove to know the password, and no other', () => {
  for (const sample of [REQUEST, IPV4_RESPONSE, IPV6_RESPONSE]) {
    const before = sample.slice()
    assert.ok(checkStunIntegrity(sample, PASSWORD))
    assert.ok(!checkStunIntegrity(sample, `${PASSWORD}x`))
    assert.deepEqual(sample, before)
  }
})

test('reads the mapped addresses of RFC 5769 2.2 and 2.3', () => {
  assert.deepEqual(parseStunMessage(IPV4_RESPONSE)?.mappedAddress, {
    address: '192.0.2.1',
    port: 32853,
  })
  assert.deepEqual(parseStunMessage(IPV6_RESPONSE)?.mappedAddress, {
    address: '2001:db8:1234:5678:11:2233:4455:6677',
    port: 32853,
  })
})

test('writes the mapped addresses of RFC 5769 2.2 and 2.3', () => {
  const mask = REQUEST.subarray(4, 20)
  const value = (address: string) => hex(xorMappedAddress({ address, port: 32853 }, mask))
  assert.equal(value('192.0.2.1'), '0001a147e112a643')
  assert.equal(value('::ffff:192.0.2.1'), '0001a147e112a643')
  const ipv6 = '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9'
  assert.equal(value('2001:db8:1234:5678:11:2233:4455:6677'), ipv6)
  assert.equal(value('2001:0DB8:1234:5678:0011:2233:4455:6677%eth0'), ipv6)
})

test('an IPv6 address comes back in its shortest form', () => {
  const mask = REQUEST.subarray(4, 20)
  for (const address of ['::', '::1', 'fe80::', 'fe80::1', '1::2:0:0:3', '1:0:2:3:4:5:6:7']) {
    const value = xorMappedAddress({ address, port: 1 }, mask)
    assert.deepEqual(parseXorMappedAddress(value, mask), { address, port: 1 })
  }
})

test('what is no IP address is an error of ours', () => {
  for (const address of [
    '',
    '1.2.3',
    '1.2.3.256',
    ':',
    '1::2::3',
    '1:2:3:4:5:6:7',
    'g::',
    '::1.2.3',
  ]) {
    assert.throws(() => xorMappedAddress({ address, port: 1 }, new Uint8Array(16)), /no IP address/)
  }
})

test('a response that was built is read again, with integrity and fingerprint', () => {
  for (const address of ['127.0.0.1', '2001:db8::7']) {
    const response = buildBindingResponse(TRANSACTION, { address, port: 65535 }, PASSWORD)
    const message = parseStunMessage(response)
    assert.equal(message?.kind, 'success')
    assert.deepEqual(message.transactionId, TRANSACTION)
    assert.deepEqual(message.mappedAddress, { address, port: 65535 })
    assert.ok(message.hasFingerprint && checkStunIntegrity(response, PASSWORD))
  }
})

test('a request that was built is read again', () => {
  const request = buildBindingRequest(REQUEST_FIELDS)
  const message = parseStunMessage(request)
  assert.equal(message?.kind, 'request')
  assert.equal(message.username, 'server:client')
  assert.equal(message.priority, 0xffffffff)
  assert.equal(message.controlling, 0xfedcba9876543210n)
  assert.equal(message.useCandidate, true)
  assert.ok(message.hasFingerprint && checkStunIntegrity(request, PASSWORD))
})

test('an error response tells code and unknown attributes', () => {
  const error = buildBindingError(TRANSACTION, 420, PASSWORD, [0x7fff])
  const message = parseStunMessage(error)
  assert.equal(message?.kind, 'error')
  assert.equal(message.errorCode, 420)
  assert.ok(checkStunIntegrity(error, PASSWORD))
  // ERROR-CODE with class 4, number 20, no reason; UNKNOWN-ATTRIBUTES with one, filled up (RFC 8489 14.8, 14.9).
  assert.equal(hex(error.subarray(20, 36)), '0009000400000414' + '000a00027fff0000')
})

test('each damaged bit of a message is noticed by fingerprint or integrity', () => {
  for (let bit = 0; bit < REQUEST.length * 8; bit++) {
    const damaged = REQUEST.slice()
    damaged[bit >> 3]! ^= 1 << (bit & 7)
    assert.ok(
      parseStunMessage(damaged)?.hasFingerprint !== true || !checkStunIntegrity(damaged, PASSWORD),
      `bit ${bit}`,
    )
  }
})

test('each shortened message is refused', () => {
  for (let length = 0; length < REQUEST.length; length++) {
    assert.equal(parseStunMessage(REQUEST.subarray(0, length)), undefined)
    assert.ok(!checkStunIntegrity(REQUEST.subarray(0, length), PASSWORD))
  }
})

test('an attribute that has to be understood but is not is listed, and once', () => {
  const unknown = '00070004 00000000'
  const message = parseStunMessage(plain('00010000', unknown, 'c0570004 00000000', unknown))
  assert.deepEqual(message?.unknownRequired, [7])
})

test('an attribute of the standard that a check does not need is no unknown one', () => {
  const realm = '00140004 61626364'
  const message = parseStunMessage(plain('00010000', realm, '001e0004 00000000'))
  assert.deepEqual(message?.unknownRequired, [])
})

test('what follows MESSAGE-INTEGRITY is not believed', () => {
  const integrity = `00080014 ${'00'.repeat(20)}`
  assert.equal(parseStunMessage(plain('00010000', '00250000'))?.useCandidate, true)
  assert.equal(parseStunMessage(plain('00010000', integrity, '00250000'))?.useCandidate, false)
})

const REQUEST_FIELDS = {
  transactionId: TRANSACTION,
  username: 'server:client',
  password: PASSWORD,
  priority: 0xffffffff,
  useCandidate: true,
  role: 'controlling',
  tieBreaker: 0xfedcba9876543210n,
} as const

/** A message without integrity and fingerprint, its length filled in. */
function plain(type: string, ...attributes: readonly string[]): Uint8Array {
  const message = bytes(`${type} 2112a442 ${hex(TRANSACTION)} ${attributes.join('')}`)
  message[3] = message.length - 20
  return message
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
}

function hex(value: Uint8Array): string {
  return Buffer.from(value).toString('hex')
}
