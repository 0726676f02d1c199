// A Mumble client that costs as little as one can, for load: it logs in by TLS, makes itself known by UDP, can
// speak, and counts the voice that comes without decrypting it. It pings as Mumble's own does. I/O: loopback only.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type TLSSocket } from 'node:tls'
import protobuf from 'protobufjs'
import { openUdpPort, type UdpPort } from '../../src/net/udp_port.ts'
import { mumbleSealer, type MumbleSealer } from './ocb2.ts'

const ADDRESS = '127.0.0.1'
const LOGIN_WITHIN_MS = 10_000
const KNOWN_WITHIN_MS = 5_000
const FIRST_PINGS_INTERVAL_MS = 250
/** By TLS and by UDP. */
const PING_INTERVAL_MS = 5_000
/** The answer to a ping is no longer; voice is. */
const ANSWER_BYTES_MAX = 32
/** 16 bits of type and 32 of length before each message by TLS. */
const HEADER_BYTES = 6
const TYPES = {
  version: 0,
  udpTunnel: 1,
  authenticate: 2,
  ping: 3,
  reject: 4,
  serverSync: 5,
  cryptSetup: 15,
}
/** 1.3.0: with such a client every server speaks the datagrams below, and knows Opus. */
const VERSION = 0x010300
/** The datagram's first byte: its type above bit 5, below it whom it is for: 0 is the own channel. */
const [PING, VOICE] = [1 << 5, 4 << 5] as const
/** A sequence counts packets of 10 ms. */
const SEQUENCE_STEP = 2

const { root } = protobuf.parse(`
  syntax = "proto2";
  message Version { optional uint32 version = 1; optional string release = 2; }
  message Authenticate { optional string username = 1; optional bool opus = 5; }
  message Ping { optional uint64 timestamp = 1; }
  message Reject { optional string reason = 2; }
  message CryptSetup { optional bytes key = 1; optional bytes clientNonce = 2; }
`)

export interface MumbleClient {
  /** Packets of voice that came so far; what came by TLS instead is not among them. */
  readonly heard: number
  /** Says one packet of 20 ms to the channel. */
  speak(opus: Uint8Array): void
  close(): void
}

/** In the root channel once it resolves, with its datagrams known to the server. Rejects with why not. */
export async function openMumbleClient(port: number, username: string): Promise<MumbleClient> {
  const socket = connect({ host: ADDRESS, port, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(LOGIN_WITHIN_MS) })
    const client = new Client(socket, port)
    await client.login(username)
    await client.becomeKnown()
    return client
  } catch (error) {
    socket.destroy()
    throw error
  }
}

class Client implements MumbleClient {
  heard = 0
  readonly #socket: TLSSocket
  readonly #port: number
  #udp: UdpPort | undefined
  #sealer: MumbleSealer | undefined
  #sequence = 0
  #isKnown = false
  #pings: NodeJS.Timeout | undefined

  constructor(socket: TLSSocket, port: number) {
    this.#socket = socket
    this.#port = port
  }

  async login(username: string): Promise<void> {
    const loggedIn = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('no login in 10 s')), LOGIN_WITHIN_MS)
      const done = (): void => {
        clearTimeout(late)
        resolve()
      }
      this.#socket.on('error', reject)
      onMessages(this.#socket, (type, body) => {
        if (type === TYPES.cryptSetup) this.#takeKey(body)
        else if (type === TYPES.serverSync) done()
        else if (type === TYPES.reject) {
          reject(new Error(`refused: ${JSON.stringify(root.lookupType('Reject').decode(body))}`))
        }
      })
    })
    this.#tell('Version', TYPES.version, { version: VERSION, release: 'benchmark' })
    this.#tell('Authenticate', TYPES.authenticate, { username, opus: true })
    await loggedIn
  }

  /** Only whoever has sent a datagram gets voice by UDP. */
  async becomeKnown(): Promise<void> {
    const udp = await openUdpPort({ address: ADDRESS, port: 0, receiveBufferBytes: 1 << 18 })
    this.#udp = udp
    udp.onDatagram((bytes) => {
      this.#isKnown = true
      if (bytes.length > ANSWER_BYTES_MAX) this.heard += 1
    })
    const deadline = performance.now() + KNOWN_WITHIN_MS
    while (!this.#isKnown) {
      if (performance.now() > deadline) throw new Error('no answer to a ping by UDP')
      this.#send(Uint8Array.of(PING, 1))
      await pause(FIRST_PINGS_INTERVAL_MS / 10)
      for (let waited = 1; waited < 10 && !this.#isKnown; waited++) {
        await pause(FIRST_PINGS_INTERVAL_MS / 10)
      }
    }
    this.#pings = setInterval(() => {
      this.#tell('Ping', TYPES.ping, { timestamp: Date.now() })
      this.#send(Uint8Array.of(PING, 1))
    }, PING_INTERVAL_MS)
  }

  speak(opus: Uint8Array): void {
    this.#sequence += SEQUENCE_STEP
    this.#send(Uint8Array.of(VOICE, ...variable(this.#sequence), ...variable(opus.length), ...opus))
  }

  close(): void {
    clearInterval(this.#pings)
    this.#socket.destroy()
    this.#udp?.close()
  }

  #takeKey(body: Uint8Array): void {
    const { key, clientNonce } = root.lookupType('CryptSetup').decode(body) as unknown as {
      readonly key: Uint8Array
      readonly clientNonce: Uint8Array
    }
    // Without a key it asks for ours, as it does after lost datagrams: there are none on loopback.
    if (key.length > 0) this.#sealer = mumbleSealer(key, clientNonce)
  }

  #send(packet: Uint8Array): void {
    const datagram = this.#sealer?.seal(packet)
    if (datagram !== undefined) this.#udp?.send(datagram, datagram.length, this.#port, ADDRESS)
  }

  #tell(name: string, type: number, fields: object): void {
    const message = root.lookupType(name)
    const body = message.encode(message.create(fields)).finish()
    const header = Buffer.alloc(HEADER_BYTES)
    header.writeUInt16BE(type)
    header.writeUInt32BE(body.length, 2)
    this.#socket.write(Buffer.concat([header, body]))
  }
}

function onMessages(socket: TLSSocket, take: (type: number, body: Uint8Array) => void): void {
  let held = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    held = Buffer.concat([held, bytes])
    while (held.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + held.readUInt32BE(2)
      if (held.length < end) return
      take(held.readUInt16BE(0), held.subarray(HEADER_BYTES, end))
      held = held.subarray(end)
    }
  })
}

/** A number below 2^28 as Mumble's datagrams write it: the leading ones tell how many bytes follow. */
function variable(value: number): number[] {
  const low = (bytes: number): number[] =>
    Array.from({ length: bytes }, (_, index) => (value >>> (8 * (bytes - 1 - index))) & 0xff)
  if (value < 1 << 7) return [value]
  if (value < 1 << 14) return [0x80 | (value >>> 8), ...low(1)]
  if (value < 1 << 21) return [0xc0 | (value >>> 16), ...low(2)]
  return [0xe0 | (value >>> 24), ...low(3)]
}
