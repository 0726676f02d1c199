// The class of service of a datagram socket's packets (RFC 2474). I/O. Node has no call for it, so the C
// library's setsockopt is called on the socket's descriptor (Linux only).
import type { Socket } from 'node:dgram'
import koffi from 'koffi'

const IPPROTO_IP = 0
const IP_TOS = 1
const INT_BYTES = 4

/**
 * dscp: 0..63, 46 is expedited forwarding. The socket must be bound. False where the system has no such
 * call: the packets then go out as ordinary ones, and the host has to mark them.
 */
export function setDscp(socket: Socket, dscp: number): boolean {
  if (dscp === 0) return true
  const descriptor = descriptorOf(socket)
  if (process.platform !== 'linux' || descriptor === undefined) return false
  const setsockopt = loadSetSockOpt()
  // The two low bits are for congestion, not for us.
  return setsockopt?.(descriptor, IPPROTO_IP, IP_TOS, [dscp << 2], INT_BYTES) === 0
}

type SetSockOpt = (
  descriptor: number,
  level: number,
  name: number,
  value: readonly number[],
  length: number,
) => number

/** undefined where the C library goes by another name. */
function loadSetSockOpt(): SetSockOpt | undefined {
  try {
    const library = koffi.load('libc.so.6')
    return library.func(
      'int setsockopt(int, int, int, const int *, uint32_t)',
    ) as unknown as SetSockOpt
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
