// UDP multicast over IPv4. I/O (dgram). One sender for all loops of a thread, one receiver for each loop:
// bound to the group's own address, so that it gets nothing of other groups on the same port.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { datagramSender } from './datagram_sender.ts'
import { setDscp } from './dscp.ts'
import { libcOf } from './libc.ts'

/** Room that the kernel is asked for per loop, bytes: seconds of many talkers. */
const RECEIVE_BUFFER_BYTES = 1024 * 1024

export interface MulticastSenderOptions {
  /** IPv4 address of the interface that the loops travel on. */
  readonly interfaceAddress: string
  /** Routers that a packet may pass, 0..255; 0 stays on this machine. */
  readonly ttl: number
  /** Differentiated services code point, 0..63; 46 is expedited forwarding. */
  readonly dscp: number
}

export interface MulticastSender {
  /** The packets carry the code point; false where the system has no way to set it. */
  readonly isMarked: boolean
  /** Datagrams that the kernel refused since the sender was opened. */
  readonly sendErrors: number
  /** Sends bytes[0..length) at the end of this turn, with all others; the bytes may be changed at once. */
  send(bytes: Uint8Array, length: number, group: string, port: number): void
  close(): void
}

export interface LoopReceiverOptions {
  /** IPv4 multicast address in dotted form. */
  readonly group: string
  readonly port: number
  readonly interfaceAddress: string
}

export interface LoopReceiver {
  /**
   * ageMs: how long ago the datagram came to this machine. More than nothing where this thread could not
   * read it at once: that is no delay of the network.
   */
  onDatagram(listener: (bytes: Uint8Array, ageMs: number) => void): void
  close(): void
}

/** Rejects with a sentence that says what to do when the interface can't send multicast. */
export async function openMulticastSender(
  options: MulticastSenderOptions,
): Promise<MulticastSender> {
  const socket = openSocket()
  let socketErrors = 0
  await prepared(socket, `the interface ${options.interfaceAddress} can't send multicast`, () => {
    socket.bind(0, options.interfaceAddress)
  })
  socket.setMulticastInterface(options.interfaceAddress)
  socket.setMulticastTTL(options.ttl)
  socket.setMulticastLoopback(true)
  const isMarked = setDscp(socket, options.dscp)
  socket.on('error', () => (socketErrors += 1))
  const sender = datagramSender(socket)
  return {
    isMarked,
    get sendErrors() {
      return sender.errors + socketErrors
    },
    send: (bytes, length, group, port) => sender.send(bytes, length, port, group),
    close: () => {
      sender.end()
      socket.close()
    },
  }
}

/** Joins one loop's group. Rejects with a sentence that says what to do when that can't be. */
export async function joinLoop(options: LoopReceiverOptions): Promise<LoopReceiver> {
  const { group, port, interfaceAddress } = options
  const socket = openSocket()
  const refusal = `${group}:${port} can't be joined on the interface ${interfaceAddress}`
  await prepared(socket, refusal, () => socket.bind(port, group))
  try {
    socket.addMembership(group, interfaceAddress)
  } catch (error) {
    socket.close()
    throw refused(refusal, error as Error)
  }
  // A group's socket never sends, so an error is the kernel's passing trouble with one datagram.
  socket.on('error', () => undefined)
  const libc = libcOf(socket)
  return {
    onDatagram: (listener) =>
      void socket.on('message', (bytes) => listener(bytes, libc?.lastArrivalAgeMs() ?? 0)),
    close: () => socket.close(),
  }
}

function openSocket(): Socket {
  return createSocket({
    type: 'udp4',
    reuseAddr: true,
    recvBufferSize: RECEIVE_BUFFER_BYTES,
    // A synchronous lookup spares each send a turn of the event loop.
    lookup: (hostname, _options, callback) => callback(null, hostname, 4),
  })
}

async function prepared(socket: Socket, refusal: string, bind: () => void): Promise<void> {
  const listening = once(socket, 'listening')
  bind()
  try {
    await listening
  } catch (error) {
    socket.close()
    throw refused(refusal, error as Error)
  }
}

function refused(refusal: string, error: Error): Error {
  return new Error(
    `${refusal} (${error.message}): set multicast.interface to an IPv4 address of this machine`,
  )
}
