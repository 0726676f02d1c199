// Legal offers that look different from what browsers write (RFC 8866, RFC 8829, RFC 9143): what must not matter
// does not, and the answer follows where it has to.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIRECTIONS, parseOffer } from '../../src/ice_proxy/sdp.ts'
import { writeAnswer } from '../../src/ice_proxy/sdp_answer.ts'
import { CHROMIUM_OFFER, OFFERED_FINGERPRINT } from './offers.ts'

const PLAIN = parseOffer(CHROMIUM_OFFER)

function answerTo(sdp: string): string[] {
  return writeAnswer(parseOffer(sdp), {
    version: 1,
    iceUfrag: 'SRVR+abc',
    icePassword: 'serverpasswordserverpass',
    fingerprint: OFFERED_FINGERPRINT,
    addresses: ['192.0.2.7'],
    port: 40000,
    ssrc: 123456,
    session: 9,
  }).split('\r\n')
}

function changed(from: string | RegExp, to: string): string {
  const sdp = CHROMIUM_OFFER.replaceAll(from, to)
  assert.notEqual(sdp, CHROMIUM_OFFER, 'the change changes something')
  return sdp
}

for (const [what, sdp] of [
  ['without a=ssrc', changed(/a=ssrc:.*\r\n/g, '')],
  ['without msid', changed(/a=msid.*\r\n|a=ssrc:\d+ msid.*\r\n/g, '')],
  ['with setup active', changed('a=setup:actpass', 'a=setup:active')],
  [
    'with ptime and maxptime',
    changed('a=rtcp-mux\r\n', 'a=rtcp-mux\r\na=ptime:60\r\na=maxptime:120\r\n'),
  ],
  ['with rtcp-mux-only beside it', changed('a=rtcp-mux\r\n', 'a=rtcp-mux\r\na=rtcp-mux-only\r\n')],
  ['with OPUS in capitals', changed('opus/48000/2', 'OPUS/48000/2')],
  ['with a direction at the extension', changed('a=extmap:1 ', 'a=extmap:1/sendrecv ')],
  ['with lines nobody knows', changed('a=rtcp-mux\r\n', 'a=rtcp-mux\r\na=x-own:1\r\nb=AS:64\r\n')],
] as const) {
  test(`an offer ${what} is read as the same`, () => {
    assert.deepEqual(parseOffer(sdp), PLAIN)
  })
}

test('each direction is answered by its counterpart, a source is named where there is a mix', () => {
  const answered = DIRECTIONS.map((direction) => {
    const lines = answerTo(CHROMIUM_OFFER.replace('a=sendrecv', `a=${direction}`))
    return [
      DIRECTIONS.find((name) => lines.includes(`a=${name}`)),
      lines.some((line) => line.startsWith('a=ssrc:')),
    ]
  })
  assert.deepEqual(answered, [
    ['sendrecv', true],
    ['recvonly', false],
    ['sendonly', true],
    ['inactive', false],
  ])
})

test('a section that says no direction has that of the head, or both', () => {
  const silent = changed('a=sendrecv\r\n', '')
  assert.equal(parseOffer(silent).direction, 'sendrecv')
  assert.equal(parseOffer(silent.replace('t=0 0', 't=0 0\r\na=recvonly')).direction, 'recvonly')
})

test('without BUNDLE none is answered, without mid no mid', () => {
  const alone = answerTo(changed('a=group:BUNDLE 0\r\n', ''))
  assert.ok(!alone.some((line) => line.startsWith('a=group')))
  assert.ok(alone.includes('a=mid:0'))
  const bare = answerTo(changed(/a=group:BUNDLE 0\r\n|a=mid:0\r\n/g, ''))
  assert.ok(!bare.some((line) => line.startsWith('a=group') || line.startsWith('a=mid')))
})

test('a mid of any token is repeated as it is', () => {
  const mid = "audio0.{x}-_~|'*"
  const lines = answerTo(changed('BUNDLE 0', `BUNDLE ${mid}`).replace('a=mid:0', `a=mid:${mid}`))
  assert.ok(lines.includes(`a=mid:${mid}`))
  assert.ok(lines.includes(`a=group:BUNDLE ${mid}`))
})

test('the level extension keeps the id that was offered; one beyond a short header is left out', () => {
  assert.ok(
    answerTo(changed('extmap:1 urn', 'extmap:14 urn')).some((line) =>
      line.startsWith('a=extmap:14 '),
    ),
  )
  assert.ok(
    !answerTo(changed('extmap:1 urn', 'extmap:15 urn')).some((line) => line.startsWith('a=extmap')),
  )
})

test('of two audio sections the first is answered, the second is rejected', () => {
  const [head = '', audio = ''] = CHROMIUM_OFFER.split('m=audio')
  const lines = answerTo(`${head}m=audio${audio}m=audio${audio.replace('a=mid:0', 'a=mid:1')}`)
  assert.deepEqual(
    lines.filter((line) => line.startsWith('m=')),
    ['m=audio 40000 UDP/TLS/RTP/SAVPF 111 63', 'm=audio 0 UDP/TLS/RTP/SAVPF 111'],
  )
})
