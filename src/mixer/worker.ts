// A mixer thread: one socket per loop, its links and the tick. I/O shell: receives, makes one call, carries
// out what came back. workerData: { config: MixerConfig, module, controlPort }; mix links come over the
// parent's port as { mixPort, iceProxy }. An exception ends the thread.
import { randomInt } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { messagePortLink, type ControlLink } from '../net/control_link.ts'
import { joinLoop, type LoopReceiver } from '../net/multicast_socket.ts'
import { onStop } from '../net/thread_stop.ts'
import { machineMs, startTicker, type Ticker } from '../net/ticker.ts'
import { openUdpPort, type UdpPort } from '../net/udp_port.ts'
import {
  fromMixer,
  mixBatch,
  toMixer,
  type FromMixer,
  type LoopAddressMessage,
  type ToMixer,
} from '../protocol/service_messages.ts'
import { LOOP_LEVEL_EXTENSION_ID, RTP_DATAGRAM_BYTES_MAX } from '../rtp/packet.ts'
import { TickStream } from '../rtp/tick_stream.ts'
import type { MixerConfig } from './config.ts'
import { DelayReport } from './delay_report.ts'
import type { Listener } from './listener.ts'
import { MixEngine } from './mix_engine.ts'
import { Overload } from './overload.ts'
import type { RtpMix } from './payload_batches.ts'

const TICK_MS = 20
const LOAD_INTERVAL_MS = 1000
/** Nothing is expected to come to the port that mixes go out from. */
const UNUSED_BUFFER_BYTES = 4096
/** What fits into a datagram with header and level. */
const PAYLOAD_BYTES_MAX = RTP_DATAGRAM_BYTES_MAX - 20
/** A loop whose group can't be joined is tried again after this long. */
const JOIN_AGAIN_MS = 2000

function main(config: MixerConfig, module: WebAssembly.Module, control: ControlLink): void {
  const engine = new MixEngine(module, config)
  const mixLinks = new Map<number, ControlLink>()
  const rtpOutput = new RtpOutput(config.interfaceAddress)
  const tell = (message: FromMixer): void => control.send(fromMixer.encode(message))

  parentPort?.on('message', ({ mixPort, iceProxy }: MixLink) => {
    if (mixPort === undefined) return
    mixLinks.get(iceProxy)?.close()
    mixLinks.set(iceProxy, messagePortLink(mixPort))
  })
  const overload = new Overload()
  const delays = new DelayReport()
  const ticker = startTicker(TICK_MS, (tick, nowMs) => {
    const beganMs = machineMs()
    const { payloads, rtp, activity } = engine.tick(tick, nowMs)
    for (const [iceProxy, batch] of payloads) {
      mixLinks.get(iceProxy)?.send(mixBatch.encode({ tick: tick >>> 0, payloads: batch }))
    }
    for (const mix of rtp) rtpOutput.send(mix, tick)
    if (payloads.size > 0 || rtp.length > 0) delays.noteTick(machineMs() - nowMs)
    for (const change of activity) tell({ body: 'activity', activity: change })
    if (overload.note(machineMs() - beganMs)) engine.degrade(overload.degradation)
    return engine.nextTick()
  })
  const loops = new LoopSockets(config.interfaceAddress, (loop, bytes, ageMs) => {
    engine.receive(loop, bytes, machineMs() - ageMs)
    ticker.wake()
  })
  control.onMessage((bytes) => {
    apply(toMixer.decode(bytes), engine, loops, tell)
    ticker.wake()
  })
  onStop(() => {
    ticker.stop()
    loops.set([])
    rtpOutput.close()
  })
  reportLoad({ engine, loops, rtpOutput, ticker, overload, delays, tell })
  const { talkersMax, mixesMax } = config
  tell({ body: 'ready', ready: { talkersMax, mixesMax } })
}

/** What the parent's port brings, beside the word to stop. */
interface MixLink {
  readonly mixPort?: MessagePort
  readonly iceProxy: number
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
  readonly #receive: (loop: number, bytes: Uint8Array, ageMs: number) => void
  /** By "loop group port". */
  readonly #sockets = new Map<string, LoopSocket>()
  /** Joins that the system refused, ever. */
  refused = 0

  constructor(
    interfaceAddress: string,
    receive: (loop: number, bytes: Uint8Array, ageMs: number) => void,
  ) {
    this.#interfaceAddress = interfaceAddress
    this.#receive = receive
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
      receiver.onDatagram((bytes, ageMs) => this.#receive(loop, bytes, ageMs))
    } catch {
      // Counted and told with the load; the interface may come up later.
      this.refused += 1
      setTimeout(() => {
        if (isWanted()) void this.#join(socket, address)
      }, JOIN_AGAIN_MS)
    }
  }
}

/** The mixes that go out as plain RTP, from one port that is opened for the first of them. */
class RtpOutput {
  readonly #address: string
  #port: UdpPort | 'opening' | undefined
  readonly #datagram = new Uint8Array(RTP_DATAGRAM_BYTES_MAX)
  readonly #streams = new WeakMap<Listener, TickStream>()
  /** Mixes that could not be sent, ever: the port is not open yet, or they are too long. */
  refused = 0

  constructor(address: string) {
    this.#address = address
  }

  send({ listener, payload, level, marker }: RtpMix, tick: number): void {
    const { rtp } = listener
    if (this.#port === undefined) void this.#open()
    if (rtp === undefined || typeof this.#port !== 'object' || payload.length > PAYLOAD_BYTES_MAX) {
      this.refused += 1
      return
    }
    let stream = this.#streams.get(listener)
    if (stream?.ssrc !== rtp.ssrc) {
      const start = { sequence: randomInt(2 ** 16), rtpTime: randomInt(2 ** 32) }
      stream = new TickStream({ ssrc: rtp.ssrc, ...start })
      this.#streams.set(listener, stream)
    }
    const packet = { payload, level, marker }
    const id = LOOP_LEVEL_EXTENSION_ID
    const length = stream.write(packet, tick, rtp.payloadType, id, this.#datagram)
    this.#port.send(this.#datagram, length, rtp.port, rtp.address)
  }

  close(): void {
    if (typeof this.#port === 'object') this.#port.close()
    this.#port = 'opening'
  }

  async #open(): Promise<void> {
    this.#port = 'opening'
    try {
      const receiveBufferBytes = UNUSED_BUFFER_BYTES
      this.#port = await openUdpPort({ address: this.#address, port: 0, receiveBufferBytes })
    } catch {
      // Counted with the mixes; the interface may come up later.
      setTimeout(() => (this.#port = undefined), JOIN_AGAIN_MS)
    }
  }
}

function keyOf({ loop, group, port }: LoopAddressMessage): string {
  return `${loop} ${group} ${port}`
}

interface LoadSources {
  readonly engine: MixEngine
  readonly loops: LoopSockets
  readonly rtpOutput: RtpOutput
  readonly ticker: Ticker
  readonly overload: Overload
  readonly delays: DelayReport
  readonly tell: (message: FromMixer) => void
}

function reportLoad(sources: LoadSources): void {
  const { engine, loops, rtpOutput, ticker, overload, delays, tell } = sources
  let before = performance.eventLoopUtilization()
  setInterval(() => {
    const current = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(current, before)
    before = current
    const { decodes, encodes, concealed, dropped } = engine.counters
    const heard = delays.take(engine.takeWaitedMs())
    if (heard.length > 0) tell({ body: 'delays', delays: { delays: heard } })
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
          rtp_refused: rtpOutput.refused,
          ticks_skipped: ticker.skipped,
        },
        cpuPermille: Math.round(utilization * 1000),
        degradation: overload.degradation,
        delayMs: Math.max(0, ...heard.map(({ delayMs }) => delayMs)),
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
