// What a datagram on a shared WebRTC port is, told by its first byte (RFC 7983 7), and RTCP from RTP by its
// second (RFC 5761 4). Pure.

export type DatagramKind = 'stun' | 'dtls' | 'rtp' | 'rtcp'

const STUN_LAST = 3
const DTLS_FIRST = 20
const DTLS_LAST = 63
const RTP_FIRST = 128
const RTP_LAST = 191
const RTCP_TYPE_FIRST = 192
const RTCP_TYPE_LAST = 223

/** Undefined for what is none of them; the rest of the datagram may still be anything. */
export function datagramKind(datagram: Uint8Array): DatagramKind | undefined {
  const first = datagram[0]
  if (first === undefined) return undefined
  if (first <= STUN_LAST) return 'stun'
  if (first >= DTLS_FIRST && first <= DTLS_LAST) return 'dtls'
  if (first < RTP_FIRST || first > RTP_LAST) return undefined
  const second = datagram[1]
  if (second === undefined) return undefined
  return second >= RTCP_TYPE_FIRST && second <= RTCP_TYPE_LAST ? 'rtcp' : 'rtp'
}
