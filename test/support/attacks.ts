// What an unfriendly program may do to the control plane, in a process of its own, so that its work is not taken for
// the server's. Told what to do by its arguments; tells how it ended. I/O: sockets, IPC.
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import {
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
} from '../../src/protocol/client_messages.ts'
import { ERROR_CODES } from '../../src/protocol/errors.ts'
import { SocketClient } from './socket_client.ts'
import { SUPERVISORS } from './control_domain.ts'
import { TEST_PASSWORD } from './test_server.ts'

const MIB = 1 << 20
const LARGE_BYTES = 10 * MIB

export interface AttackReport {
  /** What the server answered, by error code or body. */
  readonly answers: Readonly<Record<string, number>>
  /** Connections that the server ended, by the reason it gave; "cut" for none. */
  readonly ended: Readonly<Record<string, number>>
  /** Of the session that was attacked with, to be resumed. */
  readonly token: string
}

type Attack = (url: string, seconds: number) => Promise<unknown>

const answers: Record<string, number> = {}
const ended: Record<string, number> = {}
let token = ''

const ATTACKS: Readonly<Record<string, Attack>> = {
  /** Each is answered, and the same connection is good for a hello afterwards. */
  rubbish: async (url) => {
    const client = watched(await SocketClient.open(url))
    for (const bytes of rubbish()) client.socket.send(bytes)
    const counted = async (what: string, times: number) => {
      const untilMs = performance.now() + 5000
      while ((answers[what] ?? 0) < times && performance.now() < untilMs) await pause(20)
    }
    await counted('BAD_REQUEST', rubbish().length)
    // What was answered before has the same number as this.
    void client.ask('hello', { version: 1, client: 'attack' })
    await counted('welcome', 1)
  },
  '1000 messages a second': async (url, seconds) => {
    const client = watched(await SocketClient.open(url))
    await client.ask('hello', { version: 1, client: 'attack' })
    for (let tick = 0; tick < seconds * 50; tick++) {
      for (let count = 0; count < 20; count++) ping(client.socket)
      await pause(20)
    }
  },
  'as fast as it goes': async (url, seconds) => {
    const untilMs = performance.now() + seconds * 1000
    while (performance.now() < untilMs) {
      const client = watched(await SocketClient.open(url))
      while (client.socket.readyState === WebSocket.OPEN && performance.now() < untilMs) {
        for (let count = 0; count < 200; count++) ping(client.socket)
        await pause(1)
      }
    }
  },
  'large messages': async (url, seconds) => {
    const clients = await Promise.all(
      Array.from({ length: 4 }, async () => watched(await SocketClient.open(url))),
    )
    const untilMs = performance.now() + seconds * 1000
    const isOpen = ({ socket }: SocketClient) => socket.readyState === WebSocket.OPEN
    while (clients.some(isOpen) && performance.now() < untilMs) {
      for (const { socket } of clients.filter(isOpen)) {
        if (socket.bufferedAmount === 0) socket.send(large())
      }
      await pause(50)
    }
    // A socket that closes is not closed yet.
    await pause(1000)
  },
  'a crowd from one address': async (url, seconds) => {
    for (let count = 0; count < 1000; count += 50) {
      const opening = Array.from({ length: 50 }, async () => watched(await SocketClient.open(url)))
      await Promise.allSettled(opening)
    }
    await pause(seconds * 1000)
  },
  'half-open sockets': async (url, seconds) => {
    const { hostname, port } = new URL(url)
    const sockets = Array.from({ length: 500 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.on('close', () => count(ended, 'cut'))
      socket.write('GET /socket HTTP/1.1\r\nHost: x\r\nUpgr')
      return socket
    })
    await pause(seconds * 1000)
    for (const socket of sockets) socket.destroy()
  },
  /** Subscribes to all there is, asks for more and more, and reads nothing. */
  'never reads': async (url, seconds) => {
    const client = watched(await signedOn(url))
    const { socket } = client
    for (let watch = 0; watch < 5; watch++) await client.ask('watchLive', { scope: 'mission' })
    await list(client, true)
    // Its ears shut: the server's buffer fills.
    ;(socket as unknown as { _socket: { pause(): void } })._socket.pause()
    const untilMs = performance.now() + seconds * 1000
    while (performance.now() < untilMs && socket.readyState === WebSocket.OPEN) {
      for (let count = 0; count < 5; count++) void list(client, false).catch(() => undefined)
      await pause(200)
    }
    ;(socket as unknown as { _socket: { resume(): void } })._socket.resume()
    await pause(1000)
  },
}

function rubbish(): (string | Uint8Array)[] {
  const hello = (letters: readonly number[]) =>
    Uint8Array.of(8, 1, 18, 4 + letters.length, 8, 1, 18, letters.length, ...letters)
  return [
    'text',
    new Uint8Array(0),
    Uint8Array.of(8, 1), // a request without a body
    Uint8Array.of(8, 1, 0xfa, 0x3f, 0), // an unknown body
    Uint8Array.of(8, 1, 16, 7), // a number in the place of a message
    Uint8Array.of(8, 1, 18, 100, 8), // longer inside than outside
    hello([0xff, 0xfe, 0xc0]).subarray(0, 8),
    new Uint8Array(300).fill(0xff),
    large(),
  ]
}

function large(): Uint8Array {
  return new Uint8Array(LARGE_BYTES).fill(1)
}

function ping(socket: WebSocket): void {
  const message: object = { request: 7, body: 'ping', ping: {} }
  socket.send(encodeClientMessage(message as ClientMessage))
}

async function signedOn(url: string): Promise<SocketClient> {
  const client = await SocketClient.open(url)
  await client.ask('hello', { version: 1, client: 'attack' })
  const answer = await client.ask('signOn', { user: SUPERVISORS[0], password: TEST_PASSWORD })
  if (answer.body !== 'signedOn') throw new Error(`not signed on: ${JSON.stringify(answer)}`)
  token = answer.signedOn.token
  await client.ask('chooseRole', { role: 'mission/r0' })
  return client
}

function list(client: SocketClient, subscribe: boolean): Promise<unknown> {
  const all = { kind: 2, scope: '', text: '', after: '', limit: 500, subscribe }
  return client.ask('listEntities', all)
}

function watched(client: SocketClient): SocketClient {
  const { socket } = client
  socket.on('error', () => undefined)
  socket.on('close', (_, reason) => count(ended, reason.toString() || 'cut'))
  socket.on('message', (bytes: Buffer) => {
    const message = decodeServerMessage(new Uint8Array(bytes))
    const code = message.body === 'error' ? ERROR_CODES[message.error.code] : message.body
    count(answers, code ?? '')
    // A flood's answers are not to be kept.
    client.received.length = Math.min(client.received.length, 1000)
  })
  return client
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

const [url = '', name = '', seconds = '1'] = process.argv.slice(2)
await ATTACKS[name]?.(url, Number(seconds))
process.send?.({ answers, ended, token } satisfies AttackReport, () => process.exit(0))
