// Datagrams out of one bound socket: all that is sent in one turn of the event loop goes to the kernel in one
// call, sendmmsg(2), where the system has it; else one by one through dgram. I/O.
import type { Socket } from 'node:dgram'
import { libcOf, type Libc } from './libc.ts'
import { MessageHeaders } from './message_headers.ts'

export interface DatagramSender {
  /** Datagrams that the kernel refused, or for which there was no room. */
  readonly errors: number
  /**
   * Sends bytes[0..length) at the end of this turn. They are copied, so that they may be changed at once.
   * address: an IP address of the socket's family.
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
const EAGAIN = 11

/** In one call for all: Linux with glibc. */
class BatchSender implements DatagramSender {
  readonly #libc: Libc
  readonly #single: SingleSender
  readonly #headers = new MessageHeaders(BATCH_MAX)
  #count = 0
  #errors = 0

  constructor(socket: Socket, libc: Libc) {
    this.#libc = libc
    this.#single = new SingleSender(socket)
  }

  get errors(): number {
    return this.#errors + this.#single.errors
  }

  send(bytes: Uint8Array, length: number, port: number, address: string): void {
    if (this.#count === BATCH_MAX) this.#flush()
    if (!this.#headers.put(this.#count, bytes, length, port, address)) {
      this.#errors += 1
      return
    }
    if (this.#count === 0) queueMicrotask(() => this.#flush())
    this.#count += 1
  }

  end(): void {
    this.#flush()
    // The descriptor's number may soon be another socket's.
    this.send = () => undefined
  }

  #flush(): void {
    let next = 0
    while (next < this.#count) {
      const sent = this.#libc.sendMany(this.#headers.address(next), this.#count - next)
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
      const length = this.#headers.length(index)
      const bytes = this.#headers.bytes(index, length)
      this.#single.send(bytes, length, this.#headers.port(index), this.#headers.ip(index))
    }
  }
}
