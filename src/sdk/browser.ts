// The client for pages: WebSocket, RTCPeerConnection, a microphone track in and a MediaStream out. I/O.
// With other makers of connections it also runs outside of a page.
import type { IceServerMessage } from '../protocol/client_messages.ts'
import { ClientShell, type Peer, type Platform, type SocketEvents } from './client_shell.ts'
import type { PeerState } from './effects.ts'
import { mediaStatsOf, receivedOf } from './media_stats.ts'
import { setStereoOffer } from './stereo_offer.ts'
import type { MediaStats, TokenStore, VoiceClient } from './view.ts'

export { VocsError, type ErrorCode } from '../protocol/errors.ts'
export { Account, type AccountSession } from './account.ts'
export { Administration } from './administration.ts'
export { type RosterListener, type RosterView, watchRoster } from './roster.ts'
export { type PasskeyInfo, SignOnWays } from './sign_on_ways.ts'
export { type LiveSession, Supervision } from './supervision.ts'
export {
  type ServiceState,
  type SystemHistory,
  type SystemState,
  SystemWatch,
} from './system_watch.ts'
export type * from './view.ts'

export interface BrowserVoiceClient extends VoiceClient {
  /**
   * What the server mixed for this listener; attach it to an <audio> element. undefined without a peer.
   * Another one comes only with a new peer; onChange is called then.
   */
  readonly remoteStream: MediaStream | undefined
  /**
   * undefined: listen only. The track is enabled only while the PTT key is pressed or ungated, and the few ms that its
   * capture takes. Before or after the sign-on; the peer goes on as it is.
   */
  setMicrophone(track: MediaStreamTrack | undefined): void
  /** For displays; undefined without a peer. */
  mediaStats(): Promise<MediaStats | undefined>
}

export interface BrowserOptions {
  /** Default: this page's host, path /socket. */
  readonly url?: string
  /** Default: this tab's sessionStorage, so that a reload resumes the session. */
  readonly tokenStore?: TokenStore
  /** For the server's log, at most 100 characters. */
  readonly client?: string
  /** Outside of a page: opens a WebSocket, by the W3C's interface. */
  readonly openWebSocket?: (url: string) => WebSocket
  /** Outside of a page: makes a WebRTC connection, by the W3C's interface. */
  readonly makeConnection?: (configuration: RTCConfiguration) => RTCPeerConnection
}

/** Connects at once and goes on trying until `close`. */
export function connect(options: BrowserOptions = {}): BrowserVoiceClient {
  return new BrowserClient(options, new Voice(options))
}

/** The track stays on so long after a release at most: what was said before it is still in the capture. */
const CAPTURE_MS_MAX = 40
/** A track is switched between buffers of this length: so much passes anyway. */
const BUFFER_MS = 10

const TOKEN_KEY = 'flightloop.token'

class BrowserClient extends ClientShell implements BrowserVoiceClient {
  readonly #voice: Voice

  constructor(options: BrowserOptions, voice: Voice) {
    super(platform(options, voice))
    this.#voice = voice
    voice.onStream = () => this.changed()
    this.onChange(({ pttPressed, pttUngated }) =>
      pttPressed || pttUngated ? voice.open() : voice.shut(),
    )
  }

  get remoteStream(): MediaStream | undefined {
    return this.#voice.remoteStream
  }

  setMicrophone(track: MediaStreamTrack | undefined): void {
    this.#voice.setMicrophone(track)
  }

  mediaStats(): Promise<MediaStats | undefined> {
    return this.#voice.mediaStats()
  }

  override close(): void {
    super.close()
    this.#voice.shut()
  }
}

/** What is spoken and heard, over one peer after the other. */
class Voice {
  remoteStream: MediaStream | undefined
  onStream: () => void = () => undefined
  readonly #makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection
  #microphone: MediaStreamTrack | undefined
  #isOpen = false
  #shutting: ReturnType<typeof setTimeout> | undefined
  #connection: RTCPeerConnection | undefined

  constructor({ makeConnection }: BrowserOptions) {
    this.#makeConnection =
      makeConnection ?? ((configuration) => new RTCPeerConnection(configuration))
  }

  open(): void {
    clearTimeout(this.#shutting)
    this.#isOpen = true
    if (this.#microphone !== undefined) this.#microphone.enabled = true
  }

  /** The server takes what was sent before; this lets out what was captured before. */
  shut(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const track = this.#microphone
    if (track === undefined) return
    this.#shutting = setTimeout(() => (track.enabled = false), captureMs(track))
  }

  setMicrophone(track: MediaStreamTrack | undefined): void {
    clearTimeout(this.#shutting)
    if (track !== undefined) track.enabled = this.#isOpen
    this.#microphone = track
    // A connection that is closed meanwhile refuses; the next one gets the track at its start.
    void this.#sender()
      ?.replaceTrack(track ?? null)
      .catch(() => undefined)
  }

  async mediaStats(): Promise<MediaStats | undefined> {
    const report = await this.#connection?.getStats()
    return report && mediaStatsOf(report.values())
  }

  makePeer(changed: (state: PeerState) => void, iceServers: readonly IceServerMessage[]): Peer {
    const servers = iceServers.map((server) => ({ ...server, urls: [...server.urls] }))
    const connection = this.#makeConnection({ iceServers: servers })
    this.#connection = connection
    // Ready to speak from the start: a microphone that comes later needs no new offer.
    const { sender } = connection.addTransceiver('audio', { direction: 'sendrecv' })
    const isReady = sender.replaceTrack(this.#microphone ?? null)
    connection.addEventListener('track', ({ streams: [stream], track }) => {
      if (this.#connection !== connection) return
      this.remoteStream = stream ?? new MediaStream([track])
      this.onStream()
    })
    connection.addEventListener('connectionstatechange', () => {
      const state = connection.connectionState
      if (state === 'connected' || state === 'disconnected' || state === 'failed') changed(state)
    })
    return {
      offer: async (iceRestart) => {
        await isReady
        const offer = await connection.createOffer({ iceRestart })
        return setStereoOffer(connection, offer.sdp ?? '')
      },
      answer: (sdp) => connection.setRemoteDescription({ type: 'answer', sdp }),
      close: () => this.#close(connection),
      received: async () => receivedOf((await connection.getStats()).values()),
    }
  }

  #close(connection: RTCPeerConnection): void {
    connection.close()
    if (this.#connection !== connection) return
    this.#connection = undefined
    this.remoteStream = undefined
    this.onStream()
  }

  #sender(): RTCRtpSender | undefined {
    return this.#connection?.getSenders()[0]
  }
}

/** What the browser says that its capture takes (W3C mediacapture-streams, latency). */
function captureMs(track: MediaStreamTrack): number {
  const { latency = 0 } = track.getSettings() as { readonly latency?: number }
  return Math.min(CAPTURE_MS_MAX, Math.max(0, latency * 1000 - BUFFER_MS))
}

function platform(options: BrowserOptions, voice: Voice): Platform {
  const { openWebSocket = (url) => new WebSocket(url), client = 'browser' } = options
  return {
    nowMs: () => performance.now(),
    random: () => Math.random(),
    startTimer: (afterMs, run) => {
      const timer = setTimeout(run, afterMs)
      return () => clearTimeout(timer)
    },
    openSocket: (events) => openSocket(openWebSocket(options.url ?? pageSocketUrl()), events),
    makePeer: (...peer) => voice.makePeer(...peer),
    tokens: options.tokenStore ?? sessionTokenStore(),
    client,
  }
}

function openSocket(socket: WebSocket, events: SocketEvents) {
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', () => events.opened())
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) events.received(new Uint8Array(data))
  })
  socket.addEventListener('close', () => events.closed())
  return {
    send: (bytes: Uint8Array) => socket.send(bytes as Uint8Array<ArrayBuffer>),
    close: () => socket.close(),
  }
}

function pageSocketUrl(): string {
  const { protocol, host } = location
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/socket`
}

function sessionTokenStore(): TokenStore {
  return {
    read: () => sessionStorage.getItem(TOKEN_KEY) ?? undefined,
    write: (token) => sessionStorage.setItem(TOKEN_KEY, token),
    forget: () => sessionStorage.removeItem(TOKEN_KEY),
  }
}
