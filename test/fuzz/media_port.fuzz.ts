// Whatever comes to the media port or onto a loop: every parser gives a value or a reason, and never throws.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { datagramKind } from '../../src/rtp/demultiplex.ts'
import { parseRtpPacket, writeRtpPacket } from '../../src/rtp/packet.ts'
import { parseRtcp, writeReport } from '../../src/rtp/rtcp.ts'
import { buildBindingRequest, checkStunIntegrity, parseStunMessage } from '../../src/rtp/stun.ts'
import { SrtpReceiver, SrtpSender } from '../../src/srtp/srtp.ts'
import { MixerScene } from '../support/mixer_scene.ts'
import { createSrtpCore } from '../support/srtp.ts'
import { seededRandom } from '../support/tones.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 5000)
const SEED = Number(process.env['SEED'] ?? 1)
const core = createSrtpCore()
const KEYS = { key: new Uint8Array(16).fill(7), salt: new Uint8Array(14).fill(9) }

/** Datagrams of each kind as they should be. */
function goodDatagrams(): Uint8Array[] {
  const rtp = new Uint8Array(200)
  const packet = {
    marker: false,
    payloadType: 100,
    sequence: 1,
    rtpTime: 960,
    ssrc: 5,
    level: 30,
    voice: true,
    payload: new Uint8Array(80).fill(0x78),
  }
  const length = writeRtpPacket(packet, 1, rtp)
  const secret = Uint8Array.from(rtp)
  const secretLength = new SrtpSender(core, 'AES_CM_128_HMAC_SHA1_80', KEYS).protectRtp(
    secret,
    length,
  )
  const rtcp = new Uint8Array(200)
  const rtcpLength = writeReport({ ssrc: 5, cname: 'a', sender: undefined, blocks: [] }, rtcp)
  const stun = buildBindingRequest({
    transactionId: new Uint8Array(12),
    username: 'a:b',
    password: 'password',
    priority: 1,
    useCandidate: true,
    role: 'controlling',
    tieBreaker: 1n,
  })
  return [rtp.slice(0, length), secret.slice(0, secretLength), rtcp.slice(0, rtcpLength), stun]
}

/** Some bytes overwritten, cut off or put behind. */
function damage(good: Uint8Array, random: () => number): Uint8Array {
  const below = (bound: number) => Math.floor(random() * bound)
  const cut = below(3) === 0 ? below(good.length + 1) : good.length
  const bytes = Uint8Array.from([...good.subarray(0, cut), ...new Uint8Array(below(3) * below(30))])
  for (let count = below(6); count > 0 && bytes.length > 0; count--) {
    bytes[below(bytes.length)] = below(256)
  }
  return bytes
}

test(`F106: ${RUNS} damaged datagrams of each kind: read or refused (seed ${SEED})`, () => {
  const random = seededRandom(SEED)
  const good = goodDatagrams()
  const gcm = new SrtpReceiver(core, 'AEAD_AES_128_GCM', {
    ...KEYS,
    salt: KEYS.salt.subarray(0, 12),
  })
  const cm = new SrtpReceiver(core, 'AES_CM_128_HMAC_SHA1_80', KEYS)
  let genuine = 0
  for (let run = 0; run < RUNS; run++) {
    const bytes = damage(good[run % good.length] ?? new Uint8Array(), random)
    datagramKind(bytes)
    const packet = parseRtpPacket(bytes, 1)
    assert.ok(packet === undefined || packet.payload.length < bytes.length)
    parseRtcp(bytes)
    const stun = parseStunMessage(bytes)
    if (stun !== undefined) checkStunIntegrity(bytes, 'password')
    for (const receiver of [gcm, cm]) {
      const before = Uint8Array.from(bytes)
      if (typeof receiver.unprotectRtcp(bytes) === 'string') assert.deepEqual(bytes, before)
      if (typeof receiver.unprotectRtp(bytes) === 'number') genuine += 1
    }
  }
  assert.ok(genuine <= 1, 'only the packet that nobody touched is taken, and once')
})

test(`F106: ${RUNS} damaged packets on a loop: the mixer goes on (seed ${SEED})`, () => {
  const random = seededRandom(SEED)
  const [good = new Uint8Array()] = goodDatagrams()
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  for (let run = 0; run < RUNS; run++) {
    scene.inject(1, damage(good, random))
    if (run % 4 === 0) scene.run(20)
  }
  assert.ok(scene.heard(1).samples.every((sample) => Math.abs(sample) <= 1))
})
