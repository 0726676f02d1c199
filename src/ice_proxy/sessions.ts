// All sessions of one ice_proxy thread: desired state in, answers and changes of phase out. Pure: the DTLS
// server and randomness are handed in, time is a number. Messages can be repeated; old ones do nothing.
import { VocsError } from '../protocol/errors.ts'
import type {
  FromIceProxy,
  IceProxyOfferMessage,
  IceProxySessionMessage,
  LoopAddressMessage,
  ToIceProxy,
} from '../protocol/service_messages.ts'
import type { RtpPacket } from '../rtp/packet.ts'
import type { SrtpCore } from '../srtp/srtp_core.ts'
import type { IceProxyConfig } from './config.ts'
import type { Counters } from './counters.ts'
import { IceLite, type IceCredentials } from './ice_lite.ts'
import { MediaPeer, type DtlsEnd } from './media_peer.ts'
import type { DtlsPeerEvents } from './peer.ts'
import { PeerIndex } from './peer_index.ts'
import { parseOffer, type Offer } from './sdp.ts'
import { writeAnswer } from './sdp_answer.ts'
import { Session } from './session.ts'

export interface SessionPorts {
  /** With two contexts for each peer that there may be. */
  readonly srtp: SrtpCore
  readonly tell: (message: FromIceProxy) => void
  /** So many random bytes, fit for keys. */
  readonly random: (bytes: number) => Uint8Array
  /** A DTLS server for a client whose certificate has this SHA-256. */
  readonly openDtls: (fingerprint: string, events: DtlsPeerEvents) => DtlsEnd
  /** To where the peer is met now; not at all while no address of it is known. */
  readonly send: (peer: MediaPeer, bytes: Uint8Array, length: number) => void
  /** To each of these loops. */
  readonly sendVoice: (packet: RtpPacket, loops: readonly LoopAddressMessage[]) => void
  readonly now: () => number
}

export interface SessionsConfig extends Pick<IceProxyConfig, 'advertisedAddresses' | 'peersMax'> {
  /** UDP port that answers name. */
  readonly port: number
  /** This server's certificate: SHA-256, 32 pairs with colons. */
  readonly fingerprint: string
}

/** Sessions that are kept for each peer that there may be; vocs places fewer. */
const SESSIONS_PER_PEER_MAX = 2
const UFRAG_BYTES = 6
const PASSWORD_BYTES = 18

export class Sessions {
  readonly peers = new PeerIndex()
  readonly #config: SessionsConfig
  readonly #ports: SessionPorts
  readonly #counters: Counters
  readonly #sessions = new Map<number, Session>()

  constructor(config: SessionsConfig, ports: SessionPorts, counters: Counters) {
    this.#config = config
    this.#ports = ports
    this.#counters = counters
  }

  get(session: number): Session | undefined {
    return this.#sessions.get(session)
  }

  apply(message: ToIceProxy): void {
    switch (message.body) {
      case 'sessions':
        return this.#applyAll(message.sessions.sessions)
      case 'session':
        return this.#apply(message.session)
      case 'end':
        return this.#end(message.end.session)
      case 'offer':
        return this.#onOffer(message.offer)
    }
  }

  /** Gives up peers that never finished or went silent, tells of loss. Call a few times a second. */
  onTime(nowMs: number): void {
    for (const peer of this.peers.all()) {
      const reason = peer.expired(nowMs)
      if (reason !== undefined) {
        this.#counters.drop(reason)
        this.#removePeer(peer)
      }
      this.#tellChanges(this.#sessions.get(peer.session))
    }
  }

  #applyAll(desired: readonly IceProxySessionMessage[]): void {
    const wanted = new Set(desired.map(({ session }) => session))
    for (const session of this.#sessions.keys()) {
      if (!wanted.has(session)) this.#end(session)
    }
    for (const session of desired) this.#apply(session)
  }

  #apply(desired: IceProxySessionMessage): void {
    const session = this.#sessions.get(desired.session)
    if (session !== undefined) {
      const before = session.desired
      if (!session.apply(desired)) this.#counters.drop('generation_old')
      else this.#turnKey(session, before)
    } else if (this.#sessions.size >= this.#config.peersMax * SESSIONS_PER_PEER_MAX) {
      this.#counters.drop('sessions_full')
    } else {
      this.#sessions.set(desired.session, new Session(desired, () => this.#randomNumber()))
    }
  }

  #end(id: number): void {
    const session = this.#sessions.get(id)
    if (session === undefined) return
    this.#finishVoice(session, session.desired.talkLoops)
    for (const peer of [session.peer, session.nextPeer]) {
      if (peer !== undefined) this.#removePeer(peer)
    }
    this.#sessions.delete(id)
  }

  /** Begins and ends spurts as the desired state, new by now, says. */
  #turnKey(session: Session, before: IceProxySessionMessage): void {
    const { desired, forwarder } = session
    const { pttPressed, talkLoops, silentWhileReleased = false } = desired
    const keepsEdges = silentWhileReleased && talkLoops.length > 0
    if (talks(desired)) {
      if (before.pttPressed || !keepsEdges) return
      for (const packet of forwarder.press(this.#ports.now())) {
        this.#ports.sendVoice(packet, talkLoops)
      }
    } else if (talks(before) || forwarder.trails) {
      if (!keepsEdges || pttPressed) this.#finishVoice(session, before.talkLoops)
      else if (before.pttPressed) forwarder.release(this.#ports.now())
    }
  }

  #finishVoice(session: Session, loops: readonly LoopAddressMessage[]): void {
    const packet = session.forwarder.finish(this.#ports.now())
    if (packet !== undefined) this.#ports.sendVoice(packet, loops)
  }

  #onOffer({ request, session, sdp }: IceProxyOfferMessage): void {
    let answer = { request, sdp: '', error: '' }
    try {
      answer = { ...answer, sdp: this.#answer(session, sdp) }
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      answer = { ...answer, error: error.message }
    }
    this.#ports.tell({ body: 'answer', answer })
    this.#tellChanges(this.#sessions.get(session))
  }

  #answer(id: number, sdp: string): string {
    const session = this.#sessions.get(id)
    if (session === undefined) {
      throw new VocsError('OFFER_REFUSED', 'there is no such session (any more): sign on again')
    }
    const offer = parseOffer(sdp)
    const same = [session.nextPeer, session.peer].find(
      (peer) => peer !== undefined && isSameConnection(peer.offer, offer),
    )
    const peer = same === undefined ? this.#openPeer(session, offer) : this.#renew(same, offer)
    return writeAnswer(offer, {
      version: session.nextAnswer(),
      session: id,
      iceUfrag: peer.ice.newest.ufrag,
      icePassword: peer.ice.newest.password,
      fingerprint: this.#config.fingerprint,
      addresses: this.#config.advertisedAddresses,
      port: this.#config.port,
      ssrc: session.mix.ssrc,
    })
  }

  /** The same client over the same DTLS; with a new ice-ufrag it is an ICE restart (RFC 8445 9). */
  #renew(peer: MediaPeer, offer: Offer): MediaPeer {
    if (offer.iceUfrag !== peer.offer.iceUfrag) {
      peer.ice.restart(this.#credentials(offer.iceUfrag))
      this.peers.index(peer)
    }
    peer.renew(offer)
    return peer
  }

  #openPeer(session: Session, offer: Offer): MediaPeer {
    if (session.nextPeer !== undefined) this.#removePeer(session.nextPeer)
    if (this.peers.size >= this.#config.peersMax) {
      this.#counters.drop('peers_full')
      throw new VocsError(
        'OFFER_REFUSED',
        `this server has its ${this.#config.peersMax} media connections: try again later`,
      )
    }
    const ice = new IceLite(this.#credentials(offer.iceUfrag))
    const { srtp } = this.#ports
    const start = { session: session.id, mixSsrc: session.mix.ssrc, offer, ice, srtp }
    const peer = new MediaPeer(start, this.#ports.now())
    session.nextPeer = peer
    this.peers.index(peer)
    peer.attach(
      this.#ports.openDtls(offer.fingerprint, {
        send: (datagram) => this.#ports.send(peer, datagram, datagram.length),
        onConnected: (keys) => {
          peer.connect(keys)
          this.#takeOver(peer)
        },
        onRefused: () => {
          this.#counters.drop('dtls_refused')
          this.#removePeer(peer)
          this.#tellChanges(this.#sessions.get(peer.session))
        },
      }),
    )
    return peer
  }

  /** The new peer is connected: it carries media from here on, and the old one ends. */
  #takeOver(peer: MediaPeer): void {
    const session = this.#sessions.get(peer.session)
    if (session?.nextPeer !== peer) return
    if (session.peer !== undefined) this.#removePeer(session.peer)
    session.peer = peer
    session.nextPeer = undefined
    session.beginMix()
    this.#tellChanges(session)
  }

  #removePeer(peer: MediaPeer): void {
    peer.end()
    this.peers.remove(peer)
    const session = this.#sessions.get(peer.session)
    if (session?.peer === peer) session.peer = undefined
    if (session?.nextPeer === peer) session.nextPeer = undefined
  }

  #tellChanges(session: Session | undefined): void {
    for (const message of [session?.phaseChange(), session?.lossChange()]) {
      if (message !== undefined) this.#ports.tell(message)
    }
  }

  #credentials(remoteUfrag: string): IceCredentials {
    return {
      ufrag: iceText(this.#ports.random(UFRAG_BYTES)),
      password: iceText(this.#ports.random(PASSWORD_BYTES)),
      remoteUfrag,
    }
  }

  #randomNumber(): number {
    return this.#ports.random(4).reduce((value, byte) => value * 256 + byte, 0)
  }
}

/** A client may use one certificate for several connections: its o= line or its ufrag tells them apart. */
function isSameConnection(before: Offer, offer: Offer): boolean {
  if (before.fingerprint !== offer.fingerprint) return false
  return before.origin === offer.origin || before.iceUfrag === offer.iceUfrag
}

const ICE_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** RFC 8839 5.4 ice-chars, 4 for 3 bytes of randomness; `bytes` is a multiple of 3. */
function iceText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (const shift of [18, 12, 6, 0]) text += ICE_CHARACTERS[(bits >>> shift) & 63]
  }
  return text
}

function talks({ pttPressed, talkLoops }: IceProxySessionMessage): boolean {
  return pttPressed && talkLoops.length > 0
}
