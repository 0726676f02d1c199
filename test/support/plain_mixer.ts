// The mixer with plain RTP on both sides, in a process of its own, for benchmarks: what comes in by one UDP
// port goes on to a loop, the mixes go out as RTP to one UDP port, a packet for each listener. I/O.
// Argument: PlainMixerPlan as JSON. Prints its port once it mixes, and ends by a signal.
import { MessageChannel, Worker } from 'node:worker_threads'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { messagePortLink } from '../../src/net/control_link.ts'
import { openMulticastSender } from '../../src/net/multicast_socket.ts'
import { openUdpPort, type UdpPort } from '../../src/net/udp_port.ts'
import {
  fromMixer,
  mixBatch,
  toMixer,
  type MixBatchMessage,
} from '../../src/protocol/service_messages.ts'
import {
  LOOP_LEVEL_EXTENSION_ID,
  LOOP_PAYLOAD_TYPE,
  RTP_DATAGRAM_BYTES_MAX,
  writeRtpPacket,
} from '../../src/rtp/packet.ts'
import type { PlainMixerPlan } from './plain_mixer_process.ts'

const ADDRESS = '127.0.0.1'
const GROUP = '239.255.30.1'
const LOOP_PORT = 5004
const LOOP = 1
const RECEIVE_BUFFER_BYTES = 1 << 20
/** Datagrams that may be on their way to the kernel at the same time. */
const RING_DATAGRAMS = 1024
/** Of the mixes: one for each listener from here on. */
const MIX_SSRC = 0x10000

async function main(plan: PlainMixerPlan): Promise<void> {
  const sender = await openMulticastSender({ interfaceAddress: ADDRESS, ttl: 0, dscp: 0 })
  const port = await openUdpPort({
    address: ADDRESS,
    port: 0,
    receiveBufferBytes: RECEIVE_BUFFER_BYTES,
  })
  port.onDatagram((bytes) => sender.send(bytes, bytes.length, GROUP, LOOP_PORT))
  const control = new MessageChannel()
  const mixes = new MessageChannel()
  const config = { ...MIXER_DEFAULTS, loopTalkersMax: plan.loopTalkersMax }
  const worker = new Worker(new URL('../../src/mixer/worker.js', import.meta.url), {
    workerData: { config, module: await loadAudioCoreModule(), controlPort: control.port2 },
    transferList: [control.port2],
  })
  worker.on('error', (error) => {
    throw error
  })
  worker.postMessage({ mixPort: mixes.port2, iceProxy: 0 }, [mixes.port2])
  const fanOut = fanOutTo(port, plan.receiverPort)
  messagePortLink(mixes.port1).onMessage((bytes) => fanOut(mixBatch.decode(bytes)))
  const link = messagePortLink(control.port1)
  link.onMessage((bytes) => {
    if (fromMixer.decode(bytes).body !== 'ready') return
    link.send(toMixer.encode({ body: 'desired', desired: desired(plan) }))
    console.log(`port ${port.port}`)
  })
}

function desired({ listeners, firstSsrc, volumes }: PlainMixerPlan) {
  return {
    loops: { loops: [{ loop: LOOP, group: GROUP, port: LOOP_PORT }] },
    sessions: Array.from({ length: listeners }, (_, index) => ({
      session: index + 1,
      generation: 1,
      ssrc: firstSsrc + index,
      monitored: [{ loop: LOOP, volume: volumes === 'equal' ? 80 : 100 - (index % 100), pan: 0 }],
      iceProxy: 0,
    })),
  }
}

function fanOutTo(port: UdpPort, receiverPort: number): (batch: MixBatchMessage) => void {
  const ring = Array.from({ length: RING_DATAGRAMS }, () => new Uint8Array(RTP_DATAGRAM_BYTES_MAX))
  const sequences = new Map<number, number>()
  let sent = 0
  return ({ tick, payloads }) => {
    for (const { opus, sessions, level, marker } of payloads) {
      for (const session of sessions) {
        const sequence = ((sequences.get(session) ?? 0) + 1) & 0xffff
        sequences.set(session, sequence)
        const datagram = ring[sent++ % RING_DATAGRAMS] as Uint8Array
        const length = writeRtpPacket(
          {
            marker,
            payloadType: LOOP_PAYLOAD_TYPE,
            sequence,
            rtpTime: (tick * FRAME_SAMPLES) >>> 0,
            ssrc: MIX_SSRC + session,
            level,
            voice: level < 127,
            payload: opus,
          },
          LOOP_LEVEL_EXTENSION_ID,
          datagram,
        )
        port.send(datagram, length, receiverPort, ADDRESS)
      }
    }
  }
}

await main(JSON.parse(process.argv[2] ?? '{}') as PlainMixerPlan)
