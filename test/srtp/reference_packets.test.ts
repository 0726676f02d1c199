// The SRTP core against the reference packets of its standards. Their session keys are given, not derived.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PacketKind, SrtpProfile } from '../../src/srtp/srtp_core.ts'
import { hex, toHex } from '../support/hex.ts'
import { createSrtpCore } from '../support/srtp.ts'

const GCM_KEYS = {
  key: hex('000102030405060708090a0b0c0d0e0f'),
  salt: hex('517569642070726f2071756f'),
}

function protect(
  profile: SrtpProfile,
  keys: Parameters<ReturnType<typeof createSrtpCore>['openSession']>[1],
  kind: PacketKind,
  index: number,
  plain: Uint8Array,
): string {
  const core = createSrtpCore()
  const context = core.openSession(profile, keys)
  const packet = new Uint8Array(plain.length + 20)
  packet.set(plain)
  const length = core.protect(context, kind, index, packet, plain.length)
  const wire = packet.slice(0, length)
  assert.equal(core.unprotect(context, kind, index, packet.subarray(0, length)), plain.length)
  assert.deepEqual(packet.subarray(0, plain.length), plain, 'and back')
  return toHex(wire)
}

test('the RTP packet of RFC 7714 16.1', () => {
  const header = '8040f17b8041f8d35501a0b2'
  const text = '47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573'
  assert.equal(
    protect('AEAD_AES_128_GCM', GCM_KEYS, 'rtp', 0, hex(header + text)),
    `${header}f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833` +
      '899d7f27beb16a9152cf765ee4390cce',
  )
})

test('the SRTCP packet of RFC 7714 17.1', () => {
  const header = '81c8000d4d617273'
  const text = '4e5450314e545032525450200000042a0000e9304c756e61' + 'deadbeef'.repeat(5)
  assert.equal(
    protect('AEAD_AES_128_GCM', GCM_KEYS, 'rtcp', 0x5d4, hex(header + text)),
    `${header}63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda` +
      '4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade' +
      '800005d4',
  )
})

test('the AES-CM keystream of RFC 3711 B.2, as the text of a packet of zeros', () => {
  const keys = {
    key: hex('2b7e151628aed2a6abf7158809cf4f3c'),
    salt: hex('f0f1f2f3f4f5f6f7f8f9fafbfcfd'),
  }
  const plain = new Uint8Array(12 + 48)
  plain[0] = 0x80
  assert.equal(
    protect('AES_CM_128_HMAC_SHA1_80', keys, 'rtp', 0, plain).slice(24, 24 + 96),
    'e03ead0935c95e80e166b16dd92b4eb4' +
      'd23513162b02d0f72a43a2fe4a5f97ab' +
      '41e95b3bb0a2e8dd477901e4fca894c0',
  )
})

test('the key derivation of RFC 3711 B.3: packets are those of the derived keys', () => {
  const master = {
    key: hex('e1f97a0d3e018be0d64fa32c06de4139'),
    salt: hex('0ec675ad498afeebb6960b3aabe6'),
  }
  const session = {
    key: hex('c61e7a93744f39ee10734afe3ff7a087'),
    salt: hex('30cbbc08863d8c85d49db34a9ae1'),
    authentication: hex('cebe321f6ff7716b6fd4ab49af256a156d38baa4'),
  }
  const plain = Uint8Array.from({ length: 100 }, (_, index) => (index === 0 ? 0x80 : index))
  const core = createSrtpCore()
  const packet = new Uint8Array(120)
  packet.set(plain)
  const context = core.open('AES_CM_128_HMAC_SHA1_80', master)
  const length = core.protect(context, 'rtp', 7, packet, 100)
  assert.equal(
    toHex(packet.subarray(0, length)),
    protect('AES_CM_128_HMAC_SHA1_80', session, 'rtp', 7, plain),
  )
})
