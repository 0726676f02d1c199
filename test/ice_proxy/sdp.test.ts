// The offer's reader and the answer's writer, against offers as three kinds of clients write them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OFFER_BYTES_MAX, parseOffer } from '../../src/ice_proxy/sdp.ts'
import { writeAnswer, type Answer } from '../../src/ice_proxy/sdp_answer.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import {
  AIORTC_OFFER,
  CHROMIUM_OFFER,
  FIREFOX_OFFER,
  OFFERED_FINGERPRINT,
  VIDEO_FIRST_OFFER,
} from './offers.ts'

const ANSWER: Answer = {
  version: 1,
  iceUfrag: 'SRVR+abc',
  icePassword: 'serverpasswordserverpass',
  fingerprint: OFFERED_FINGERPRINT,
  addresses: ['192.0.2.7', '198.51.100.9'],
  port: 40000,
  ssrc: 123456,
  session: 9,
}

test('reads what a peer needs from an offer of Chromium', () => {
  const offer = parseOffer(CHROMIUM_OFFER)
  assert.deepEqual(
    { ...offer, sections: offer.sections.length },
    {
      origin: '- 6105476014283163218',
      iceUfrag: 'Lw8a',
      fingerprint: OFFERED_FINGERPRINT,
      direction: 'sendrecv',
      payloadType: 111,
      redPayloadType: 63,
      levelExtensionId: 1,
      bundled: true,
      sections: 1,
      audioIndex: 0,
    },
  )
})

test('reads an offer of Firefox, whose fingerprint stands at the head', () => {
  const offer = parseOffer(FIREFOX_OFFER)
  assert.equal(offer.fingerprint, OFFERED_FINGERPRINT)
  assert.equal(offer.payloadType, 109)
  assert.equal(offer.redPayloadType, undefined)
  assert.equal(offer.direction, 'recvonly')
  assert.equal(offer.iceUfrag, '6c1f2b3a')
})

test('reads an offer of aiortc, which has fingerprints of several kinds', () => {
  const offer = parseOffer(AIORTC_OFFER)
  assert.equal(offer.fingerprint, OFFERED_FINGERPRINT)
  assert.equal(offer.payloadType, 96)
  assert.equal(offer.levelExtensionId, 2)
})

test('takes lines that end in a line feed alone', () => {
  assert.deepEqual(parseOffer(CHROMIUM_OFFER.replaceAll('\r', '')), parseOffer(CHROMIUM_OFFER))
})

test('answers with all candidates, ICE-lite, passive, and what the encoder has to do', () => {
  const lines = writeAnswer(parseOffer(CHROMIUM_OFFER), ANSWER).split('\r\n')
  for (const line of [
    'a=ice-lite',
    'a=group:BUNDLE 0',
    'm=audio 40000 UDP/TLS/RTP/SAVPF 111 63',
    'a=candidate:1 1 udp 2130706431 192.0.2.7 40000 typ host',
    'a=candidate:2 1 udp 2130706175 198.51.100.9 40000 typ host',
    'a=end-of-candidates',
    'a=ice-ufrag:SRVR+abc',
    'a=ice-pwd:serverpasswordserverpass',
    `a=fingerprint:sha-256 ${OFFERED_FINGERPRINT}`,
    'a=setup:passive',
    'a=mid:0',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=ptime:20',
    'a=ssrc:123456 msid:mix mix',
  ]) {
    assert.ok(lines.includes(line), line)
  }
  const fmtp = lines.find((line) => line.startsWith('a=fmtp:111 ')) ?? ''
  assert.match(fmtp, /useinbandfec=1/)
  assert.match(fmtp, /maxaveragebitrate=\d+/)
  assert.match(fmtp, /;stereo=0;sprop-stereo=1;/)
})

test('X09: RED is answered behind Opus, with the types of its blocks', () => {
  const lines = writeAnswer(parseOffer(CHROMIUM_OFFER), ANSWER).split('\r\n')
  for (const line of [
    'm=audio 40000 UDP/TLS/RTP/SAVPF 111 63',
    'a=rtpmap:63 red/48000/2',
    'a=fmtp:63 111/111',
  ]) {
    assert.ok(lines.includes(line), line)
  }
  assert.doesNotMatch(writeAnswer(parseOffer(FIREFOX_OFFER), ANSWER), /red/)
})

for (const [what, from, to] of [
  ['has no format parameters', 'a=fmtp:63 111/111\r\n', ''],
  ['has blocks of another codec', 'a=fmtp:63 111/111', 'a=fmtp:63 111/9'],
  ['carries no second block', 'a=fmtp:63 111/111', 'a=fmtp:63 111'],
  ['is not among the formats', 'SAVPF 111 63', 'SAVPF 111'],
] as const) {
  test(`X09: RED that ${what} is passed over, and the offer is good`, () => {
    const sdp = CHROMIUM_OFFER.replace(from, to)
    assert.notEqual(sdp, CHROMIUM_OFFER)
    assert.equal(parseOffer(sdp).redPayloadType, undefined)
  })
}

test('a client without a microphone gets an answer that only sends', () => {
  const answer = writeAnswer(parseOffer(FIREFOX_OFFER), ANSWER)
  assert.match(answer, /\r\na=sendonly\r\n/)
  assert.match(answer, /\r\na=ssrc:123456 cname:/)
})

test('a client that only speaks gets an answer that only receives, without a source', () => {
  const offer = parseOffer(CHROMIUM_OFFER.replace('a=sendrecv', 'a=sendonly'))
  const answer = writeAnswer(offer, ANSWER)
  assert.match(answer, /\r\na=recvonly\r\n/)
  assert.doesNotMatch(answer, /a=ssrc|a=msid:/)
})

test('video and data are rejected in their places, audio is answered', () => {
  const answer = writeAnswer(parseOffer(VIDEO_FIRST_OFFER), ANSWER)
  const sections = answer.split('\r\n').filter((line) => line.startsWith('m='))
  assert.deepEqual(sections, [
    'm=video 0 UDP/TLS/RTP/SAVPF 96',
    'm=audio 40000 UDP/TLS/RTP/SAVPF 111 63',
    'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
  ])
  assert.match(answer, /\r\na=group:BUNDLE 0\r\n/)
})

const without = (line: RegExp): string => CHROMIUM_OFFER.replaceAll(line, '')

for (const [what, sdp, sentence] of [
  ['nothing', '', /v=0/],
  ['no audio', 'v=0\r\ns=-\r\n', /m=audio/],
  ['audio that is switched off', CHROMIUM_OFFER.replace('m=audio 9', 'm=audio 0'), /m=audio/],
  ['no ufrag', without(/a=ice-ufrag.*\r\n/g), /ice-ufrag/],
  ['a ufrag with foreign characters', without(/Lw8a/g), /ice-ufrag/],
  ['no fingerprint', without(/a=fingerprint.*\r\n/g), /fingerprint/],
  ['only SHA-1', CHROMIUM_OFFER.replace('sha-256', 'sha-1'), /sha-256/],
  ['a short fingerprint', without(/:EF(?=\r)|:E9(?=\r)/g).replace('10:', ''), /fingerprint/],
  ['no setup', without(/a=setup.*\r\n/g), /setup/],
  ['setup passive', CHROMIUM_OFFER.replace('actpass', 'passive'), /setup/],
  ['no rtcp-mux', without(/a=rtcp-mux\r\n/g), /rtcp-mux/],
  ['no Opus', without(/a=rtpmap:111.*\r\n/g), /Opus/],
  ['audio without DTLS', CHROMIUM_OFFER.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'), /RTP\/AVP/],
  ['an ICE-lite client', CHROMIUM_OFFER.replace('a=ice-options:trickle', 'a=ice-lite'), /lite/],
  ['too much', CHROMIUM_OFFER + 'a=x\r\n'.repeat(4000), /16384/],
  ['a hundred sections', CHROMIUM_OFFER + 'm=audio 9 RTP/AVP 0\r\n'.repeat(100), /sections/],
] as const) {
  test(`an offer with ${what} is refused with a sentence that says so`, () => {
    assert.throws(
      () => parseOffer(sdp),
      (error: unknown) =>
        error instanceof VocsError &&
        error.code === 'OFFER_REFUSED' &&
        sentence.test(error.message),
    )
  })
}

test('candidates of both families are told, the most preferred first', () => {
  const offer = parseOffer(CHROMIUM_OFFER)
  const addresses = ['2001:db8::7', '192.0.2.7']
  const lines = writeAnswer(offer, { ...ANSWER, addresses }).split('\r\n')
  const candidates = lines.filter((line) => line.startsWith('a=candidate:'))
  assert.match(candidates[0] ?? '', / 2001:db8::7 \d+ typ host$/)
  assert.match(candidates[1] ?? '', / 192\.0\.2\.7 \d+ typ host$/)
  assert.ok(lines.includes('c=IN IP6 2001:db8::7'))
})

test('the longest offer of lines that have to be matched with each other is read in a moment', () => {
  const red = 'a=rtpmap:63 red/48000/2\r\n'.repeat(350)
  const formats = 'a=fmtp:63 1/1\r\n'.repeat(400)
  const offer = CHROMIUM_OFFER.replace('a=fmtp:63 111/111\r\n', '').concat(red, formats)
  assert.ok(offer.length > OFFER_BYTES_MAX - 1000 && offer.length <= OFFER_BYTES_MAX)
  parseOffer(offer)
  const before = process.cpuUsage()
  for (let count = 0; count < 10; count++) assert.equal(parseOffer(offer).redPayloadType, undefined)
  const eachMs = process.cpuUsage(before).user / 10_000
  assert.ok(eachMs < 40, `${eachMs} ms, where each line with each other took 61`)
})
