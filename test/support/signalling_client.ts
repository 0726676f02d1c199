// The SDK's client over a real WebSocket without media: its peer never makes an offer. For hundreds of consoles
// in one process. I/O: sockets, time, randomness.
import { WebSocket } from 'ws'
import { ClientShell, type Platform, type SocketEvents } from '../../src/sdk/client_shell.ts'

export interface SignallingOptions {
  /** ws://host:port/socket */
  readonly url: string
  /** Where the connection comes from: each of 127.0.0.0/8 is an address of its own. */
  readonly localAddress?: string
  /** Sees each message of the server before the client does. */
  readonly received?: (bytes: Uint8Array) => void
}

export class SignallingClient extends ClientShell {
  readonly #socket: () => WebSocket | undefined

  private constructor(platform: Platform, socket: () => WebSocket | undefined) {
    super(platform)
    this.#socket = socket
  }

  static connect(options: SignallingOptions): SignallingClient {
    let token: string | undefined
    let present: WebSocket | undefined
    const platform: Platform = {
      nowMs: () => performance.now(),
      random: () => Math.random(),
      startTimer: (afterMs, run) => {
        const timer = setTimeout(run, afterMs)
        return () => clearTimeout(timer)
      },
      openSocket: (events) => {
        present = openSocket(options, events)
        return socketOf(present)
      },
      makePeer: () => ({
        offer: () => new Promise<string>(() => undefined),
        answer: () => Promise.resolve(),
        close: () => undefined,
      }),
      tokens: {
        read: () => token,
        write: (written) => void (token = written),
        forget: () => void (token = undefined),
      },
      client: 'signalling',
    }
    return new SignallingClient(platform, () => present)
  }

  /** The network goes away; the client comes back by itself. */
  cut(): void {
    this.#socket()?.terminate()
  }

  /** Signs on as often as the server asks to wait or does not answer; gives how often that was. */
  async enter(user: string, password: string, role: string): Promise<number> {
    let refused = 0
    for (;;) {
      try {
        await this.signOn(user, password)
        await this.chooseRole(role)
        return refused
      } catch (error) {
        const { code, retryAfterMs = 0 } = error as { code?: string; retryAfterMs?: number }
        if (code !== 'THROTTLED' && code !== 'INTERNAL') throw error
        if (this.view.phase !== 'signed_off') await this.signOff().catch(() => undefined)
        refused++
        const spreadMs = retryAfterMs * (1 + Math.random())
        await new Promise((resolve) => setTimeout(resolve, spreadMs))
      }
    }
  }
}

function openSocket(
  { url, localAddress, received }: SignallingOptions,
  events: SocketEvents,
): WebSocket {
  const from = localAddress === undefined ? {} : { localAddress }
  const socket = new WebSocket(url, { ...from, perMessageDeflate: false })
  socket.binaryType = 'nodebuffer'
  socket.on('open', () => events.opened())
  socket.on('message', (bytes: Buffer) => {
    received?.(bytes)
    events.received(bytes)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => events.closed())
  return socket
}

function socketOf(socket: WebSocket): ReturnType<Platform['openSocket']> {
  return { send: (bytes) => socket.send(bytes), close: () => socket.terminate() }
}
