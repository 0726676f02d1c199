// A bad network between one client and an ice_proxy: a relay that loses some of the media on its way to the
// client, by a seed. All else, and what the client sends, gets through. I/O, loopback only.
import { openUdpPort, type UdpPort } from '../../src/net/udp_port.ts'
import { seededRandom } from './tones.ts'

const ADDRESS = '127.0.0.1'

export class LossyRelay {
  /** The chance of a packet to be lost, 0..1. */
  loss = 0
  sent = 0
  lost = 0
  /** RTP payload types that the client sent, and that were sent to it. */
  readonly typesUp = new Set<number>()
  readonly typesDown = new Set<number>()
  readonly #port: UdpPort
  readonly #server: number
  readonly #random: () => number
  #client = 0

  private constructor(port: UdpPort, server: number, seed: number) {
    this.#port = port
    this.#server = server
    this.#random = seededRandom(seed)
    port.onDatagram((bytes, _address, from) => {
      if (from === server) this.#down(bytes)
      else this.#up(bytes, from)
    })
  }

  /** server: UDP port of the ice_proxy. */
  static async open(server: number, seed: number): Promise<LossyRelay> {
    const port = await openUdpPort({ address: ADDRESS, port: 0, receiveBufferBytes: 1 << 20 })
    return new LossyRelay(port, server, seed)
  }

  /** The answer with the relay in the ice_proxy's place. */
  redirect(answer: string): string {
    return answer.replaceAll(`${ADDRESS} ${this.#server} typ`, `${ADDRESS} ${this.#port.port} typ`)
  }

  close(): void {
    this.#port.close()
  }

  #up(bytes: Uint8Array, from: number): void {
    this.#client = from
    if (isRtp(bytes)) this.typesUp.add((bytes[1] ?? 0) & 0x7f)
    this.#port.send(bytes, bytes.length, this.#server, ADDRESS)
  }

  #down(bytes: Uint8Array): void {
    if (isRtp(bytes)) {
      this.typesDown.add((bytes[1] ?? 0) & 0x7f)
      this.sent += 1
      if (this.#random() < this.loss) {
        this.lost += 1
        return
      }
    }
    this.#port.send(bytes, bytes.length, this.#client, ADDRESS)
  }
}

/** RTP has version 2; RTCP has it too, and its own packet types (RFC 5761 4). */
function isRtp(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return first >> 6 === 2 && (second < 192 || second > 223)
}
