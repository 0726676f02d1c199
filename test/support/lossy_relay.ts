// A bad network between one client and an ice_proxy: a relay that loses, delays, repeats and reorders media by a
// seed, and can move the client to another address. I/O, loopback only.
import { openUdpPort, type UdpPort } from '../../src/net/udp_port.ts'
import { seededRandom } from './tones.ts'

const ADDRESS = '127.0.0.1'
const OPTIONS = { address: ADDRESS, port: 0, receiveBufferBytes: 1 << 20 }

export class LossyRelay {
  /** The chance of a packet towards the client to be lost, 0..1. */
  loss = 0
  /** The same of one from the client. */
  lossUp = 0
  /** The most that a packet of either way is delayed, ms: what is delayed less overtakes it. */
  jitterMs = 0
  /** The chance of a packet of either way to come twice. */
  duplicates = 0
  /** Nothing passes in either direction, checks neither. */
  isCut = false
  sent = 0
  lost = 0
  /** RTP payload types that the client sent, and that were sent to it. */
  readonly typesUp = new Set<number>()
  readonly typesDown = new Set<number>()
  /** Where the client meets the relay, and what the server sees as the client's address. */
  readonly #front: UdpPort
  #back: UdpPort
  readonly #server: number
  readonly #random: () => number
  #client = 0
  #deafPort: number | undefined
  #isClosed = false

  private constructor(front: UdpPort, back: UdpPort, server: number, seed: number) {
    this.#front = front
    this.#back = back
    this.#server = server
    this.#random = seededRandom(seed)
    front.onDatagram((bytes, _address, from) => this.#up(bytes, from))
    this.#listen(back)
  }

  /** server: UDP port of the ice_proxy. */
  static async open(server: number, seed: number): Promise<LossyRelay> {
    return new LossyRelay(await openUdpPort(OPTIONS), await openUdpPort(OPTIONS), server, seed)
  }

  /** The answer with the relay in the ice_proxy's place. */
  redirect(answer: string): string {
    const { port } = this.#front
    return answer.replaceAll(`${ADDRESS} ${this.#server} typ`, `${ADDRESS} ${port} typ`)
  }

  /** From now on the server sees the client at another address, and what comes to the old one is lost. */
  async moveClient(): Promise<void> {
    const before = this.#back
    this.#back = await openUdpPort(OPTIONS)
    this.#listen(this.#back)
    before.close()
  }

  /** From now on nothing comes to the client at its present port any more; what it sends goes on. */
  deafen(): void {
    this.#deafPort = this.#client
  }

  close(): void {
    this.#isClosed = true
    this.#front.close()
    this.#back.close()
  }

  #listen(back: UdpPort): void {
    back.onDatagram((bytes) => this.#down(bytes))
  }

  #up(bytes: Uint8Array, from: number): void {
    if (from !== this.#deafPort) this.#client = from
    if (this.isCut) return
    if (isRtp(bytes)) {
      this.typesUp.add((bytes[1] ?? 0) & 0x7f)
      if (this.#random() < this.lossUp) return
    }
    this.#pass(bytes, (copy) => this.#back.send(copy, copy.length, this.#server, ADDRESS))
  }

  #down(bytes: Uint8Array): void {
    if (this.isCut || this.#client === this.#deafPort) return
    if (isRtp(bytes)) {
      this.typesDown.add((bytes[1] ?? 0) & 0x7f)
      this.sent += 1
      if (this.#random() < this.loss) {
        this.lost += 1
        return
      }
    }
    this.#pass(bytes, (copy) => this.#front.send(copy, copy.length, this.#client, ADDRESS))
  }

  #pass(bytes: Uint8Array, send: (copy: Uint8Array) => void): void {
    const copies = isRtp(bytes) && this.#random() < this.duplicates ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      if (this.jitterMs === 0 || !isRtp(bytes)) {
        send(bytes)
        continue
      }
      const held = Uint8Array.from(bytes)
      setTimeout(() => this.#isClosed || send(held), this.#random() * this.jitterMs)
    }
  }
}

/** RTP has version 2; RTCP has it too, and its own packet types (RFC 5761 4). */
function isRtp(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return first >> 6 === 2 && (second < 192 || second > 223)
}
