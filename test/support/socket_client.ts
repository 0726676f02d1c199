// A client on a real WebSocket for tests: numbers its requests, waits for answers and events. I/O.
import { WebSocket } from 'ws'
import {
  type ClientBodies,
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  type ServerBodies,
  type ServerMessage,
} from '../../src/protocol/client_messages.ts'

const WAIT_MS = 5000

export class SocketClient {
  readonly socket: WebSocket
  readonly received: ServerMessage[] = []
  #lastRequest = 0
  #waiting: (() => void)[] = []

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (bytes: Buffer) => {
      this.received.push(decodeServerMessage(new Uint8Array(bytes)))
      for (const wake of this.#waiting.splice(0)) wake()
    })
  }

  /** `url` of the page; the certificate is not checked. Rejects if the upgrade is refused. */
  static async open(url: string, origin?: string): Promise<SocketClient> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}socket`, {
      rejectUnauthorized: false,
      ...(origin === undefined ? {} : { origin }),
    })
    const client = new SocketClient(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  /** Sends a request and gives its answer. */
  async ask<Body extends keyof ClientBodies>(
    body: Body,
    value: ClientBodies[Body],
  ): Promise<ServerMessage> {
    const request = ++this.#lastRequest
    const message: object = { request, body, [body]: value }
    this.socket.send(encodeClientMessage(message as ClientMessage))
    return this.#first((candidate) => candidate.request === request)
  }

  /** The next event of this kind that nobody has waited for, and which `matches`. */
  async event<Body extends keyof ServerBodies>(
    body: Body,
    matches: (value: ServerBodies[Body]) => boolean = () => true,
  ): Promise<ServerBodies[Body]> {
    const isWanted = (message: ServerMessage) =>
      message.request === 0 &&
      message.body === body &&
      matches((message as unknown as ServerBodies)[body])
    return ((await this.#first(isWanted)) as unknown as ServerBodies)[body]
  }

  close(): void {
    this.socket.terminate()
  }

  async #first(matches: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    const deadlineMs = performance.now() + WAIT_MS
    for (;;) {
      const index = this.received.findIndex(matches)
      const found = this.received[index]
      if (found !== undefined) {
        this.received.splice(index, 1)
        return found
      }
      if (performance.now() > deadlineMs) throw new Error('nothing came in time')
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }
}
