// A network between a client and a server that a test can slow down and cut: what is under way then is gone. I/O.
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export class TcpRelay {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** Silent: nothing passes, and nobody is told; down: connections are refused as well. */
  #state: 'up' | 'silent' | 'down' = 'up'
  /** What is sent takes so much longer. Set it before connections are made, or while they are silent. */
  delayMs = 0

  private constructor(targetPort: number) {
    this.#server = createServer((client) => {
      if (this.#state === 'down') return void client.destroy()
      const target = connect(targetPort, '127.0.0.1')
      this.#pipe(client, target)
      this.#pipe(target, client)
    })
  }

  static async open(targetPort: number): Promise<TcpRelay> {
    const relay = new TcpRelay(targetPort)
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve))
    return relay
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Breaks all connections and refuses new ones. */
  down(): void {
    this.#state = 'down'
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Swallows everything without a word. */
  silence(): void {
    this.#state = 'silent'
  }

  up(): void {
    this.#state = 'up'
  }

  close(): void {
    this.down()
    this.#server.close()
  }

  #pipe(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from.on('data', (bytes) => {
      if (this.#state !== 'up') return
      if (this.delayMs === 0) to.write(bytes)
      else setTimeout(() => to.write(bytes), this.delayMs)
    })
    from.on('error', () => to.destroy())
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
  }
}
