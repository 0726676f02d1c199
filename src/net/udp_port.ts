// One bound UDP port, IPv4 or IPv6. I/O (dgram). Addresses are numbers: nothing is looked up.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { receiveDatagrams, type DatagramListener } from './datagram_receiver.ts'
import { datagramSender } from './datagram_sender.ts'
import { setDscp } from './dscp.ts'

export interface UdpPortOptions {
  /** IP address to bind to. One of IPv6 takes no IPv4: "::" and "0.0.0.0" can share a port. */
  readonly address: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Room that the kernel is asked for, bytes; what does not fit in a burst is lost. */
  readonly receiveBufferBytes: number
  /** Class of service of what is sent, 0..63; default 0. Where the system can't set it, the host has to. */
  readonly dscp?: number
}

export interface UdpPort {
  readonly port: number
  /** Datagrams that the kernel refused to send since the port was opened. */
  readonly sendErrors: number
  /** Sends bytes[0..length) at the end of this turn, with all others; the bytes may be changed at once. */
  send(bytes: Uint8Array, length: number, port: number, address: string): void
  /** To be called once. The bytes are the listener's during the call only. */
  onDatagram(listener: DatagramListener): void
  close(): void
}

/** Rejects with a sentence that says what to do when the address and port can't be bound. */
export async function openUdpPort(options: UdpPortOptions): Promise<UdpPort> {
  const family = isIPv6(options.address) ? 6 : 4
  const socket = createSocket({
    type: `udp${family}`,
    ipv6Only: family === 6,
    recvBufferSize: options.receiveBufferBytes,
    // A synchronous lookup spares each send a turn of the event loop.
    lookup: (hostname, _options, callback) => callback(null, hostname, family),
  })
  let socketErrors = 0
  // With that lookup the socket listens before bind() returns.
  const listening = once(socket, 'listening')
  socket.bind({ address: options.address, port: options.port, exclusive: true })
  try {
    await listening
  } catch (error) {
    socket.close()
    throw bindError(options, error as NodeJS.ErrnoException)
  }
  // An answer of "port unreachable" from a client that is gone belongs to one send, not to the port.
  socket.on('error', () => (socketErrors += 1))
  setDscp(socket, options.dscp ?? 0)
  const sender = datagramSender(socket)
  return {
    port: socket.address().port,
    get sendErrors() {
      return sender.errors + socketErrors
    },
    send: (bytes, length, port, address) => sender.send(bytes, length, port, address),
    onDatagram: (listener) => receiveDatagrams(socket, listener),
    close: () => {
      sender.end()
      socket.close()
    },
  }
}

export interface UdpPortsOptions extends Omit<UdpPortOptions, 'address'> {
  /** IP addresses to bind the same port to, at most one of each family. */
  readonly addresses: readonly string[]
}

/** One port on addresses of both families, as if it were one. Rejects as openUdpPort. */
export async function openUdpPorts({ addresses, ...options }: UdpPortsOptions): Promise<UdpPort> {
  const [address = '127.0.0.1', other] = addresses
  const first = await openUdpPort({ ...options, address })
  if (other === undefined) return first
  const second = await openUdpPort({ ...options, address: other, port: first.port })
  const [four, six] = isIPv6(address) ? [second, first] : [first, second]
  return {
    port: first.port,
    get sendErrors() {
      return first.sendErrors + second.sendErrors
    },
    send: (bytes, length, port, to) =>
      (to.includes(':') ? six : four).send(bytes, length, port, to),
    onDatagram: (listener) => {
      first.onDatagram(listener)
      second.onDatagram(listener)
    },
    close: () => {
      first.close()
      second.close()
    },
  }
}

function bindError({ address, port }: UdpPortOptions, error: NodeJS.ErrnoException): Error {
  const place = `UDP port ${port} on ${address}`
  if (error.code === 'EADDRINUSE') {
    return new Error(`${place} is in use: end the program that has it or set another port`)
  }
  if (error.code === 'EADDRNOTAVAIL') {
    return new Error(
      `${place}: this machine has no such address; set one that it has, or ${isIPv6(address) ? '::' : '0.0.0.0'}`,
    )
  }
  if (error.code === 'EACCES') {
    return new Error(`${place}: not allowed; set a port of 1024 or more`)
  }
  return new Error(`${place} can't be bound (${error.message}): set another address or port`)
}
