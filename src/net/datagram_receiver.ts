// Datagrams into one bound socket: the first of a burst comes by dgram, all that wait behind it by one call,
// recvmmsg(2), where the system has it. I/O.
import type { Socket } from 'node:dgram'
import { libcOf } from './libc.ts'
import { MessageHeaders } from './message_headers.ts'

/** bytes: may be changed, and are valid during the call only. */
export type DatagramListener = (bytes: Uint8Array, address: string, port: number) => void

/** Datagrams that one call gives. */
const BATCH_MAX = 64
/** Calls after one datagram of dgram's: timers and links get their turn in between. */
const CALLS_MAX = 8

/** The socket must be bound. */
export function receiveDatagrams(socket: Socket, listener: DatagramListener): void {
  const libc = libcOf(socket)
  const headers = new MessageHeaders(libc === undefined ? 0 : BATCH_MAX)
  let isOpen = true
  socket.once('close', () => (isOpen = false))
  headers.prepare(headers.count)
  socket.on('message', (bytes, from) => {
    listener(bytes, from.address, from.port)
    if (libc === undefined) return
    for (let calls = 0; calls < CALLS_MAX; calls++) {
      // A listener may have closed the socket: its descriptor's number may be another's now.
      const received = isOpen ? libc.receiveMany(headers.address(0), BATCH_MAX) : 0
      for (let index = 0; index < received && isOpen; index++) {
        listener(headers.bytes(index), headers.ip(index), headers.port(index))
      }
      if (received > 0) headers.prepare(received)
      if (received < BATCH_MAX) return
    }
  })
}
