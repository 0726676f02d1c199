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
  /** recvmmsg(2), never waiting: into up to `count` headers. Returns how many came, 0 or less for none. */
  receiveMany(headers: bigint, count: number): number
  /**
   * How long ago the datagram that was read last came to this machine, ms: longer than nothing where the
   * thread had something else to do, or had to wait for a processor. 0 where the kernel can't tell.
   */
  lastArrivalAgeMs(): number
}

/** Where the bytes are, for structures that the kernel reads. They must be kept while it may. */
export function addressOf(bytes: Uint8Array): bigint {
  return koffi.address(bytes)
}

/** The calls on this socket, which must be bound; undefined where this system has them not. */
export function libcOf(socket: Socket): Libc | undefined {
  const descriptor = descriptorOf(socket)
  if (descriptor === undefined || functions === undefined) return undefined
  const { setsockopt, sendmmsg, recvmmsg, ioctl, clock_gettime } = functions
  const arrival = new BigInt64Array(2)
  const now = new BigInt64Array(2)
  // The kernel begins to note times when it is asked for the first one.
  ioctl(descriptor, SIOCGSTAMPNS, arrival)
  return {
    setOption: (level, name, value) =>
      setsockopt(descriptor, level, name, [value], INT_BYTES) === 0,
    sendMany: (headers, count) => {
      const sent = sendmmsg(descriptor, headers, count, MSG_DONTWAIT)
      return sent > 0 ? sent : -koffi.errno()
    },
    receiveMany: (headers, count) => recvmmsg(descriptor, headers, count, MSG_DONTWAIT, null),
    lastArrivalAgeMs: () => {
      if (ioctl(descriptor, SIOCGSTAMPNS, arrival) !== 0) return 0
      clock_gettime(CLOCK_REALTIME, now)
      const ageMs = milliseconds(now) - milliseconds(arrival)
      // The clock may have been set in between.
      return ageMs > 0 && ageMs < AGE_MS_MAX ? ageMs : 0
    },
  }
}

const INT_BYTES = 4
const MSG_DONTWAIT = 0x40
/** ioctl of socket(7), with a struct timespec of two 64-bit words. */
const SIOCGSTAMPNS = 0x8907
const CLOCK_REALTIME = 0
const AGE_MS_MAX = 10_000

/** Of a struct timespec, whole seconds modulo 2^20: what differences need, without rounding. */
function milliseconds(time: BigInt64Array): number {
  const [seconds = 0n, nanoseconds = 0n] = time
  return Number(seconds & 0xfffffn) * 1000 + Number(nanoseconds) / 1e6
}

interface Functions {
  readonly setsockopt: (
    descriptor: number,
    level: number,
    name: number,
    value: readonly number[],
    length: number,
  ) => number
  readonly sendmmsg: (descriptor: number, headers: bigint, count: number, flags: number) => number
  readonly recvmmsg: (
    descriptor: number,
    headers: bigint,
    count: number,
    flags: number,
    timeout: null,
  ) => number
  readonly ioctl: (descriptor: number, request: number, value: BigInt64Array) => number
  readonly clock_gettime: (clock: number, value: BigInt64Array) => number
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
      recvmmsg: library.func('int recvmmsg(int, void *, uint32_t, int, void *)'),
      ioctl: library.func('int ioctl(int, unsigned long, void *)'),
      clock_gettime: library.func('int clock_gettime(int, void *)'),
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
