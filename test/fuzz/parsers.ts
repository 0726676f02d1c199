// Everything of the media edge that reads what strangers send, each as one function of the bytes that asserts
// what must hold whatever they are, and seeds: inputs as they should be. Pure.
import assert from 'node:assert/strict'
import { IceLite } from '../../src/ice_proxy/ice_lite.ts'
import { parseOffer } from '../../src/ice_proxy/sdp.ts'
import { writeAnswer } from '../../src/ice_proxy/sdp_answer.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import { parseRtpPacket, writeRtpPacket } from '../../src/rtp/packet.ts'
import { parseRed, RED_BLOCKS_MAX, writeRed } from '../../src/rtp/red.ts'
import { parseRtcp, writeReport } from '../../src/rtp/rtcp.ts'
import { SrtpReceiver, SrtpSender } from '../../src/srtp/srtp.ts'
import type { SrtpProfile } from '../../src/srtp/srtp_core.ts'
import { createSrtpCore } from '../support/srtp.ts'
import {
  ICE_CONTROLLED,
  STUN_ERROR,
  STUN_INDICATION,
  stunRequest,
  UNASSIGNED_ATTRIBUTE,
} from '../support/stun_request.ts'
import { buildBindingRequest, checkStunIntegrity, parseStunMessage } from '../../src/rtp/stun.ts'
import { EdgeScene, placeOf } from '../ice_proxy/edge_scene.ts'
import {
  AIORTC_OFFER,
  CHROMIUM_OFFER,
  FIREFOX_OFFER,
  VIDEO_FIRST_OFFER,
} from '../ice_proxy/offers.ts'

/** Throws for an input that shows a fault. */
export type Parser = (bytes: Uint8Array) => void

export const PARSER_NAMES = ['stun', 'rtp', 'rtcp', 'srtp', 'sdp', 'red', 'udp'] as const
export type ParserName = (typeof PARSER_NAMES)[number]

const PASSWORD = 'a password of some length'
const ICE = { ufrag: 'abcdefgh', password: PASSWORD, remoteUfrag: 'wxyz' }
const core = createSrtpCore()
const PROFILES: readonly SrtpProfile[] = ['AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80']
const VICTIM = 1
const STRANGER = { address: '203.0.113.9', port: 9 }
const LEVEL_IDS = [0, 1, 14] as const

function keysOf(profile: SrtpProfile) {
  const salt = new Uint8Array(profile === 'AEAD_AES_128_GCM' ? 12 : 14).fill(9)
  return { key: new Uint8Array(16).fill(7), salt }
}

/** Parsers with the state that they gather over all inputs. */
export function createParsers(): Readonly<Record<ParserName, Parser>> {
  const receivers = PROFILES.map((profile) => new SrtpReceiver(core, profile, keysOf(profile)))
  return {
    stun: createStun(),
    rtp,
    rtcp: (bytes) => void parseRtcp(bytes),
    srtp: (bytes) => receivers.forEach((receiver) => srtp(receiver, bytes)),
    sdp,
    red,
    udp: createUdp(),
  }
}

function createStun(): Parser {
  const ice = new IceLite(ICE)
  let nowMs = 0
  return (bytes) => {
    const message = parseStunMessage(bytes)
    const isSigned = checkStunIntegrity(bytes, PASSWORD)
    if (message === undefined) return
    const answer = ice.answer(message, bytes, STRANGER, (nowMs += 10))
    if (typeof answer === 'string') return
    assert.ok(isSigned && message.username === `${ICE.ufrag}:${ICE.remoteUfrag}`)
    assert.ok(answer.response.length <= bytes.length, 'an answer is never longer than the request')
    assert.ok(checkStunIntegrity(answer.response, PASSWORD))
    const { kind, errorCode } = parseStunMessage(answer.response) ?? {}
    if (answer.refusal === undefined) assert.equal(kind, 'success')
    else assert.equal(errorCode, answer.refusal === 'stun_role_conflict' ? 487 : 420)
  }
}

function rtp(bytes: Uint8Array): void {
  for (const id of LEVEL_IDS) {
    const packet = parseRtpPacket(bytes, id)
    if (packet === undefined) continue
    assert.ok(packet.payload.length <= bytes.length - 12)
    assert.ok(packet.level === undefined || (packet.level >= 0 && packet.level <= 127))
    const out = new Uint8Array(bytes.length + 20)
    const again = parseRtpPacket(out.subarray(0, writeRtpPacket(packet, 1, out)), 1)
    assert.deepEqual(again, { ...packet, payload: Uint8Array.from(packet.payload) })
  }
}

/** Nothing but the seeds is authentic; what is refused stays as it was. */
function srtp(receiver: SrtpReceiver, bytes: Uint8Array): void {
  for (const kind of ['unprotectRtp', 'unprotectRtcp'] as const) {
    const work = bytes.slice()
    const length = receiver[kind](work)
    if (typeof length === 'string') assert.deepEqual(work, bytes)
    else assert.ok(length < bytes.length)
  }
}

function sdp(bytes: Uint8Array): void {
  let answer
  try {
    const offer = parseOffer(new TextDecoder().decode(bytes))
    answer = writeAnswer(offer, {
      version: 1,
      iceUfrag: 'ufrag',
      icePassword: 'password',
      fingerprint: '00',
      addresses: ['192.0.2.1'],
      port: 1,
      ssrc: 1,
      session: 1,
    })
  } catch (error) {
    assert.ok(error instanceof VocsError, String(error))
    assert.match(error.message, /^the offer /)
    return
  }
  for (const line of answer.trimEnd().split('\r\n')) assert.match(line, /^[a-z]=[\x20-\x7e]*$/)
}

function red(bytes: Uint8Array): void {
  const blocks = parseRed(bytes)
  if (blocks === undefined) return
  assert.ok(blocks.length >= 1 && blocks.length <= RED_BLOCKS_MAX)
  const total = blocks.reduce((sum, { payload }) => sum + payload.length, 0)
  assert.equal(total + 4 * (blocks.length - 1) + 1, bytes.length)
}

/** The whole entry of the UDP port, with a client connected: from a stranger, from its address, and as its own. */
function createUdp(): Parser {
  const scene = new EdgeScene()
  const victim = scene.connect(VICTIM, () => false)
  let sequence = 0
  return (bytes) => {
    scene.nowMs += 20
    for (const place of [STRANGER, placeOf(VICTIM)]) scene.inject(bytes, place)
    if (bytes.length < 1400) {
      sequence = (sequence + 1) & 0xffff
      const own = Uint8Array.from(bytes)
      // Else the replay window and the bound of streams would stop all but the first.
      if (own.length >= 12)
        own.set([sequence >> 8, sequence & 255, ...own.slice(4, 8), 0, 0, 0, 5], 2)
      if (parseRtpPacket(own, 0) !== undefined) victim.sendRtp(own)
      const report = Uint8Array.from(bytes)
      if (report.length >= 8) report.set([0, 0, 0, 5], 4)
      if (report.length >= 8 && (report[0] ?? 0) >> 6 === 2) victim.sendRtcp(report)
    }
    victim.sent.length = 0
    scene.spoken.length = 0
    assert.deepEqual(scene.strays, [], 'nothing is sent to strangers')
  }
}

/** Inputs as they should be, for each parser. */
export function seedsOf(name: ParserName): Uint8Array[] {
  const text = new TextEncoder()
  switch (name) {
    case 'sdp':
      return [CHROMIUM_OFFER, FIREFOX_OFFER, AIORTC_OFFER, VIDEO_FIRST_OFFER].map((offer) =>
        text.encode(offer),
      )
    case 'stun':
      return [...[true, false].map(stunCheck), ...unusualChecks()]
    case 'rtp':
      return [rtpPacket(30), rtpPacket(undefined)]
    case 'rtcp':
      return [rtcpCompound(0), rtcpCompound(2)]
    case 'srtp':
      return PROFILES.map(srtpPacket)
    case 'red':
      return [redPayload(1), redPayload(3)]
    case 'udp':
      return (['stun', 'rtp', 'rtcp', 'srtp'] as const)
        .flatMap(seedsOf)
        .concat(redPacket(), dtlsAlert())
  }
}

/** Authentic and answered by an error, or of another class. */
function unusualChecks(): Uint8Array[] {
  const fields = { password: PASSWORD, username: `${ICE.ufrag}:${ICE.remoteUfrag}` }
  const unknown = Array.from(
    { length: 20 },
    (_, index) => [UNASSIGNED_ATTRIBUTE - index, []] as const,
  )
  return [
    { attributes: unknown.slice(0, 1) },
    { attributes: unknown },
    { attributes: [[ICE_CONTROLLED, [1, 2, 3, 4, 5, 6, 7, 8]] as const], hasFingerprint: true },
    { type: STUN_INDICATION, hasFingerprint: true },
    { type: STUN_ERROR },
  ].map((unusual, index) =>
    stunRequest({ ...fields, ...unusual, transactionId: new Uint8Array(12).fill(3 + index) }),
  )
}

function stunCheck(useCandidate: boolean): Uint8Array {
  return buildBindingRequest({
    transactionId: new Uint8Array(12).fill(useCandidate ? 1 : 2),
    password: PASSWORD,
    username: `${ICE.ufrag}:${ICE.remoteUfrag}`,
    priority: 1,
    useCandidate,
    role: 'controlling',
    tieBreaker: 1n,
  })
}

function rtpPacket(level: number | undefined): Uint8Array {
  const out = new Uint8Array(200)
  const packet = {
    marker: true,
    payloadType: 111,
    sequence: 65535,
    rtpTime: 2 ** 32 - 1,
    ssrc: 5,
    level,
    voice: level !== undefined,
    payload: new Uint8Array(60).fill(0x78),
  }
  return out.slice(0, writeRtpPacket(packet, 1, out))
}

function rtcpCompound(count: number): Uint8Array {
  const block = {
    ssrc: 7,
    fractionLost: 20,
    cumulativeLost: 3,
    highestSequence: 70_000,
    jitter: 40,
    lastSenderReport: 1,
    delaySinceLastSenderReport: 2,
  }
  const sender = { wallMs: 1.7e12, rtpTime: 9, packets: 8, octets: 7 }
  const out = new Uint8Array(300)
  const blocks = Array.from({ length: count }, () => block)
  const length = writeReport(
    { ssrc: 5, cname: 'seed', sender: count > 0 ? sender : undefined, blocks },
    out,
  )
  return out.slice(0, length)
}

function srtpPacket(profile: SrtpProfile): Uint8Array {
  const plain = rtpPacket(30)
  const out = new Uint8Array(plain.length + 20)
  out.set(plain)
  const sender = new SrtpSender(core, profile, keysOf(profile))
  const length = sender.protectRtp(out, plain.length)
  sender.close()
  return out.slice(0, length)
}

function redPayload(earlier: number): Uint8Array {
  const out = new Uint8Array(200)
  const blocks = Array.from({ length: earlier + 1 }, (_, index) => ({
    payloadType: 111,
    timeOffset: 960 * (earlier - index),
    payload: new Uint8Array(20).fill(index),
  }))
  return out.slice(0, writeRed(blocks, out))
}

function redPacket(): Uint8Array {
  const head = rtpPacket(30).slice(0, 20)
  head[1] = 63
  return Uint8Array.from([...head, ...redPayload(3)])
}

function dtlsAlert(): Uint8Array {
  return Uint8Array.of(21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 0)
}
