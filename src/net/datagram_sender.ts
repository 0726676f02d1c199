// Datagrams out of one bound IPv4 socket: all that is sent in one turn of the event loop goes to the kernel
// in one call, sendmmsg(2), where the system has it; else one by one through dgram. I/O.
import type { Socket } from 'node:dgram'
import { addressOf, libcOf, type Libc } from './libc.ts'

export interface DatagramSender {
  /** Datagrams that the kernel refused, or for which there was no room. */
  readonly errors: number
  /**
   * Sends bytes[0..length) at the end of this turn. They are copied, so that they may be changed at once.
   * address: IPv4, dotted.
   */
  send(bytes: Uint8Array, length: number, port: number, address: string): void
  /** Sends what is still held. To be called before the socket is closed; nothing is sent afterwards. */
  end(): void
}

/** The socket must be bound. */
export function datagramSender(socket: Socket): DatagramSender {
  const libc = libcOf(socket)
  return libc === undefined ? new SingleSender(socket) : new BatchSender(socket, libc)
}

/** One by one through dgram: everywhere. */
export class SingleSender implements DatagramSender {
  errors = 0
  readonly #socket: Socket
  readonly #onSent = (error: Error | null): void => {
    if (error !== null) this.errors += 1
  }

  constructor(socket: Socket) {
    this.#socket = socket
  }

  send(bytes: Uint8Array, length: number, port: number, address: string): void {
    // dgram may still read the bytes after send() has returned.
    const copy = Uint8Array.prototype.slice.call(bytes, 0, length)
    this.#socket.send(copy, 0, length, port, address, this.#onSent)
  }

  end(): void {
    this.send = () => undefined
  }
}

/** Datagrams that one call takes. */
const BATCH_MAX = 128
const DATAGRAM_BYTES_MAX = 2048
const EAGAIN = 11

// struct mmsghdr, struct iovec and struct sockaddr_in of Linux on 64 bits, little-endian:
//
//   mmsghdr   0 name (address)  8 name length  16 iovec (address)  24 iovecs  32 control (address)
//             40 control length  48 flags  56 bytes sent
//   iovec     0 bytes (address)  8 length
//   sockaddr  0 family  2 port, big-endian  4 IPv4 address  8 zero
const MMSGHDR_BYTES = 64
const IOVEC_BYTES = 16
const SOCKADDR_BYTES = 16
const AF_INET = 2

/** In one call for all: Linux with glibc. */
class BatchSender implements DatagramSender {
  readonly #libc: Libc
  readonly #single: SingleSender
  readonly #payloads = new Uint8Array(BATCH_MAX * DATAGRAM_BYTES_MAX)
  readonly #headers = new DataView(new ArrayBuffer(BATCH_MAX * MMSGHDR_BYTES))
  readonly #vectors = new DataView(new ArrayBuffer(BATCH_MAX * IOVEC_BYTES))
  readonly #names = new DataView(new ArrayBuffer(BATCH_MAX * SOCKADDR_BYTES))
  readonly #headersAddress: bigint
  #count = 0
  #errors = 0

  constructor(socket: Socket, libc: Libc) {
    this.#libc = libc
    this.#single = new SingleSender(socket)
    this.#headersAddress = addressOf(bytesOf(this.#headers))
    this.#layOut()
  }

  get errors(): number {
    return this.#errors + this.#single.errors
  }

  send(bytes: Uint8Array, length: number, port: number, address: string): void {
    const ip = parseIpv4(address)
    if (ip === undefined || length > DATAGRAM_BYTES_MAX) {
      this.#errors += 1
      return
    }
    if (this.#count === BATCH_MAX) this.#flush()
    if (this.#count === 0) queueMicrotask(() => this.#flush())
    const index = this.#count++
    this.#payloads.set(
      length === bytes.length ? bytes : bytes.subarray(0, length),
      index * DATAGRAM_BYTES_MAX,
    )
    this.#vectors.setUint32(index * IOVEC_BYTES + 8, length, true)
    this.#names.setUint16(index * SOCKADDR_BYTES + 2, port)
    this.#names.setUint32(index * SOCKADDR_BYTES + 4, ip)
  }

  end(): void {
    this.#flush()
    // The descriptor's number may soon be another socket's.
    this.send = () => undefined
  }

  /** Everything that never changes. */
  #layOut(): void {
    const [payloads, vectors, names] = [
      addressOf(this.#payloads),
      addressOf(bytesOf(this.#vectors)),
      addressOf(bytesOf(this.#names)),
    ]
    for (let index = 0; index < BATCH_MAX; index++) {
      const header = index * MMSGHDR_BYTES
      const vector = index * IOVEC_BYTES
      const name = index * SOCKADDR_BYTES
      this.#headers.setBigUint64(header, names + BigInt(name), true)
      this.#headers.setUint32(header + 8, SOCKADDR_BYTES, true)
      this.#headers.setBigUint64(header + 16, vectors + BigInt(vector), true)
      this.#headers.setBigUint64(header + 24, 1n, true)
      this.#vectors.setBigUint64(vector, payloads + BigInt(index * DATAGRAM_BYTES_MAX), true)
      this.#names.setUint16(name, AF_INET, true)
    }
  }

  #flush(): void {
    let next = 0
    while (next < this.#count) {
      const headers = this.#headersAddress + BigInt(next * MMSGHDR_BYTES)
      const sent = this.#libc.sendMany(headers, this.#count - next)
      if (sent > 0) {
        next += sent
      } else if (sent === -EAGAIN) {
        this.#queue(next)
        break
      } else {
        // This one can't be sent, for a reason of its own.
        this.#errors += 1
        next += 1
      }
    }
    this.#count = 0
  }

  /** The socket's buffer is full: dgram sends the rest when there is room. */
  #queue(from: number): void {
    for (let index = from; index < this.#count; index++) {
      const length = this.#vectors.getUint32(index * IOVEC_BYTES + 8, true)
      const begin = index * DATAGRAM_BYTES_MAX
      const name = index * SOCKADDR_BYTES
      const ip = [4, 5, 6, 7].map((at) => this.#names.getUint8(name + at)).join('.')
      const bytes = this.#payloads.subarray(begin, begin + length)
      this.#single.send(bytes, length, this.#names.getUint16(name + 2), ip)
    }
  }
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer)
}

/** The address as a number, first part highest; undefined for what is no dotted IPv4 address. */
function parseIpv4(address: string): number | undefined {
  let value = 0
  let part = -1
  let dots = 0
  for (let index = 0; index < address.length; index++) {
    const code = address.charCodeAt(index)
    if (code === DOT) {
      if (part < 0) return undefined
      value = value * 256 + part
      part = -1
      dots += 1
    } else if (code >= ZERO && code <= NINE) {
      part = Math.max(part, 0) * 10 + code - ZERO
      if (part > 255) return undefined
    } else {
      return undefined
    }
  }
  return dots === 3 && part >= 0 ? value * 256 + part : undefined
}

const [DOT, ZERO, NINE] = [46, 48, 57]
