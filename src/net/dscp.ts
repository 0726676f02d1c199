// The class of service of a datagram socket's packets (RFC 2474, RFC 3542 6.5). I/O. Node has no call for it.
import type { Socket } from 'node:dgram'
import { libcOf } from './libc.ts'

const IPPROTO_IP = 0
const IP_TOS = 1
const IPPROTO_IPV6 = 41
const IPV6_TCLASS = 67

/**
 * dscp: 0..63, 46 is expedited forwarding. The socket must be bound. False where the system has no such
 * call: the packets then go out as ordinary ones, and the host has to mark them.
 */
export function setDscp(socket: Socket, dscp: number): boolean {
  // The two low bits are for congestion, not for us.
  const [level, option] =
    socket.address().family === 'IPv6' ? [IPPROTO_IPV6, IPV6_TCLASS] : [IPPROTO_IP, IP_TOS]
  return dscp === 0 || libcOf(socket)?.setOption(level, option, dscp << 2) === true
}
