// HMAC-SHA1 against the vectors of its standard, and against node:crypto on random input.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { HmacSha1, sha1 } from '../../src/rtp/hmac_sha1.ts'
import { toHex } from '../support/hex.ts'
import { seededRandom } from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? 1)

test('HMAC-SHA1 of RFC 2202', () => {
  const tag = (key: Uint8Array, text: string) =>
    toHex(new HmacSha1(key).tag(Buffer.from(text), text.length))
  assert.equal(
    tag(new Uint8Array(20).fill(0x0b), 'Hi There'),
    'b617318655057264e28bc0b6fb378c8ef146be00',
  )
  assert.equal(
    tag(Buffer.from('Jefe'), 'what do ya want for nothing?'),
    'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  )
  assert.equal(
    tag(
      new Uint8Array(80).fill(0xaa),
      'Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data',
    ),
    'e8e99d0f45237d786d6bbaa7965c7808bbff1a91',
  )
})

test('SHA-1 and HMAC agree with node:crypto on random input', () => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256))
  for (let run = 0; run < 300; run++) {
    const text = bytes(Math.floor(random() * 200))
    const key = bytes(16)
    assert.equal(toHex(sha1(text)), createHash('sha1').update(text).digest('hex'))
    const hmac = createHmac('sha1', key).update(text)
    assert.equal(toHex(new HmacSha1(key).tag(text, text.length)), hmac.digest('hex'))
  }
})
