// The gate before the DTLS library: order, loss, fragments, and what must never pass.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DtlsGate } from '../../src/ice_proxy/dtls_gate.ts'

const HELLO = 1
const CERTIFICATE = 11
const VERIFY = 15
const KEY_EXCHANGE = 16

interface Part {
  readonly length?: number
  readonly offset?: number
}

function handshake(type: number, sequence: number, body: number[], part: Part = {}): number[] {
  const length = part.length ?? body.length
  const offset = part.offset ?? 0
  return [type, 0, 0, length, 0, sequence, 0, 0, offset, 0, 0, body.length, ...body]
}

function record(type: number, epoch: number, fragment: number[]): number[] {
  return [type, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 9, 0, fragment.length, ...fragment]
}

const message = (type: number, sequence: number, body: number[]): Uint8Array =>
  Uint8Array.from(record(22, 0, handshake(type, sequence, body)))
const FINISHED = Uint8Array.from(record(22, 1, [7, 7, 7]))

/** Type and body of each message that passed; an encrypted record shows as 'encrypted'. */
function passed(gate: DtlsGate, ...datagrams: Uint8Array[]): (string | number[])[] {
  return datagrams
    .flatMap((datagram) => gate.pass(datagram))
    .map((bytes) => (bytes[4] === 1 ? 'encrypted' : [bytes[13] ?? 0, ...bytes.subarray(25)]))
}

const HELLOS = [message(HELLO, 0, [1]), message(HELLO, 1, [2])] as const

test('a handshake passes in its order', () => {
  const flight = [
    message(CERTIFICATE, 2, [3]),
    message(KEY_EXCHANGE, 3, [4]),
    message(VERIFY, 4, [5]),
  ]
  assert.deepEqual(passed(new DtlsGate(), ...HELLOS, ...flight, FINISHED), [
    [HELLO, 1],
    [HELLO, 2],
    [CERTIFICATE, 3],
    [KEY_EXCHANGE, 4],
    [VERIFY, 5],
    'encrypted',
  ])
})

test('a flight that comes backwards passes in its order', () => {
  const flight = [
    FINISHED,
    message(VERIFY, 4, [5]),
    message(KEY_EXCHANGE, 3, [4]),
    message(CERTIFICATE, 2, [3]),
  ]
  assert.deepEqual(passed(new DtlsGate(), ...HELLOS, ...flight).slice(2), [
    [CERTIFICATE, 3],
    [KEY_EXCHANGE, 4],
    [VERIFY, 5],
    'encrypted',
  ])
})

test('fragments in any order, overlapping and doubled, make one message', () => {
  const gate = new DtlsGate()
  const part = (offset: number, body: number[]): Uint8Array =>
    Uint8Array.from(record(22, 0, handshake(HELLO, 0, body, { length: 5, offset })))
  assert.deepEqual(passed(gate, part(3, [4, 5]), part(3, [4, 5]), part(1, [2, 3, 4])), [])
  assert.deepEqual(passed(gate, part(0, [1, 2])), [[HELLO, 1, 2, 3, 4, 5]])
})

test('a hello that is repeated passes again until the next message', () => {
  const gate = new DtlsGate()
  assert.equal(passed(gate, HELLOS[0], HELLOS[0], HELLOS[1], HELLOS[1]).length, 4)
  assert.deepEqual(passed(gate, HELLOS[0]), [], 'a delayed first hello would start over')
  passed(gate, message(CERTIFICATE, 2, [3]))
  assert.deepEqual(passed(gate, HELLOS[1]), [])
})

test('alerts, application data, plain Finished and unknown messages never pass', () => {
  const gate = new DtlsGate()
  passed(gate, ...HELLOS)
  const alert = Uint8Array.from(record(21, 0, [2, 40]))
  const data = Uint8Array.from(record(23, 0, [1, 2, 3]))
  assert.deepEqual(passed(gate, alert, data, message(20, 2, [1]), message(2, 2, [1])), [])
})

test('each message passes once and in its place: nobody makes the server reckon keys again and again', () => {
  const gate = new DtlsGate()
  passed(gate, ...HELLOS, message(CERTIFICATE, 2, [3]))
  const again = Array.from({ length: 50 }, (_, index) => message(KEY_EXCHANGE, 3 + index, [4]))
  assert.equal(passed(gate, ...again, ...again).length, 1)
  assert.deepEqual(passed(gate, message(CERTIFICATE, 4, [3]), message(HELLO, 4, [3])), [])
  assert.deepEqual(passed(gate, message(VERIFY, 4, [5]), message(VERIFY, 5, [5])), [[VERIFY, 5]])
})

test('a hello that is repeated without end passes a few times: its answer is ten times its size', () => {
  const gate = new DtlsGate()
  const flood = Array.from({ length: 1000 }, () => HELLOS[1])
  assert.ok(passed(gate, HELLOS[0], ...flood).length <= 12)
})

test('fragments of messages that are never whole take a bounded room', () => {
  const gate = new DtlsGate()
  const types = [HELLO, HELLO, CERTIFICATE, KEY_EXCHANGE, VERIFY]
  // Each says that it is a byte of 16 KiB.
  const part = (sequence: number, offset: number): Uint8Array => {
    const head = [types[sequence] ?? HELLO, 0, 64, 0, 0, sequence, 0, offset, 0, 0, 0, 1]
    return Uint8Array.from(record(22, 0, [...head, 7]))
  }
  for (let round = 0; round < 20_000; round++) {
    assert.deepEqual(gate.pass(part(round % 9, round % 64)), [])
  }
  assert.ok(gate.heldBytes <= 4 * 16384, `${gate.heldBytes} bytes`)
})

test('after the handshake only encrypted handshake records pass, and not for ever', () => {
  const gate = new DtlsGate()
  passed(gate, ...HELLOS, message(CERTIFICATE, 2, [3]), message(KEY_EXCHANGE, 3, [4]))
  passed(gate, message(VERIFY, 4, [5]), FINISHED)
  assert.deepEqual(passed(gate, ...HELLOS, message(HELLO, 5, [1])), [])
  assert.deepEqual(passed(gate, FINISHED), ['encrypted'])
  const more = Array.from({ length: 1000 }, () => FINISHED)
  assert.ok(passed(gate, ...more).length < 50)
})

test('what is cut off or lies about its length passes nothing and breaks nothing', () => {
  const gate = new DtlsGate()
  const whole = message(HELLO, 0, [1, 2, 3])
  for (let length = 0; length < whole.length; length++) {
    assert.deepEqual(passed(gate, whole.subarray(0, length)), [])
  }
  const huge = Uint8Array.from(whole)
  huge.set([0xff, 0xff, 0xff], 14)
  assert.deepEqual(passed(gate, huge), [])
  assert.equal(passed(gate, whole).length, 1)
})
