// A UDP port that sends to hosts and to loops, and takes what comes back, for benchmarks. I/O. Loopback only.
import { openMulticastSender } from '../../src/net/multicast_socket.ts'
import { openUdpPort, type UdpPort } from '../../src/net/udp_port.ts'

const ADDRESS = '127.0.0.1'
const RECEIVE_BUFFER_BYTES = 4 << 20

/** An IPv4 host, or a loop: a multicast group. */
export interface Destination {
  readonly address: string
  readonly port: number
}

export interface RtpSender {
  /** On 127.0.0.1. */
  readonly port: number
  /** Sends bytes[0..length). */
  send(bytes: Uint8Array, length: number, to: Destination): void
  onDatagram: UdpPort['onDatagram']
  close(): void
}

export async function openRtpSender(): Promise<RtpSender> {
  const udp = await openUdpPort({
    address: ADDRESS,
    port: 0,
    receiveBufferBytes: RECEIVE_BUFFER_BYTES,
  })
  const loops = await openMulticastSender({ interfaceAddress: ADDRESS, ttl: 0, dscp: 0 })
  return {
    port: udp.port,
    send: (bytes, length, { address, port }) => {
      if (isMulticast(address)) loops.send(bytes, length, address, port)
      else udp.send(bytes, length, port, address)
    },
    onDatagram: (listener) => udp.onDatagram(listener),
    close: () => {
      udp.close()
      loops.close()
    },
  }
}

function isMulticast(address: string): boolean {
  return Number.parseInt(address, 10) >= 224
}
