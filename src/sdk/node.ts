// The client for Node: WebSocket by ws, Opus packets in and out instead of a microphone. I/O.
import { WebSocket } from 'ws'
import { ClientShell, type Platform, type SocketEvents } from './client_shell.ts'
import type { OpusListener, OpusPeer, RtcImplementation } from './opus_peer.ts'
import type { TokenStore, VoiceClient } from './view.ts'
import { weriftRtc } from './werift.ts'

export { VocsError, type ErrorCode } from '../protocol/errors.ts'
export type * from './opus_peer.ts'
export { Account } from './account.ts'
export { Administration } from './administration.ts'
export { type RosterListener, type RosterView, watchRoster } from './roster.ts'
export { type PasskeyInfo, SignOnWays } from './sign_on_ways.ts'
export { type LiveSession, Supervision } from './supervision.ts'
export { type SystemHistory, type SystemState, SystemWatch } from './system_watch.ts'
export type * from './view.ts'

export interface NodeVoiceClient extends VoiceClient {
  /**
   * Speaks one Opus packet (RFC 6716) of durationSamples at 48 kHz: 960 for 20 ms. The caller keeps the
   * pace. Only what comes while the PTT key is pressed or ungated and the media is connected is sent; the rest is
   * dropped, as if it had been silence. levelDbov: loudness, 0 to -127 (RFC 6464).
   */
  sendOpus(payload: Uint8Array, durationSamples: number, levelDbov?: number): void
  /** Called with each packet of the mix as it comes, unordered; the function that comes back ends that. */
  onOpus(listener: OpusListener): () => void
}

export interface NodeOptions {
  /** wss://host:port/socket */
  readonly url: string
  /** Default: werift. */
  readonly rtc?: RtcImplementation
  /** ca: the certificate (PEM) to trust, for a server with one that it signed itself. */
  readonly tls?: { readonly ca?: string }
  /** Default: none; the session is over with the process. */
  readonly tokenStore?: TokenStore
  /** For the server's log, at most 100 characters. */
  readonly client?: string
}

/** 20 ms of silence (RFC 6716 3.1: CELT, full band, mono). */
const OPUS_SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe)
const SILENT_DBOV = -127

/** Connects at once and goes on trying until `close`. */
export function connect(options: NodeOptions): NodeVoiceClient {
  return new NodeClient(options, new Voice(options.rtc ?? weriftRtc))
}

class NodeClient extends ClientShell implements NodeVoiceClient {
  readonly #voice: Voice

  constructor(options: NodeOptions, voice: Voice) {
    super(platform(options, voice))
    this.#voice = voice
    this.onChange(({ pttPressed, pttUngated }) => {
      if (!pttPressed && !pttUngated) voice.end()
    })
  }

  sendOpus(payload: Uint8Array, durationSamples: number, levelDbov?: number): void {
    const { pttPressed, pttUngated, media } = this.view
    const isOpen = (pttPressed || pttUngated) && media === 'connected'
    this.#voice.send(payload, durationSamples, levelDbov, isOpen)
  }

  onOpus(listener: OpusListener): () => void {
    return this.#voice.onOpus(listener)
  }
}

/** What is spoken and heard, over one peer after the other. */
class Voice {
  /** This machine's address towards the server. */
  localAddress: string | undefined
  readonly #rtc: RtcImplementation
  readonly #listeners = new Set<OpusListener>()
  #peer: OpusPeer | undefined
  #rtpTime = 0
  #sequence = 0
  #wasOpen = false

  constructor(rtc: RtcImplementation) {
    this.#rtc = rtc
  }

  makePeer(changed: Parameters<Platform['makePeer']>[0]): OpusPeer {
    const peer = this.#rtc.makePeer({
      localAddress: this.localAddress,
      changed,
      heard: (...packet) => {
        if (this.#peer !== peer) return
        for (const listener of this.#listeners) listener(...packet)
      },
    })
    this.#peer = peer
    return peer
  }

  onOpus(listener: OpusListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Ends a spurt with silence: the server need not wait for more, nor listeners conceal it. */
  end(): void {
    if (!this.#wasOpen) return
    this.#sendNow(OPUS_SILENCE, SILENT_DBOV)
    this.#wasOpen = false
  }

  /** The clock goes on through what is not sent; the sequence has no gap there. */
  send(
    payload: Uint8Array,
    durationSamples: number,
    levelDbov: number | undefined,
    isOpen: boolean,
  ): void {
    if (isOpen) this.#sendNow(payload, levelDbov)
    this.#wasOpen = isOpen
    this.#rtpTime = (this.#rtpTime + durationSamples) >>> 0
  }

  #sendNow(payload: Uint8Array, levelDbov: number | undefined): void {
    const packet = { payload, rtpTime: this.#rtpTime, sequence: this.#sequence, levelDbov }
    this.#peer?.send({ ...packet, marker: !this.#wasOpen })
    this.#sequence = (this.#sequence + 1) & 0xffff
  }
}

function platform(options: NodeOptions, voice: Voice): Platform {
  return {
    nowMs: () => performance.now(),
    random: () => Math.random(),
    startTimer: (afterMs, run) => {
      const timer = setTimeout(run, afterMs)
      return () => clearTimeout(timer)
    },
    openSocket: (events) => openSocket(options, events, voice),
    makePeer: (changed) => voice.makePeer(changed),
    tokens: options.tokenStore ?? { read: () => undefined, write: () => {}, forget: () => {} },
    client: options.client ?? 'node',
  }
}

function openSocket({ url, tls }: NodeOptions, events: SocketEvents, voice: Voice) {
  const socket = new WebSocket(url, tls?.ca === undefined ? {} : { ca: tls.ca })
  socket.binaryType = 'nodebuffer'
  socket.on('upgrade', (response) => {
    voice.localAddress = ipv4Of(response.socket.localAddress)
  })
  socket.on('open', () => events.opened())
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) events.received(data)
  })
  // What went wrong shows in the view: the connection waits for its next try.
  socket.on('error', () => undefined)
  socket.on('close', () => events.closed())
  return {
    send: (bytes: Uint8Array) => socket.send(bytes),
    close: () => socket.terminate(),
  }
}

/** Media is IPv4; undefined: not known by the address of the WebSocket. */
function ipv4Of(address: string | undefined): string | undefined {
  if (address === '::1') return '127.0.0.1'
  const plain = address?.replace(/^::ffff:/, '')
  return plain !== undefined && /^[\d.]+$/.test(plain) ? plain : undefined
}
