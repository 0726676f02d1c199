// Listeners for pages and WebSockets, with and without TLS. I/O. The only import of uWebSockets.js.
import { createServer } from 'node:net'
import uWS, {
  type HttpRequest,
  type HttpResponse,
  type TemplatedApp,
  type us_listen_socket,
  type us_socket_context_t,
  type WebSocket,
} from 'uWebSockets.js'
import type { CertificateFiles } from './certificate.ts'
import { NOT_FOUND_PAGE, type PageFile, SECURITY_HEADERS } from './page_files.ts'

/** Bytes that may wait to be sent to one client; beyond it the client is closed and counted. */
export const BACKPRESSURE_BYTES_MAX = 1 << 20
/** Longest message that is read at all, bytes; the protocol's limit below it is answered. */
export const MESSAGE_BYTES_MAX = 16 << 20
/** The transport's own patience, s; the core's is shorter. */
const IDLE_S = 60
const CLOSE_NORMAL = 1000
/** What uWebSockets says of a message that it did not take. */
const DROPPED = 2

export interface Listen {
  readonly address: string
  /** 0: the system chooses. */
  readonly port: number
  /** Without it the listener has no TLS. */
  readonly tls: CertificateFiles | undefined
}

export interface HttpHandlers {
  readonly files: ReadonlyMap<string, PageFile>
  /** Body of /health. */
  health(): object
  /** Origins beside the server's own that may open a socket. */
  readonly origins: readonly string[]
  readonly connectionsMax: number
  /** `origin`: of the page, one that is allowed; empty: of a program. */
  opened(connection: number, address: string, origin: string): void
  /** The bytes are the receiver's; undefined: a text message. */
  message(connection: number, bytes: Uint8Array | undefined): void
  closed(connection: number): void
}

interface Client {
  readonly id: number
  readonly address: string
  readonly origin: string
  /** To be sent at the end of the turn. */
  readonly waiting: Uint8Array[]
  waitingBytes: number
  /** What is to follow after what waits. */
  ending: string | undefined
}
type Socket = WebSocket<Client>

export class HttpServer {
  /** What was refused, by reason, since start. */
  readonly refused = new Map<string, number>()
  readonly #handlers: HttpHandlers
  readonly #sockets = new Map<number, Socket>()
  readonly #listening: us_listen_socket[] = []
  #lastClient = 0
  /** Those for whom something waits. */
  #due: Socket[] = []

  /** Throws an Error if the native part does not fit this Node. */
  constructor(handlers: HttpHandlers) {
    checkNative()
    this.#handlers = handlers
  }

  get connections(): number {
    return this.#sockets.size
  }

  /** Gives the port. Rejects if it can't be listened on, and says what to do. */
  async listen({ address, port, tls }: Listen): Promise<number> {
    if (port !== 0) await checkPort(address, port)
    const app =
      tls === undefined
        ? uWS.App()
        : uWS.SSLApp({ cert_file_name: tls.certificate, key_file_name: tls.key })
    this.#routes(app, tls === undefined ? 'http' : 'https')
    return new Promise((resolve, reject) => {
      app.listen(address, port, (token: us_listen_socket | false) => {
        if (token === false) reject(new Error(`can't listen on ${address} port ${port}`))
        else {
          this.#listening.push(token)
          resolve(uWS.us_socket_local_port(token as never))
        }
      })
    })
  }

  /**
   * Sends at the end of the turn: what many clients caused in one turn goes to each of them at once. Nothing is told
   * of a client before that. One that does not take what it is sent is closed.
   */
  send(connection: number, bytes: Uint8Array): void {
    const socket = this.#sockets.get(connection)
    if (socket === undefined) return
    const client = socket.getUserData()
    if (client.ending !== undefined) return
    this.#isDue(socket, client)
    client.waiting.push(bytes)
    client.waitingBytes += bytes.length
  }

  /** Closes after what was sent before. */
  end(connection: number, reason: string): void {
    const socket = this.#sockets.get(connection)
    if (socket === undefined) return
    const client = socket.getUserData()
    this.#isDue(socket, client)
    client.ending ??= reason
  }

  close(): void {
    this.#flush()
    for (const socket of this.#listening.splice(0)) uWS.us_listen_socket_close(socket)
    for (const socket of this.#sockets.values()) socket.close()
  }

  #isDue(socket: Socket, client: Client): void {
    if (client.waiting.length > 0 || client.ending !== undefined) return
    if (this.#due.length === 0) setImmediate(() => this.#flush())
    this.#due.push(socket)
  }

  #flush(): void {
    const due = this.#due
    this.#due = []
    for (const socket of due) this.#deliver(socket)
  }

  #deliver(socket: Socket): void {
    const client = socket.getUserData()
    const { id, waiting, ending } = client
    if (!this.#sockets.has(id)) return
    const buffered = socket.getBufferedAmount()
    let isTaken = buffered === 0 || buffered + client.waitingBytes <= BACKPRESSURE_BYTES_MAX
    if (isTaken) {
      socket.cork(() => {
        for (const bytes of waiting) isTaken &&= socket.send(bytes, true, false) !== DROPPED
      })
    }
    waiting.length = 0
    client.waitingBytes = 0
    if (!isTaken) {
      this.#count('slow client')
      // At once: a message of the reason would wait behind all that it has not taken.
      socket.close()
    } else if (ending !== undefined) socket.end(CLOSE_NORMAL, ending)
  }

  #routes(app: TemplatedApp, scheme: string): void {
    app.ws<Client>('/socket', {
      compression: 0,
      maxPayloadLength: MESSAGE_BYTES_MAX,
      maxBackpressure: BACKPRESSURE_BYTES_MAX * 2,
      idleTimeout: IDLE_S,
      upgrade: (response, request, context) => this.#upgrade(response, request, context, scheme),
      open: (socket) => {
        const { id, address, origin } = socket.getUserData()
        this.#sockets.set(id, socket)
        this.#handlers.opened(id, address, origin)
      },
      // The message's memory is uWebSockets' own and ends with the handler: it is copied.
      message: (socket, message, isBinary) =>
        this.#handlers.message(
          socket.getUserData().id,
          isBinary ? new Uint8Array(message).slice() : undefined,
        ),
      close: (socket) => {
        const { id } = socket.getUserData()
        this.#sockets.delete(id)
        this.#handlers.closed(id)
      },
    })
    app.get('/health', (response) => {
      response.writeHeader('Content-Type', 'application/json')
      response.writeHeader('Cache-Control', 'no-store')
      response.end(JSON.stringify(this.#handlers.health()))
    })
    app.get('/*', (response, request) => {
      const file = this.#handlers.files.get(request.getUrl())
      if (file === undefined) notFound(response)
      else
        response.cork(() => {
          for (const [name, value] of file.headers) response.writeHeader(name, value)
          response.end(file.body)
        })
    })
    app.any('/*', (response) => {
      response.writeStatus('405 Method Not Allowed').writeHeader('Allow', 'GET').end()
    })
  }

  #upgrade(
    response: HttpResponse,
    request: HttpRequest,
    context: us_socket_context_t,
    scheme: string,
  ): void {
    const origin = request.getHeader('origin')
    const own = `${scheme}://${request.getHeader('host')}`
    // Programs send no origin; browsers always do, and can't be made to send another.
    if (origin !== '' && origin !== own && !this.#handlers.origins.includes(origin)) {
      this.#count('foreign origin')
      response.writeStatus('403 Forbidden').end('this origin may not open a socket here')
      return
    }
    if (this.#sockets.size >= this.#handlers.connectionsMax) {
      this.#count('connections full')
      response.writeStatus('503 Service Unavailable').end('too many connections')
      return
    }
    const address = Buffer.from(response.getRemoteAddressAsText()).toString()
    response.upgrade(
      {
        id: ++this.#lastClient,
        address,
        origin,
        waiting: [],
        waitingBytes: 0,
        ending: undefined,
      },
      request.getHeader('sec-websocket-key'),
      request.getHeader('sec-websocket-protocol'),
      request.getHeader('sec-websocket-extensions'),
      context,
    )
  }

  #count(reason: string): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1)
  }
}

function notFound(response: HttpResponse): void {
  response.cork(() => {
    response.writeStatus('404 Not Found').writeHeader('Content-Type', 'text/html; charset=utf-8')
    for (const [name, value] of SECURITY_HEADERS) response.writeHeader(name, value)
    response.end(NOT_FOUND_PAGE)
  })
}

function checkNative(): void {
  // Without its native part the package falls back to a server in JavaScript without TLS.
  if (typeof uWS.SSLApp !== 'function') {
    throw new Error(
      `the native part of uWebSockets.js has not loaded on Node ${process.version}: use Node 20`,
    )
  }
}

/** uWebSockets tells neither why a port can't be had nor that another of its kind has it. */
function checkPort(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'it is in use; end the other program or set another port under http in the settings'
          : `${error.message}; set another address or port under http in the settings`
      reject(new Error(`can't listen on ${address} port ${port}: ${why}`))
    })
    probe.listen({ host: address, port, exclusive: true }, () => probe.close(() => resolve()))
  })
}
