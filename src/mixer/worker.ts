// A mixer thread: one socket per loop, its links and the tick. I/O shell: receives, makes one call, carries
// out what came back. workerData: { config: MixerConfig, module, controlPort }; mix links come over the
// parent's port as { mixPort, iceProxy }. An exception ends the thread.
import { performance } from 'node:perf_hooks'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { messagePortLink, type ControlLink } from '../net/control_link.ts'
import { joinLoop, type LoopReceiver } from '../net/multicast_socket.ts'
import { machineMs, startTicker, type Ticker } from '../net/ticker.ts'
import {
  fromMixer,
  mixBatch,
  toMixer,
  type FromMixer,
  type LoopAddressMessage,
  type ToMixer,
} from '../protocol/service_messages.ts'
import type { MixerConfig } from './config.ts'
import { MixEngine } from './mix_engine.ts'
import { Overload } from './overload.ts'

const TICK_MS = 20
const LOAD_INTERVAL_MS = 1000
/** A loop whose group can't be joined is tried again after this long. */
const JOIN_AGAIN_MS = 2000

function main(config: MixerConfig, module: WebAssembly.Module, control: ControlLink): void {
  const engine = new MixEngine(module, config)
  const mixLinks = new Map<number, ControlLink>()
  const loops = new LoopSockets(config.interfaceAddress, engine)
  const tell = (message: FromMixer): void => control.send(fromMixer.encode(message))

  parentPort?.on('message', ({ mixPort, iceProxy }: { mixPort: MessagePort; iceProxy: number }) => {
    mixLinks.get(iceProxy)?.close()
    mixLinks.set(iceProxy, messagePortLink(mixPort))
  })
  control.onMessage((bytes) => apply(toMixer.decode(bytes), engine, loops, tell))
  const overload = new Overload()
  const ticker = startTicker(TICK_MS, (tick, nowMs) => {
    const beganMs = machineMs()
    const { payloads, activity } = engine.tick(tick, nowMs)
    for (const [iceProxy, batch] of payloads) {
      mixLinks.get(iceProxy)?.send(mixBatch.encode({ tick: tick >>> 0, payloads: batch }))
    }
    for (const change of activity) tell({ body: 'activity', activity: change })
    if (overload.note(machineMs() - beganMs)) engine.degrade(overload.degradation)
  })
  reportLoad({ engine, loops, ticker, overload, tell })
  const { talkersMax, mixesMax } = config
  tell({ body: 'ready', ready: { talkersMax, mixesMax } })
}

const REFUSAL = 'this mixer is overloaded and takes no new session now'

function apply(
  message: ToMixer,
  engine: MixEngine,
  loops: LoopSockets,
  tell: (message: FromMixer) => void,
): void {
  switch (message.body) {
    case 'desired':
      engine.setAll(message.desired)
      return loops.set(message.desired.loops.loops)
    case 'loops':
      engine.setLoops(message.loops.loops.map(({ loop }) => loop))
      return loops.set(message.loops.loops)
    case 'session': {
      const { session } = message.session
      if (engine.setSession(message.session)) return
      return tell({ body: 'refused', refused: { session, message: REFUSAL } })
    }
    case 'end':
      return engine.end(message.end.session)
  }
}

interface LoopSocket {
  /** undefined while the group is being joined. */
  receiver: LoopReceiver | undefined
}

/** The sockets of all loops: opened and closed to match what is desired. */
class LoopSockets {
  readonly #interfaceAddress: string
  readonly #engine: MixEngine
  /** By "loop group port". */
  readonly #sockets = new Map<string, LoopSocket>()
  /** Joins that the system refused, ever. */
  refused = 0

  constructor(interfaceAddress: string, engine: MixEngine) {
    this.#interfaceAddress = interfaceAddress
    this.#engine = engine
  }

  set(loops: readonly LoopAddressMessage[]): void {
    const wanted = new Map(loops.map((address) => [keyOf(address), address]))
    for (const [key, socket] of this.#sockets) {
      if (wanted.has(key)) continue
      socket.receiver?.close()
      this.#sockets.delete(key)
    }
    for (const [key, address] of wanted) {
      if (this.#sockets.has(key)) continue
      const socket: LoopSocket = { receiver: undefined }
      this.#sockets.set(key, socket)
      void this.#join(socket, address)
    }
  }

  async #join(socket: LoopSocket, address: LoopAddressMessage): Promise<void> {
    const { loop, group, port } = address
    // A loop that went and came again while its group was being joined has another socket by now.
    const isWanted = (): boolean => this.#sockets.get(keyOf(address)) === socket
    try {
      const receiver = await joinLoop({ group, port, interfaceAddress: this.#interfaceAddress })
      if (!isWanted()) return receiver.close()
      socket.receiver = receiver
      receiver.onDatagram((bytes) => this.#engine.receive(loop, bytes, machineMs()))
    } catch {
      // Counted and told with the load; the interface may come up later.
      this.refused += 1
      setTimeout(() => {
        if (isWanted()) void this.#join(socket, address)
      }, JOIN_AGAIN_MS)
    }
  }
}

function keyOf({ loop, group, port }: LoopAddressMessage): string {
  return `${loop} ${group} ${port}`
}

interface LoadSources {
  readonly engine: MixEngine
  readonly loops: LoopSockets
  readonly ticker: Ticker
  readonly overload: Overload
  readonly tell: (message: FromMixer) => void
}

function reportLoad({ engine, loops, ticker, overload, tell }: LoadSources): void {
  let before = performance.eventLoopUtilization()
  setInterval(() => {
    const current = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(current, before)
    before = current
    const { decodes, encodes, concealed, dropped } = engine.counters
    tell({
      body: 'load',
      load: {
        talkers: engine.talkers,
        mixes: engine.mixes,
        ticks: ticker.ticks,
        ticksLate: ticker.late,
        decodes,
        encodes,
        concealed,
        dropped: {
          ...Object.fromEntries(dropped),
          ...engine.refusals,
          join_refused: loops.refused,
          ticks_skipped: ticker.skipped,
        },
        cpuPermille: Math.round(utilization * 1000),
        degradation: overload.degradation,
      },
    })
  }, LOAD_INTERVAL_MS)
}

const { config, module, controlPort } = workerData as {
  readonly config: MixerConfig
  readonly module: WebAssembly.Module
  readonly controlPort: MessagePort
}
main(config, module, messagePortLink(controlPort))
