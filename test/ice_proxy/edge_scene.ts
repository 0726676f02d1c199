// An ice_proxy in virtual time: clients that take their mixes over a network of the test's making, and
// report on it as browsers do. SRTP and RTCP are the real ones; DTLS is taken to have happened. Pure.
import assert from 'node:assert/strict'
import { OpusDecoder } from '../../src/audio/opus_coder.ts'
import { Counters } from '../../src/ice_proxy/counters.ts'
import { Edge } from '../../src/ice_proxy/edge.ts'
import type { DtlsPeerEvents } from '../../src/ice_proxy/peer.ts'
import { Sessions } from '../../src/ice_proxy/sessions.ts'
import type { FromIceProxy, LoopAddressMessage } from '../../src/protocol/service_messages.ts'
import { datagramKind } from '../../src/rtp/demultiplex.ts'
import { parseRtpPacket, writeRtpPacket, type RtpPacket } from '../../src/rtp/packet.ts'
import { ReceptionStatistics } from '../../src/rtp/reception_statistics.ts'
import { parseRed } from '../../src/rtp/red.ts'
import { writeReport } from '../../src/rtp/rtcp.ts'
import { buildBindingRequest } from '../../src/rtp/stun.ts'
import { SrtpReceiver, SrtpSender } from '../../src/srtp/srtp.ts'
import type { SrtpKeys } from '../../src/srtp/srtp_core.ts'
import { createSrtpCore } from '../support/srtp.ts'
import { concatenate, seededRandom } from '../support/tones.ts'
import { CHROMIUM_OFFER, OFFERED_FINGERPRINT } from './offers.ts'

const TICK_MS = 20
/** Of all clients of the test. */
const clientCore = createSrtpCore({ contextsMax: 1000 })
const REPORT_TICKS = 250
const PROFILE = 'AEAD_AES_128_GCM'
const ADDRESS = '192.0.2.50'
const OPUS = 111
const RED = 63
export const LOOP: LoopAddressMessage = { loop: 1, group: '239.255.0.1', port: 5004 }

/** Where a session's client is met. */
export function placeOf(session: number): { readonly address: string; readonly port: number } {
  return { address: ADDRESS, port: session }
}

/** Whether the packet of this tick is lost. */
export type Loss = (tick: number) => boolean

export class EdgeScene {
  readonly counters = new Counters()
  readonly told: FromIceProxy[] = []
  /** Packets that reached the loop. */
  readonly spoken: RtpPacket[] = []
  /** What was sent to where no client is met. */
  readonly strays: { readonly address: string; readonly port: number }[] = []
  /** DTLS datagrams that reached the library, of all sessions. */
  dtlsDatagrams = 0
  readonly #clients = new Map<number, EdgeClient>()
  readonly #dtls: DtlsPeerEvents[] = []
  readonly #random = seededRandom(7)
  readonly #sessions: Sessions
  readonly edge: Edge
  nowMs = 1000
  tick = 1000

  /** batchMax: packets that are encrypted in one call. */
  constructor(batchMax = 128) {
    const config = { advertisedAddresses: ['192.0.2.1'], peersMax: 9, port: 1, fingerprint: '00' }
    const srtp = createSrtpCore({ batchMax })
    const ports = {
      srtp,
      tell: (message: FromIceProxy) => void this.told.push(message),
      random: (bytes: number) =>
        Uint8Array.from({ length: bytes }, () => Math.floor(this.#random() * 256)),
      openDtls: (_fingerprint: string, events: DtlsPeerEvents) => {
        this.#dtls.push(events)
        return { onDatagram: () => (this.dtlsDatagrams += 1), close: () => {} }
      },
      send: () => {},
      sendVoice: () => {},
      now: () => this.nowMs,
    }
    this.#sessions = new Sessions(config, ports, this.counters)
    const send = (bytes: Uint8Array, length: number, port: number, address: string) => {
      const client = address === ADDRESS ? this.#clients.get(port) : undefined
      if (client === undefined) this.strays.push({ address, port })
      else client.receive(bytes.slice(0, length), this.tick, this.nowMs)
    }
    const sendToLoop = (bytes: Uint8Array, length: number) => {
      const packet = parseRtpPacket(bytes.slice(0, length), 1)
      assert.ok(packet !== undefined)
      this.spoken.push(packet)
    }
    this.edge = new Edge(this.#sessions, { srtp, send, sendToLoop }, this.counters, 1)
  }

  /**
   * A session with a connected client. offersRed: as Chromium does; else as Firefox. isVerified: false leaves
   * it before the end of its DTLS handshake.
   */
  connect(session: number, loss: Loss, offersRed = true, isVerified = true): EdgeClient {
    const state = { session, generation: 1, ssrc: 500 + session, talkLoops: [LOOP] }
    this.#sessions.apply({ body: 'session', session: { ...state, pttPressed: true } })
    // Another certificate is another connection.
    const pair = this.#dtls.length.toString(16).padStart(2, '0').toUpperCase()
    const plain = offersRed ? CHROMIUM_OFFER : CHROMIUM_OFFER.replace('a=fmtp:63 111/111\r\n', '')
    this.offer(session, plain.replaceAll(OFFERED_FINGERPRINT.slice(0, 2), pair))
    const answer = this.told.findLast((message) => message.body === 'answer')?.answer.sdp ?? ''
    const keys = { key: new Uint8Array(16).fill(session), salt: new Uint8Array(12) }
    const client = new EdgeClient(loss, keys, (bytes) => this.inject(bytes, placeOf(session)))
    this.#clients.set(session, client)
    client.bind(/a=ice-ufrag:(\S+)/.exec(answer)?.[1], /a=ice-pwd:(\S+)/.exec(answer)?.[1])
    if (isVerified) this.#dtls.at(-1)?.onConnected({ profile: PROFILE, send: keys, receive: keys })
    return client
  }

  offer(session: number, sdp: string): void {
    this.#sessions.apply({ body: 'offer', offer: { request: 1, session, sdp } })
  }

  /** Peers that there are, half-open ones too. */
  get peers(): number {
    return this.#sessions.peers.size
  }

  /** 20 ms in which all clients get this payload, or none. */
  play(opus: Uint8Array | undefined): void {
    const sessions = [...this.#clients.keys()]
    const payloads = opus === undefined ? [] : [{ opus, sessions, level: 20, marker: false }]
    this.edge.onMixBatch({ tick: this.tick, payloads })
    this.tick += 1
    this.nowMs += TICK_MS
    if (this.tick % REPORT_TICKS === 0) {
      for (const client of this.#clients.values()) client.report(this.nowMs)
    }
    if (this.tick % 10 === 0) {
      this.#sessions.onTime(this.nowMs)
      this.edge.onTime(this.nowMs)
    }
  }

  /** Losses that vocs was told, in order. */
  get losses(): { readonly session: number; readonly percent: number; readonly red: boolean }[] {
    return this.told.flatMap((message) =>
      message.body === 'loss'
        ? [
            {
              session: message.loss.session,
              percent: message.loss.percent,
              red: message.loss.metByRed,
            },
          ]
        : [],
    )
  }

  /** A datagram that says it comes from there. */
  inject(bytes: Uint8Array, { address, port } = { address: '203.0.113.66', port: 666 }): void {
    this.edge.onDatagram(bytes.slice(), address, port, this.nowMs)
  }
}

export class EdgeClient {
  /** All that came for it, lost or not, as it was on the wire. */
  readonly wire: Uint8Array[] = []
  /** Answers to its checks. */
  readonly answers: Uint8Array[] = []
  /** Its own SRTP packets as they went out. */
  readonly sent: Uint8Array[] = []
  /** By tick. */
  readonly frames = new Map<number, Uint8Array>()
  redPackets = 0
  /** When reports came. */
  readonly reportsMs: number[] = []
  readonly #loss: Loss
  readonly #send: (bytes: Uint8Array) => void
  readonly #receiver: SrtpReceiver
  readonly #sender: SrtpSender
  #username = ''
  #password = ''
  #transactions = 0
  #statistics: ReceptionStatistics | undefined
  #timeOfTick0: number | undefined

  constructor(loss: Loss, keys: SrtpKeys, send: (bytes: Uint8Array) => void) {
    this.#receiver = new SrtpReceiver(clientCore, PROFILE, keys)
    this.#sender = new SrtpSender(clientCore, PROFILE, keys)
    this.#loss = loss
    this.#send = send
  }

  bind(ufrag = '', password = ''): void {
    this.#username = `${ufrag}:Lw8a`
    this.#password = password
    this.#send(this.check())
  }

  get credentials(): { readonly username: string; readonly password: string } {
    return { username: this.#username, password: this.#password }
  }

  /** A check with the right password that nominates its pair. */
  check(password = this.#password): Uint8Array {
    const transactionId = new Uint8Array(12)
    new DataView(transactionId.buffer).setUint32(0, (this.#transactions += 1))
    return buildBindingRequest({
      transactionId,
      username: this.#username,
      password,
      priority: 1,
      useCandidate: true,
      role: 'controlling',
      tieBreaker: 1n,
    })
  }

  receive(bytes: Uint8Array, tick: number, nowMs: number): void {
    const kind = datagramKind(bytes)
    if (kind === 'stun') this.answers.push(bytes)
    if (kind === 'rtcp') this.reportsMs.push(nowMs)
    if (kind !== 'rtp') return
    this.wire.push(bytes.slice())
    if (this.#loss(tick)) return
    const length = this.#receiver.unprotectRtp(bytes)
    assert.ok(typeof length === 'number', String(length))
    const packet = parseRtpPacket(bytes.subarray(0, length), 0)
    assert.ok(packet !== undefined)
    this.#statistics ??= new ReceptionStatistics(packet.ssrc)
    this.#statistics.onPacket(packet, nowMs)
    this.#timeOfTick0 ??= packet.rtpTime - tick * 960
    const isRed = packet.payloadType === RED
    if (!isRed) assert.equal(packet.payloadType, OPUS)
    this.redPackets += isRed ? 1 : 0
    const blocks = isRed ? parseRed(packet.payload) : [{ timeOffset: 0, payload: packet.payload }]
    for (const { timeOffset, payload } of blocks ?? []) {
      const of = ((packet.rtpTime - timeOffset - this.#timeOfTick0) >>> 0) / 960
      if (!this.frames.has(of)) this.frames.set(of, payload.slice())
    }
  }

  report(nowMs: number): void {
    if (this.#statistics === undefined) return
    const blocks = [this.#statistics.block(nowMs)]
    const bytes = new Uint8Array(200)
    const length = writeReport({ ssrc: 9, cname: 'client', sender: undefined, blocks }, bytes)
    this.sendRtcp(bytes.subarray(0, length))
  }

  /** Sends a compound packet that is given in the clear. */
  sendRtcp(compound: Uint8Array): void {
    const bytes = new Uint8Array(compound.length + 20)
    bytes.set(compound)
    this.#send(bytes.slice(0, this.#sender.protectRtcp(bytes, compound.length)))
  }

  /** Speaks a packet into the ice_proxy. */
  speak(packet: RtpPacket): void {
    const bytes = new Uint8Array(1500)
    const length = writeRtpPacket(packet, 1, bytes)
    this.sendRtp(bytes.subarray(0, length))
  }

  /** Sends a packet that is given in the clear, whatever it is: what can't be protected has a tag of zeros. */
  sendRtp(plain: Uint8Array): void {
    const bytes = new Uint8Array(plain.length + 20)
    bytes.set(plain)
    const wire = bytes.slice(0, this.#protect(bytes, plain.length))
    this.sent.push(wire)
    this.#send(wire)
  }

  #protect(bytes: Uint8Array, length: number): number {
    try {
      return this.#sender.protectRtp(bytes, length)
    } catch {
      // The core protects packets of ours: one whose header lies about its length is none.
      return bytes.length
    }
  }

  /**
   * What it hears of the ticks: each frame that came, whenever it came, else a guess. `concealed`: the ticks
   * of the guesses.
   */
  hear(
    module: WebAssembly.Module,
    fromTick: number,
    toTick: number,
  ): { readonly samples: Float32Array; readonly concealed: readonly number[] } {
    const decoder = new OpusDecoder(module)
    const concealed: number[] = []
    const heard: Float32Array[] = []
    for (let tick = fromTick; tick < toTick; tick++) {
      const payload = this.frames.get(tick)
      if (payload === undefined) concealed.push(tick)
      heard.push(payload === undefined ? decoder.conceal(960) : decoder.decode(payload))
    }
    return { samples: concatenate(heard), concealed }
  }
}
