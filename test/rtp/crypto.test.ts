// The ciphers against the vectors of their standards, and against node:crypto on random input.
import assert from 'node:assert/strict'
import { createCipheriv, createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { Aes128, xorCounterMode } from '../../src/rtp/aes.ts'
import { HmacSha1, sha1 } from '../../src/rtp/hmac_sha1.ts'
import { deriveSessionKey, gcmCipher } from '../../src/rtp/srtp_cipher.ts'
import { hex, toHex } from '../support/hex.ts'
import { seededRandom } from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? 1)

test('AES-128 of FIPS 197 appendix B and C.1', () => {
  const encrypt = (key: string, block: string) => {
    const words = Uint32Array.from(block.match(/.{8}/g) ?? [], (word) => parseInt(word, 16))
    new Aes128(hex(key)).encrypt(words)
    return [...words].map((word) => word.toString(16).padStart(8, '0')).join('')
  }
  assert.equal(
    encrypt('2b7e151628aed2a6abf7158809cf4f3c', '3243f6a8885a308d313198a2e0370734'),
    '3925841d02dc09fbdc118597196a0b32',
  )
  assert.equal(
    encrypt('000102030405060708090a0b0c0d0e0f', '00112233445566778899aabbccddeeff'),
    '69c4e0d86a7b0430d8cdb78070b4c55a',
  )
})

test('the AES-CM keystream of RFC 3711 B.2', () => {
  const bytes = new Uint8Array(48)
  const counter = Uint32Array.of(0xf0f1f2f3, 0xf4f5f6f7, 0xf8f9fafb, 0xfcfd0000)
  xorCounterMode(new Aes128(hex('2b7e151628aed2a6abf7158809cf4f3c')), counter, bytes, 0, 48)
  assert.equal(
    toHex(bytes),
    'e03ead0935c95e80e166b16dd92b4eb4' +
      'd23513162b02d0f72a43a2fe4a5f97ab' +
      '41e95b3bb0a2e8dd477901e4fca894c0',
  )
})

test('the key derivation of RFC 3711 B.3', () => {
  const keys = {
    key: hex('e1f97a0d3e018be0d64fa32c06de4139'),
    salt: hex('0ec675ad498afeebb6960b3aabe6'),
  }
  assert.equal(toHex(deriveSessionKey(keys, 0, 16)), 'c61e7a93744f39ee10734afe3ff7a087')
  assert.equal(toHex(deriveSessionKey(keys, 2, 14)), '30cbbc08863d8c85d49db34a9ae1')
  assert.equal(
    toHex(deriveSessionKey(keys, 1, 94)),
    'cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbce' +
      'e049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc25' +
      '6d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2',
  )
})

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

test('the RTP packet of RFC 7714 16.1', () => {
  const header = '8040f17b8041f8d35501a0b2'
  const text = '47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573'
  const packet = hex(header + text)
  const cipher = gcmCipher(
    hex('000102030405060708090a0b0c0d0e0f'),
    hex('517569642070726f2071756f'),
    'rtp',
  )
  const tag = cipher.seal(packet, 12, packet.length, { ssrc: 0x5501a0b2, high: 0, low: 0xf17b })
  assert.equal(
    toHex(packet) + toHex(tag),
    `${header}f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833` +
      '899d7f27beb16a9152cf765ee4390cce',
  )
})

test('SHA-1, HMAC, counter mode and GCM agree with node:crypto on random input', () => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256))
  for (let run = 0; run < 300; run++) {
    const text = bytes(Math.floor(random() * 200))
    const key = bytes(16)
    assert.equal(toHex(sha1(text)), createHash('sha1').update(text).digest('hex'))
    const hmac = createHmac('sha1', key)
      .update(text)
      .update(Uint8Array.of(1, 2, 3, 4))
    assert.equal(toHex(new HmacSha1(key).tag(text, text.length, 0x01020304)), hmac.digest('hex'))

    const ours = Uint8Array.from(text)
    xorCounterMode(new Aes128(key), Uint32Array.of(1, 2, 3, 4), ours, 0, ours.length)
    const iv = hex('00000001000000020000000300000004')
    assert.deepEqual(ours, Uint8Array.from(createCipheriv('aes-128-ctr', key, iv).update(text)))

    const salt = bytes(12)
    const sealed = Uint8Array.from([...bytes(12), ...text])
    const gcm = createCipheriv('aes-128-gcm', key, salt).setAAD(sealed.subarray(0, 12))
    const expected = Buffer.concat([gcm.update(text), gcm.final(), gcm.getAuthTag()])
    const tag = gcmCipher(key, salt, 'rtp').seal(sealed, 12, sealed.length, {
      ssrc: 0,
      high: 0,
      low: 0,
    })
    assert.equal(toHex(sealed.subarray(12)) + toHex(tag), expected.toString('hex'))
  }
})

test('the SRTCP packet of RFC 7714 17.1', () => {
  const packet = hex(
    '81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61' +
      'deadbeefdeadbeefdeadbeefdeadbeefdeadbeef',
  )
  const cipher = gcmCipher(
    hex('000102030405060708090a0b0c0d0e0f'),
    hex('517569642070726f2071756f'),
    'rtcp',
  )
  const index = { ssrc: 0x4d617273, high: 0, low: 0x5d4 }
  const tag = cipher.seal(packet, 8, packet.length, index, 0x800005d4)
  assert.equal(
    toHex(packet.subarray(8)) + toHex(tag),
    '63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda' +
      '4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade',
  )
})
