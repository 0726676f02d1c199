// A WebRTC client that costs as little as one can, for load: ICE with one check, werift's DTLS client, and the
// packets that come are counted, not decrypted, and reported on as if none were lost. I/O: loopback only.
import { randomBytes, randomInt } from 'node:crypto'
import { DtlsClient } from 'werift'
import { createIdentity, type DtlsIdentity } from '../../src/ice_proxy/peer.ts'
import { openUdpPort, type UdpPort } from '../../src/net/udp_port.ts'
import { datagramKind } from '../../src/rtp/demultiplex.ts'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { writeReport } from '../../src/rtp/rtcp.ts'
import { buildBindingRequest } from '../../src/rtp/stun.ts'
import { SrtpSender } from '../../src/srtp/srtp.ts'
import type { SrtpCore } from '../../src/srtp/srtp_core.ts'

const ADDRESS = '127.0.0.1'
const PAYLOAD_TYPE = 111
const LEVEL_ID = 1
const [GCM_PROFILE, CM_PROFILE] = [7, 1] as const
const CHECK_INTERVAL_MS = 4000
const CONNECT_WITHIN_MS = 10_000
/** werift stops repeating its messages from here on. */
const LAST_FLIGHT = 99

export interface LightPeer {
  /** RTP packets that came so far. */
  readonly heard: number
  /** When the first of them came, performance.now; undefined: none yet. */
  readonly firstHeardMs: number | undefined
  /** Says one packet of 20 ms. */
  speak(payload: Uint8Array): void
  close(): void
}

export interface LightPeers {
  readonly identity: DtlsIdentity
  readonly core: SrtpCore
}

/** The answer to an offer. */
export type Exchange = (sdp: string) => Promise<string>

/** One certificate for all of them, as a page's connections may share one. */
export async function lightPeers(core: SrtpCore): Promise<LightPeers> {
  return { identity: await createIdentity(), core }
}

/** Rejects if it is not connected within 10 s. */
export async function openLightPeer(
  { identity, core }: LightPeers,
  exchange: Exchange,
): Promise<LightPeer> {
  const udp = await openUdpPort({ address: ADDRESS, port: 0, receiveBufferBytes: 1 << 18 })
  const ufrag = randomBytes(6).toString('hex')
  const answer = await exchange(offer(ufrag, identity.fingerprint))
  const remote = {
    port: Number(/^m=audio (\d+)/m.exec(answer)?.[1]),
    ufrag: /^a=ice-ufrag:(\S+)/m.exec(answer)?.[1] ?? '',
    password: /^a=ice-pwd:(\S+)/m.exec(answer)?.[1] ?? '',
  }
  const check = (): void => {
    const request = buildBindingRequest({
      transactionId: randomBytes(12),
      username: `${remote.ufrag}:${ufrag}`,
      password: remote.password,
      priority: 1,
      useCandidate: true,
      role: 'controlling',
      tieBreaker: 1n,
    })
    udp.send(request, request.length, remote.port, ADDRESS)
  }
  const timer = setInterval(() => {
    check()
    peer.report()
  }, CHECK_INTERVAL_MS)
  const peer = new Peer(udp, remote.port, timer)
  check()
  await peer.handshake(identity, core)
  return peer
}

class Peer implements LightPeer {
  heard = 0
  firstHeardMs: number | undefined
  readonly #udp: UdpPort
  readonly #port: number
  readonly #timer: NodeJS.Timeout
  #sender: SrtpSender | undefined
  #sequence = randomInt(0x8000)
  #rtpTime = randomInt(2 ** 32)
  readonly #ssrc = randomInt(2 ** 32)
  readonly #datagram = new Uint8Array(1500)
  #heardSsrc = 0
  #heardSequence = 0

  constructor(udp: UdpPort, port: number, timer: NodeJS.Timeout) {
    this.#udp = udp
    this.#port = port
    this.#timer = timer
  }

  async handshake(identity: DtlsIdentity, core: SrtpCore): Promise<void> {
    const transport = {
      type: 'udp',
      address: { address: ADDRESS, port: this.#port, family: 'IPv4' },
      closed: false,
      onData: (_datagram: Buffer): void => {},
      send: async (datagram: Buffer): Promise<void> => {
        this.#udp.send(datagram, datagram.length, this.#port, ADDRESS)
      },
      close: async (): Promise<void> => {},
    }
    const answered = new Promise<void>((resolve) => {
      this.#udp.onDatagram((bytes) => {
        const kind = datagramKind(bytes)
        if (kind === 'rtp') this.#count(bytes)
        else if (kind === 'dtls') transport.onData(Buffer.from(bytes))
        else if (kind === 'stun') resolve()
      })
    })
    const client = new DtlsClient({
      cert: identity.certificate.certPem,
      key: identity.certificate.privateKey,
      signatureHash: identity.certificate.signatureHash,
      transport,
      srtpProfiles: [GCM_PROFILE, CM_PROFILE],
      extendedMasterSecret: true,
    })
    const connected = new Promise<void>((resolve) => client.onConnect.once(() => resolve()))
    await within(answered)
    void client.connect()
    await within(connected)
    const { localKey, localSalt } = client.extractSessionKeys(16, 12) as ClientKeys
    this.#sender = new SrtpSender(core, 'AEAD_AES_128_GCM', { key: localKey, salt: localSalt })
    client.dtls.flight = LAST_FLIGHT
  }

  speak(payload: Uint8Array): void {
    if (this.#sender === undefined) return
    const packet = {
      marker: false,
      payloadType: PAYLOAD_TYPE,
      sequence: (this.#sequence = (this.#sequence + 1) & 0xffff),
      rtpTime: (this.#rtpTime = (this.#rtpTime + 960) >>> 0),
      ssrc: this.#ssrc,
      level: 30,
      voice: true,
      payload,
    }
    const length = writeRtpPacket(packet, LEVEL_ID, this.#datagram)
    const protectedBytes = this.#sender.protectRtp(this.#datagram, length)
    this.#udp.send(this.#datagram, protectedBytes, this.#port, ADDRESS)
  }

  /** A receiver report, once something was heard: what browsers send costs the server, too. */
  report(): void {
    if (this.#sender === undefined || this.heard === 0) return
    const block = {
      ssrc: this.#heardSsrc,
      fractionLost: 0,
      cumulativeLost: 0,
      highestSequence: this.#heardSequence,
      jitter: 0,
      lastSenderReport: 0,
      delaySinceLastSenderReport: 0,
    }
    const report = { ssrc: this.#ssrc, cname: 'light', sender: undefined, blocks: [block] }
    const length = writeReport(report, this.#datagram)
    const protectedBytes = this.#sender.protectRtcp(this.#datagram, length)
    this.#udp.send(this.#datagram, protectedBytes, this.#port, ADDRESS)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#sender?.close()
    this.#udp.close()
  }

  /** The header is not encrypted: sequence and SSRC can be read (RFC 3711 3.1). */
  #count(packet: Uint8Array): void {
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
    this.#heardSequence = view.getUint16(2)
    this.#heardSsrc = view.getUint32(8)
    this.firstHeardMs ??= performance.now()
    this.heard += 1
  }
}

interface ClientKeys {
  readonly localKey: Buffer
  readonly localSalt: Buffer
}

function within(step: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no connection in 10 s')), CONNECT_WITHIN_MS)
  })
  return Promise.race([step, late]).finally(() => clearTimeout(timer))
}

function offer(ufrag: string, fingerprint: string): string {
  return [
    'v=0',
    `o=- ${ufrag} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `m=audio 9 UDP/TLS/RTP/SAVPF ${PAYLOAD_TYPE}`,
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${ufrag}`,
    'a=ice-pwd:passwordpasswordpassword',
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:active',
    'a=mid:0',
    `a=extmap:${LEVEL_ID} urn:ietf:params:rtp-hdrext:ssrc-audio-level`,
    'a=sendrecv',
    'a=rtcp-mux',
    `a=rtpmap:${PAYLOAD_TYPE} opus/48000/2`,
    '',
  ].join('\r\n')
}
