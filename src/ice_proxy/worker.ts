// An ice_proxy thread: its UDP port, its way to the loops, its links and timers. I/O shell: receives, makes
// one call, carries out what came back. workerData: { config: IceProxyConfig, module: WebAssembly.Module of
// the SRTP core, controlPort: MessagePort }; mix links come over the parent's port as { mixPort: MessagePort }. An exception ends the thread.
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { messagePortLink, type ControlLink } from '../net/control_link.ts'
import { openMulticastSender, type MulticastSender } from '../net/multicast_socket.ts'
import { onStop } from '../net/thread_stop.ts'
import { openUdpPorts, type UdpPort } from '../net/udp_port.ts'
import {
  fromIceProxy,
  mixBatch,
  toIceProxy,
  type FromIceProxy,
} from '../protocol/service_messages.ts'
import { SrtpCore } from '../srtp/srtp_core.ts'
import type { IceProxyConfig } from './config.ts'
import { Counters } from './counters.ts'
import { Edge } from './edge.ts'
import { OUTBOX_PACKETS_MAX } from './outbox.ts'
import { createIdentity, DtlsPeer, type DtlsIdentity } from './peer.ts'
import { Sessions } from './sessions.ts'

const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024
const CHECK_INTERVAL_MS = 200
const LOAD_INTERVAL_MS = 1000
/** Of the SRTP core: one for each direction. */
const CONTEXTS_PER_PEER = 2

/** Milliseconds since 1970 that never go back. */
const now = (): number => performance.timeOrigin + performance.now()

async function main(
  config: IceProxyConfig,
  module: WebAssembly.Module,
  control: ControlLink,
): Promise<void> {
  const identity = await createIdentity()
  const loops = await openMulticastSender(config)
  if (!loops.isMarked) {
    process.emitWarning(`this system can't set DSCP ${config.dscp}: mark what is sent on the host`)
  }
  const port = await openUdpPorts({ ...config, receiveBufferBytes: RECEIVE_BUFFER_BYTES })
  const srtp = new SrtpCore(module, {
    contextsMax: config.peersMax * CONTEXTS_PER_PEER,
    batchMax: OUTBOX_PACKETS_MAX,
  })
  const counters = new Counters()
  const tell = (message: FromIceProxy): void => control.send(fromIceProxy.encode(message))
  const { sessions, edge } = assemble({ config, identity, srtp, loops, port, counters, tell })

  port.onDatagram((bytes, address, from) => edge.onDatagram(bytes, address, from, now()))
  control.onMessage((bytes) => sessions.apply(toIceProxy.decode(bytes)))
  parentPort?.on('message', ({ mixPort }: { mixPort?: MessagePort }) => {
    if (mixPort === undefined) return
    messagePortLink(mixPort).onMessage((bytes) => edge.onMixBatch(mixBatch.decode(bytes)))
  })
  onStop(() => {
    port.close()
    loops.close()
  })
  setInterval(() => {
    sessions.onTime(now())
    edge.onTime(now())
  }, CHECK_INTERVAL_MS)
  reportLoad(counters, () => sessions.peers.size, tell)
  tell({ body: 'ready', ready: { port: port.port } })
}

interface Parts {
  readonly config: IceProxyConfig
  readonly identity: DtlsIdentity
  readonly srtp: SrtpCore
  readonly loops: MulticastSender
  readonly port: UdpPort
  readonly counters: Counters
  readonly tell: (message: FromIceProxy) => void
}

function assemble({ config, identity, srtp, loops, port, counters, tell }: Parts): {
  sessions: Sessions
  edge: Edge
} {
  const sessions = new Sessions(
    { ...config, port: port.port, fingerprint: identity.fingerprint },
    {
      srtp,
      tell,
      random: randomBytes,
      openDtls: (fingerprint, events) => new DtlsPeer(identity, fingerprint, events),
      send: (peer, bytes, length) => edge.send(peer, bytes, length),
      sendVoice: (packet, loops) => edge.sendVoice(packet, loops),
      now,
    },
    counters,
  )
  const edge = new Edge(
    sessions,
    {
      srtp,
      send: (bytes, length, to, address) => port.send(bytes, length, to, address),
      sendToLoop: (bytes, length, group, to) => loops.send(bytes, length, group, to),
    },
    counters,
    randomBytes(4).readUInt32BE(),
  )
  return { sessions, edge }
}

function reportLoad(
  counters: Counters,
  peers: () => number,
  tell: (message: FromIceProxy) => void,
): void {
  let before = performance.eventLoopUtilization()
  setInterval(() => {
    const current = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(current, before)
    before = current
    tell({
      body: 'load',
      load: {
        peers: peers(),
        packetsIn: counters.packetsIn,
        packetsOut: counters.packetsOut,
        dropped: counters.dropped,
        cpuPermille: Math.round(utilization * 1000),
      },
    })
  }, LOAD_INTERVAL_MS)
}

const { config, module, controlPort } = workerData as {
  readonly config: IceProxyConfig
  readonly module: WebAssembly.Module
  readonly controlPort: MessagePort
}
await main(config, module, messagePortLink(controlPort))
