// The mixer as a thread with real sockets: RTP on multicast groups in, batches of mixes out.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { openMulticastSender, type MulticastSender } from '../../src/net/multicast_socket.ts'
import { stopThread } from '../../src/net/thread_stop.ts'
import { startTicker } from '../../src/net/ticker.ts'
import { openUdpPort } from '../../src/net/udp_port.ts'
import {
  fromMixer,
  mixBatch,
  toMixer,
  type FromMixer,
  type MixPayloadMessage,
  type ToMixer,
} from '../../src/protocol/service_messages.ts'
import { parseRtpPacket, writeRtpPacket, type RtpPacket } from '../../src/rtp/packet.ts'
import { gstreamer } from '../support/gstreamer.ts'
import { concatenate, frames, sine, toneLevelDbfs } from '../support/tones.ts'

const GROUP = '239.255.77.1'
const PORT = 5004
const SESSION = { session: 1, generation: 1, ssrc: 5, iceProxy: 0, expectedLossPercent: 0 }

const UDP = { address: '127.0.0.1', receiveBufferBytes: 1 << 20 }

const module = await loadAudioCoreModule()
const told: FromMixer[] = []
const received: { readonly tick: number; readonly payload: MixPayloadMessage }[] = []
let worker: Worker
let control: MessagePort
let mixes: MessagePort
let sender: MulticastSender

const tell = (message: ToMixer): void => control.postMessage(toMixer.encode(message))

before(async () => {
  const link = new MessageChannel()
  const mix = new MessageChannel()
  control = link.port1
  mixes = mix.port1
  worker = new Worker(new URL('../../src/mixer/worker.js', import.meta.url), {
    workerData: { config: MIXER_DEFAULTS, module, controlPort: link.port2 },
    transferList: [link.port2],
  })
  worker.postMessage({ mixPort: mix.port2, iceProxy: 0 }, [mix.port2])
  mixes.on('message', (bytes: Uint8Array) => {
    const { tick, payloads } = mixBatch.decode(bytes)
    for (const payload of payloads) received.push({ tick, payload })
  })
  control.on('message', (bytes: Uint8Array) => told.push(fromMixer.decode(bytes)))
  await waitFor(() => told.some(({ body }) => body === 'ready'))
  const loops = [{ loop: 1, group: GROUP, port: PORT }]
  const sessions = [{ ...SESSION, monitored: [{ loop: 1, volume: 100, pan: 0 }] }]
  tell({ body: 'desired', desired: { loops: { loops }, sessions } })
  sender = await openMulticastSender({ interfaceAddress: '127.0.0.1', ttl: 0, dscp: 46 })
  await new Promise((resolve) => setTimeout(resolve, 200))
})

after(async () => {
  sender.close()
  control.close()
  mixes.close()
  await stopThread(worker)
})

test('F11: a tone on the group comes out in the batches, one a tick, at its level', async () => {
  received.length = 0
  await speak(sine(440, -20, 2))
  const spoken = received.filter(({ payload }) => payload.opus.length > 3)
  assert.ok(spoken.length >= 98, `${spoken.length} payloads`)
  spoken.forEach(({ tick, payload }, index) => {
    if (index < 98) assert.equal(tick, spoken[0]!.tick + index)
    assert.deepEqual([...payload.sessions], [1])
  })
  assert.equal(spoken.filter(({ payload }) => payload.marker).length, 1)
  const level = toneLevelDbfs(decode(spoken).subarray(12_000, 80_000), 440)
  assert.ok(Math.abs(level + 20) < 1, `${level} dBFS`)
})

test('F33: activity is told with the streams that are there, and its end', async () => {
  const changes = () =>
    told.flatMap((message) => (message.body === 'activity' ? [message.activity] : []))
  await waitFor(() => changes().some(({ active }) => active))
  assert.deepEqual([...(changes().find(({ active }) => active)?.ssrcs ?? [])], [77])
  await waitFor(() => changes().at(-1)?.active === false && changes().at(-1)?.ssrcs.length === 0)
})

test('load is told each second, with the ticks that were late', async () => {
  await waitFor(() => told.some(({ body }) => body === 'load'))
  const load = told.findLast((message) => message.body === 'load')
  assert.ok(load?.body === 'load' && load.load.ticks > 50)
  console.log(
    `ticks ${load.load.ticks}, late ${load.load.ticksLate}, ${load.load.cpuPermille} per mille`,
  )
})

test('F99: a plain GStreamer sender on the group is heard', async () => {
  received.length = 0
  const pipeline =
    'audiotestsrc is-live=true freq=600 volume=0.1 num-buffers=150 samplesperbuffer=960 ! ' +
    'audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay pt=100 ! ' +
    `udpsink host=${GROUP} port=${PORT} auto-multicast=true multicast-iface=lo ttl-mc=0`
  assert.equal(await gstreamer(pipeline).ended, 0)
  const spoken = received.filter(({ payload }) => payload.opus.length > 3)
  const level = toneLevelDbfs(decode(spoken).subarray(24_000, 96_000), 600)
  assert.ok(Math.abs(level + 20) < 1.5, `${level} dBFS`)
})

test('F99: a mix goes out as plain RTP to a listener who is elsewhere, in one stream over silence', async () => {
  const packets: RtpPacket[] = []
  const listener = await openUdpPort({ ...UDP, port: 0 })
  listener.onDatagram((bytes) => {
    const packet = parseRtpPacket(Uint8Array.from(bytes), 1)
    if (packet !== undefined) packets.push(packet)
  })
  const rtp = { address: UDP.address, port: listener.port, ssrc: 4711, payloadType: 96 }
  const monitored = [{ loop: 1, volume: 100, pan: 0 }]
  tell({ body: 'session', session: { ...SESSION, session: 2, ssrc: 6, monitored, rtp } })
  await new Promise((resolve) => setTimeout(resolve, 600))
  await speak(sine(440, -20, 1))
  await new Promise((resolve) => setTimeout(resolve, 600))
  listener.close()
  tell({ body: 'end', end: { session: 2 } })
  const [first] = packets as [RtpPacket]
  packets.forEach((packet, index) => {
    const ticks = ((packet.rtpTime - first.rtpTime) >>> 0) / 960
    assert.equal(packet.sequence, (first.sequence + index) & 0xffff)
    assert.ok(Number.isInteger(ticks), 'the clock goes in ticks')
    assert.deepEqual([packet.ssrc, packet.payloadType], [4711, 96])
  })
  const spoken = packets.filter(({ payload }) => payload.length > 3)
  assert.ok(spoken.length >= 48, `${spoken.length} payloads`)
  const sound = spoken.map(({ payload }) => ({ payload: { opus: payload } }))
  const level = toneLevelDbfs(decode(sound).subarray(9600, 38_400), 440)
  assert.ok(Math.abs(level + 20) < 1, `${level} dBFS`)
})

test('a loop that is no longer desired is left', async () => {
  tell({ body: 'loops', loops: { loops: [] } })
  await new Promise((resolve) => setTimeout(resolve, 300))
  received.length = 0
  await speak(sine(440, -20, 0.5))
  assert.equal(received.filter(({ payload }) => payload.opus.length > 3).length, 0)
})

/** Sends a sound to the group in real time, and waits until it is through the mixer. */
function speak(samples: Float32Array): Promise<void> {
  const encoder = new OpusEncoder(module)
  const datagrams = frames(samples, 960).map((frame, index) => {
    const out = new Uint8Array(1500)
    const packet = {
      marker: index === 0,
      payloadType: 100,
      sequence: index,
      rtpTime: index * 960,
      ssrc: 77,
      level: 20,
      voice: true,
      payload: encoder.encode(frame),
    }
    return out.subarray(0, writeRtpPacket(packet, 1, out))
  })
  return new Promise((resolve) => {
    const ticker = startTicker(20, () => {
      const datagram = datagrams.shift()
      if (datagram !== undefined) return sender.send(datagram, datagram.length, GROUP, PORT)
      ticker.stop()
      setTimeout(resolve, 300)
    })
  })
}

interface WithOpus {
  readonly payload: Pick<MixPayloadMessage, 'opus'>
}

function decode(payloads: readonly WithOpus[]): Float32Array {
  const decoder = new OpusDecoder(module)
  return concatenate(payloads.map(({ payload }) => decoder.decode(payload.opus)))
}

async function waitFor(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!condition()) {
    assert.ok(performance.now() < deadline, `never: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
