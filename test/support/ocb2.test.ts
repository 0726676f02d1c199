import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mumbleSealer, sealOcb2 } from './ocb2.ts'

const upTo = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test('OCB2 gives the published ciphertext and tag', () => {
  const nothing = sealOcb2(upTo(16), upTo(16), upTo(0))
  assert.equal(hex(nothing.tag), 'bf3108130773ad5ec70ec69e7875a7b0')
  const { ciphertext, tag } = sealOcb2(upTo(16), upTo(16), upTo(40))
  assert.equal(
    hex(ciphertext),
    'f75d6bc8b4dc8d66b836a2b08b32a6369f1cd3c5228d79fd6c267f5f6aa7b231c7dfb9d59951ae9c',
  )
  assert.equal(hex(tag), '9db0cdf880f73e3e10d4eb3217766688')
})

test('each datagram takes the next nonce, counted from its first byte on', () => {
  const before = new Uint8Array(16).fill(0xff, 0, 2)
  const sealer = mumbleSealer(upTo(16), before)
  for (const nonce of [Uint8Array.of(0, 0, 1), Uint8Array.of(1, 0, 1)]) {
    const whole = new Uint8Array(16)
    whole.set(nonce)
    const { ciphertext, tag } = sealOcb2(upTo(16), whole, upTo(20))
    const datagram = hex(nonce.subarray(0, 1)) + hex(tag.subarray(0, 3)) + hex(ciphertext)
    assert.equal(hex(sealer.seal(upTo(20))), datagram)
  }
})
