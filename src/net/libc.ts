// The few calls of the C library that Node does not have, on a datagram socket's descriptor. I/O (FFI).
// Linux with glibc only: elsewhere `libcOf` gives undefined, and each user has another way.
import type { Socket } from 'node:dgram'
import { endianness } from 'node:os'
import koffi from 'koffi'

export interface Libc {
  /** setsockopt(2) with a whole number; false if it is refused. */
  setOption(level: number, name: number, value: number): boolean
  /**
   * sendmmsg(2), never waiting: `count` of the message headers at `headers`. Returns how many were sent, or
   * the negative error number if it was none.
   */
  sendMany(headers: bigint, count: number): number
}

/** Where the bytes are, for structures that the kernel reads. They must be kept while it may. */
export function addressOf(bytes: Uint8Array): bigint {
  return koffi.address(bytes)
}

/** The calls on this socket, which must be bound; undefined where this system has them not. */
export function libcOf(socket: Socket): Libc | undefined {
  const descriptor = descriptorOf(socket)
  if (descriptor === undefined || functions === undefined) return undefined
  const { setsockopt, sendmmsg } = functions
  return {
    setOption: (level, name, value) =>
      setsockopt(descriptor, level, name, [value], INT_BYTES) === 0,
    sendMany: (headers, count) => {
      const sent = sendmmsg(descriptor, headers, count, MSG_DONTWAIT)
      return sent > 0 ? sent : -koffi.errno()
    },
  }
}

const INT_BYTES = 4
const MSG_DONTWAIT = 0x40

interface Functions {
  readonly setsockopt: (
    descriptor: number,
    level: number,
    name: number,
    value: readonly number[],
    length: number,
  ) => number
  readonly sendmmsg: (descriptor: number, headers: bigint, count: number, flags: number) => number
}

const functions = load()

/** undefined where the C library goes by another name, or words are not as the callers lay them out. */
function load(): Functions | undefined {
  const isKnown = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
  if (!isKnown || endianness() !== 'LE') return undefined
  try {
    const library = koffi.load('libc.so.6')
    return {
      setsockopt: library.func('int setsockopt(int, int, int, const int *, uint32_t)'),
      sendmmsg: library.func('int sendmmsg(int, void *, uint32_t, int)'),
    } as unknown as Functions
  } catch {
    return undefined
  }
}

/** Node keeps the descriptor in the socket's inner state, and gives it out no other way. */
function descriptorOf(socket: Socket): number | undefined {
  const inner = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'state symbol',
  )
  if (inner === undefined) return undefined
  const state = (socket as unknown as Record<symbol, { handle?: { fd?: number } } | undefined>)[
    inner
  ]
  const descriptor = state?.handle?.fd
  return descriptor !== undefined && descriptor >= 0 ? descriptor : undefined
}
