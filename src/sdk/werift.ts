// WebRTC for Node by werift's peer connection. I/O. The only import of werift on the client's side.
// werift as a DTLS client does not check that the server's key exchange is signed: that is done here
// before the peer counts as connected, and nothing is sent or handed out before.
import { verify, X509Certificate } from 'node:crypto'
import {
  type DtlsClient,
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  RtpPacket,
  type RTCRtpTransceiver,
  useAudioLevelIndication,
} from 'werift'
import type { OpusPacket, OpusPeer, OpusPeerOptions, RtcImplementation } from './opus_peer.ts'

export const weriftRtc: RtcImplementation = { makePeer: (options) => new WeriftPeer(options) }

const PAYLOAD_TYPE = 111
const LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level'
/** Louder than this counts as voice in the level extension (RFC 6464 3, flag V). */
const VOICE_ABOVE_DBOV = -60
const SERVER_KEY_EXCHANGE = 12
/** RSA PKCS #1 and ECDSA, both with SHA-256: what werift offers as a client. */
const SIGNATURE_KEYS: Readonly<Record<number, string>> = { 0x0401: 'rsa', 0x0403: 'ec' }
/** werift stops repeating a handshake when it sees that it has come this far. */
const LAST_FLIGHT = 99

class WeriftPeer implements OpusPeer {
  readonly #options: OpusPeerOptions
  readonly #connection: RTCPeerConnection
  readonly #transceiver: RTCRtpTransceiver
  #isConnected = false
  #received = 0

  constructor(options: OpusPeerOptions) {
    this.#options = options
    this.#connection = openConnection(options.localAddress)
    this.#connection.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe(({ header, payload }) => {
        if (!this.#isConnected || header.payloadType !== PAYLOAD_TYPE) return
        options.heard(payload, header.timestamp, header.sequenceNumber)
      })
    })
    this.#connection.connectionStateChange.subscribe((state) => this.#changed(state))
    const track = new MediaStreamTrack({ kind: 'audio' })
    this.#transceiver = this.#connection.addTransceiver(track, { direction: 'sendrecv' })
    for (const { connection } of this.#connection.iceTransports) {
      connection.onData.subscribe(() => (this.#received += 1))
    }
  }

  /** werift does not come back by an ICE restart once its checks failed: a new peer is due instead. */
  async offer(iceRestart: boolean): Promise<string> {
    if (iceRestart) throw new Error('the media path is lost: a new peer is needed')
    const { sdp } = await this.#connection.createOffer()
    await this.#connection.setLocalDescription({ type: 'offer', sdp })
    return withoutCandidates(sdp)
  }

  async answer(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp })
  }

  send({ payload, rtpTime, sequence, marker, levelDbov }: OpusPacket): void {
    if (!this.#isConnected) return
    const header = new RtpHeader({
      sequenceNumber: sequence,
      timestamp: rtpTime,
      payloadType: PAYLOAD_TYPE,
      marker,
    })
    const { id } = this.#transceiver.headerExtensions.find(({ uri }) => uri === LEVEL_URI) ?? {}
    if (id !== undefined && levelDbov !== undefined) {
      header.extension = true
      header.extensions = [{ id, payload: Buffer.of(levelByte(levelDbov)) }]
    }
    // A packet that the network does not take is lost like any other.
    this.#transceiver.sender
      .sendRtp(new RtpPacket(header, Buffer.from(payload)))
      .catch(() => undefined)
  }

  async received(): Promise<number> {
    return this.#received
  }

  close(): void {
    this.#isConnected = false
    for (const { dtls } of this.#connection.dtlsTransports) {
      if (dtls !== undefined) endHandshake(dtls.dtls)
    }
    // Its sockets are closed whether or not the other side hears of it.
    this.#connection.close().catch(() => undefined)
  }

  #changed(state: string): void {
    if (state === 'connected' && !this.#isConnected) {
      const dtls = this.#connection.dtlsTransports[0]?.dtls
      this.#isConnected = dtls !== undefined && isKeyExchangeSigned(dtls as DtlsClient)
      this.#options.changed(this.#isConnected ? 'connected' : 'failed')
    } else if (state === 'connected' || state === 'disconnected' || state === 'failed') {
      this.#options.changed(state)
    }
  }
}

function openConnection(localAddress: string | undefined): RTCPeerConnection {
  const opus = new RTCRtpCodecParameters({
    mimeType: 'audio/opus',
    clockRate: 48000,
    channels: 2,
    payloadType: PAYLOAD_TYPE,
    parameters: 'minptime=10;useinbandfec=1',
  })
  return new RTCPeerConnection({
    iceServers: [],
    iceUseIpv6: false,
    codecs: { audio: [opus] },
    headerExtensions: { audio: [useAudioLevelIndication()] },
    ...(localAddress === undefined
      ? {}
      : {
          iceAdditionalHostAddresses: [localAddress],
          iceInterfaceAddresses: { udp4: localAddress },
          iceFilterCandidatePair: (pair) => pair.localCandidate.host === localAddress,
        }),
  })
}

/** A handshake under way would be repeated for half a minute, also when it only begins after this. */
function endHandshake(handshake: { flight: number }): void {
  Object.defineProperty(handshake, 'flight', { get: () => LAST_FLIGHT, set: () => {} })
}

/** The server learns the client's address from its checks, and needs no list of them. */
function withoutCandidates(sdp: string): string {
  return sdp.replace(/a=(candidate|end-of-candidates)[^\n]*\n/g, '')
}

// flag V (1 bit) | level (7 bits): loudness with the sign left out
function levelByte(levelDbov: number): number {
  const level = Math.round(Math.min(127, Math.max(0, -levelDbov)))
  return (levelDbov > VOICE_ABOVE_DBOV ? 0x80 : 0) | level
}

/**
 * Whether the certificate that the answer named has signed the server's half of the key exchange
 * (RFC 8422 5.4): without it anybody in the middle could show that certificate.
 */
export function isKeyExchangeSigned(dtls: DtlsClient): boolean {
  const { localRandom, remoteRandom } = dtls.cipher
  const certificate = dtls.remoteCertificate
  const message = dtls.dtls.sortedHandshakeCache.find(
    ({ msg_type }) => msg_type === SERVER_KEY_EXCHANGE,
  )?.fragment
  if (certificate === undefined || message === undefined || message.length < 4) return false
  // curve type(1) curve(2) length(1) public key(length) algorithm(2) length(2) signature
  const keyEnd = 4 + message.readUInt8(3)
  if (message.length < keyEnd + 4) return false
  if (message.length !== keyEnd + 4 + message.readUInt16BE(keyEnd + 2)) return false
  const key = new X509Certificate(certificate).publicKey
  if (key.asymmetricKeyType !== SIGNATURE_KEYS[message.readUInt16BE(keyEnd)]) return false
  const signed = Buffer.concat([
    localRandom.serialize(),
    remoteRandom.serialize(),
    message.subarray(0, keyEnd),
  ])
  return verify('sha256', signed, key, message.subarray(keyEnd + 4))
}
