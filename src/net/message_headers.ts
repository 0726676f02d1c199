// What sendmmsg(2) and recvmmsg(2) read and write, for datagrams each with an address: laid out once, in fixed
// memory. Pure, but for the addresses of its memory. Linux on 64 bits, little-endian:
//
//   mmsghdr       0 name (address)  8 name length  16 iovec (address)  24 iovecs  32 control (address)
//                 40 control length  48 flags  56 bytes sent or received
//   iovec         0 bytes (address)  8 length
//   sockaddr_in   0 family  2 port, big-endian  4 IPv4 address  8 zero
//   sockaddr_in6  0 family  2 port, big-endian  4 flow  8 IPv6 address  24 scope
import { ipBytes, ipText } from '../rtp/ip_address.ts'
import { addressOf } from './libc.ts'

/** No datagram that is sent or taken is longer; what is longer is cut by the kernel. */
export const DATAGRAM_BYTES_MAX = 2048

const MMSGHDR_BYTES = 64
const IOVEC_BYTES = 16
const NAME_BYTES = 28
const AF_INET = 2
const AF_INET6 = 10
/** Addresses that are kept as text and as bytes: peers say the same ones again and again. */
const ADDRESSES_MAX = 4096

export class MessageHeaders {
  readonly count: number
  readonly #payloads: Uint8Array
  readonly #headers: DataView
  readonly #vectors: DataView
  readonly #names: DataView
  readonly #nameBytes: Uint8Array
  /** To whom each was sent last: a tick's listeners are those of the tick before, in the same order. */
  readonly #sentTo: { port: number; address: string }[]
  readonly #address: bigint
  readonly #bytesOf = new Map<string, Uint8Array | undefined>()
  readonly #textOf = new Map<string, string>()

  constructor(count: number) {
    this.count = count
    this.#payloads = new Uint8Array(count * DATAGRAM_BYTES_MAX)
    this.#headers = new DataView(new ArrayBuffer(count * MMSGHDR_BYTES))
    this.#vectors = new DataView(new ArrayBuffer(count * IOVEC_BYTES))
    this.#names = new DataView(new ArrayBuffer(count * NAME_BYTES))
    this.#nameBytes = bytesOf(this.#names)
    this.#sentTo = Array.from({ length: count }, () => ({ port: -1, address: '' }))
    this.#address = addressOf(bytesOf(this.#headers))
    this.#layOut()
  }

  /** Where the header of the datagram `index` is, for the kernel. */
  address(index: number): bigint {
    return this.#address + BigInt(index * MMSGHDR_BYTES)
  }

  /** Fills in a datagram to send: bytes[0..length) to an IP address. False if it is none, or too long. */
  put(index: number, bytes: Uint8Array, length: number, port: number, address: string): boolean {
    if (length > DATAGRAM_BYTES_MAX || !this.#addressTo(index, port, address)) return false
    // Byte by byte: a view to copy from would be one more object for each datagram.
    const begin = index * DATAGRAM_BYTES_MAX
    for (let at = 0; at < length; at++) this.#payloads[begin + at] = bytes[at]!
    this.#vectors.setUint32(index * IOVEC_BYTES + 8, length, true)
    return true
  }

  /** Makes the first `count` ready to receive. */
  prepare(count: number): void {
    for (let index = 0; index < count; index++) {
      this.#vectors.setUint32(index * IOVEC_BYTES + 8, DATAGRAM_BYTES_MAX, true)
      this.#headers.setUint32(index * MMSGHDR_BYTES + 8, NAME_BYTES, true)
    }
  }

  /** The bytes of a datagram that was received, or is to be sent: a view that lives until it is used again. */
  bytes(
    index: number,
    length = this.#headers.getUint32(index * MMSGHDR_BYTES + 56, true),
  ): Uint8Array {
    const begin = index * DATAGRAM_BYTES_MAX
    return this.#payloads.subarray(begin, begin + length)
  }

  /** Length of the datagram that is to be sent. */
  length(index: number): number {
    return this.#vectors.getUint32(index * IOVEC_BYTES + 8, true)
  }

  port(index: number): number {
    return this.#names.getUint16(index * NAME_BYTES + 2)
  }

  /** The IP address as text. */
  ip(index: number): string {
    const name = index * NAME_BYTES
    const isV6 = this.#names.getUint16(name, true) === AF_INET6
    const [at, length] = isV6 ? [name + 8, 16] : [name + 4, 4]
    const bytes = new Uint8Array(this.#names.buffer, at, length)
    const key = String.fromCharCode(...bytes)
    const known = this.#textOf.get(key)
    if (known !== undefined) return known
    const text = ipText(bytes)
    keep(this.#textOf, key, text)
    return text
  }

  /** Fills in to whom; false if the address is none. */
  #addressTo(index: number, port: number, address: string): boolean {
    const last = this.#sentTo[index]!
    if (last.port === port && last.address === address) return true
    const ip = this.#parse(address)
    if (ip === undefined) return false
    const isV6 = ip.length > 4
    const name = index * NAME_BYTES
    this.#headers.setUint32(index * MMSGHDR_BYTES + 8, isV6 ? NAME_BYTES : 16, true)
    this.#names.setUint16(name, isV6 ? AF_INET6 : AF_INET, true)
    this.#names.setUint16(name + 2, port)
    this.#nameBytes.set(ip, name + (isV6 ? 8 : 4))
    last.port = port
    last.address = address
    return true
  }

  #parse(address: string): Uint8Array | undefined {
    if (this.#bytesOf.has(address)) return this.#bytesOf.get(address)
    const bytes = ipBytes(address)
    keep(this.#bytesOf, address, bytes)
    return bytes
  }

  /** Everything that never changes. */
  #layOut(): void {
    const [payloads, vectors, names] = [
      addressOf(this.#payloads),
      addressOf(bytesOf(this.#vectors)),
      addressOf(bytesOf(this.#names)),
    ]
    for (let index = 0; index < this.count; index++) {
      const header = index * MMSGHDR_BYTES
      const vector = index * IOVEC_BYTES
      this.#headers.setBigUint64(header, names + BigInt(index * NAME_BYTES), true)
      this.#headers.setBigUint64(header + 16, vectors + BigInt(vector), true)
      this.#headers.setBigUint64(header + 24, 1n, true)
      this.#vectors.setBigUint64(vector, payloads + BigInt(index * DATAGRAM_BYTES_MAX), true)
    }
  }
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer)
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= ADDRESSES_MAX) map.clear()
  map.set(key, value)
}
