// Offers as clients write them: one audio section, no candidates. For the tests.

const FINGERPRINT = Array.from({ length: 32 }, (_, index) =>
  (index * 7 + 16).toString(16).padStart(2, '0').toUpperCase(),
).join(':')

/** SHA-256 that all of these offers name. */
export const OFFERED_FINGERPRINT = FINGERPRINT

/** Chromium 156, getUserMedia({ audio: true }), shortened by its other codecs' rtcp-fb lines. */
export const CHROMIUM_OFFER = `v=0
o=- 6105476014283163218 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS 0b6b8fd6-1be7-4ea4-a2ab-0b0e8b5c9fbb
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:Lw8a
a=ice-pwd:yC2gmLVD1UpL2uUuUO0yxk2b
a=ice-options:trickle
a=fingerprint:sha-256 ${FINGERPRINT}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=msid:0b6b8fd6-1be7-4ea4-a2ab-0b0e8b5c9fbb 7e1c4b0c-b0c4-4c8f-8d36-bf7ab2b8d0a7
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
a=ssrc:2412567338 cname:bDJ5zXUHhxHkq1zx
a=ssrc:2412567338 msid:0b6b8fd6-1be7-4ea4-a2ab-0b0e8b5c9fbb 7e1c4b0c-b0c4-4c8f-8d36-bf7ab2b8d0a7
`.replaceAll('\n', '\r\n')

/** Firefox 153: fingerprint, ICE options and extmap-allow-mixed at the head; a client that only hears. */
export const FIREFOX_OFFER = `v=0
o=mozilla...THIS_IS_SDPARTA-99.0 5170327532931153290 0 IN IP4 0.0.0.0
s=-
t=0 0
a=fingerprint:sha-256 ${FINGERPRINT}
a=group:BUNDLE 0
a=ice-options:trickle
a=msid-semantic:WMS *
m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
c=IN IP4 0.0.0.0
a=recvonly
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
a=fmtp:101 0-15
a=ice-pwd:5d2a8b3f0b2c9f5f1d3e7a9b4c6d8e0f
a=ice-ufrag:6c1f2b3a
a=mid:0
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:109 opus/48000/2
a=rtpmap:9 G722/8000/1
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000/1
a=setup:actpass
a=ssrc:2155908150 cname:{4b2e4c9d-9b9f-4d07-9a53-6b1c0b6a7d11}
`.replaceAll('\n', '\r\n')

/** aiortc 1.4: direction and mid first, Opus as 96, three fingerprints in its newer versions. */
export const AIORTC_OFFER = `v=0
o=- 3923470000 3923470000 IN IP4 0.0.0.0
s=-
t=0 0
a=group:BUNDLE 0
a=msid-semantic:WMS *
m=audio 9 UDP/TLS/RTP/SAVPF 96 0 8
c=IN IP4 0.0.0.0
a=sendrecv
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=mid:0
a=msid:7b1c2d3e-aaaa-bbbb-cccc-1234567890ab 0f9e8d7c-aaaa-bbbb-cccc-1234567890ab
a=rtcp:9 IN IP4 0.0.0.0
a=rtcp-mux
a=ssrc:1831097322 cname:0c2d7a6b-aaaa-bbbb-cccc-1234567890ab
a=rtpmap:96 opus/48000/2
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=ice-ufrag:Ab3d
a=ice-pwd:nUvHzXb2w5tT4gkz9mVQ1y
a=fingerprint:sha-384 ${FINGERPRINT}
a=fingerprint:sha-256 ${FINGERPRINT}
a=setup:actpass
`.replaceAll('\n', '\r\n')

/** Chromium with a camera and a data channel beside the microphone, video first. */
export const VIDEO_FIRST_OFFER = CHROMIUM_OFFER.replace('BUNDLE 0', 'BUNDLE v 0 d')
  .replace(
    'm=audio',
    `m=video 9 UDP/TLS/RTP/SAVPF 96 97
c=IN IP4 0.0.0.0
a=ice-ufrag:Lw8a
a=ice-pwd:yC2gmLVD1UpL2uUuUO0yxk2b
a=fingerprint:sha-256 ${FINGERPRINT}
a=setup:actpass
a=mid:v
a=sendrecv
a=rtcp-mux
a=rtpmap:96 VP8/90000
m=audio`.replaceAll('\n', '\r\n'),
  )
  .concat(
    `m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=mid:d
a=sctp-port:5000
`.replaceAll('\n', '\r\n'),
  )
