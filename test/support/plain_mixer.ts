// The mixer with plain RTP on both sides, in a process of its own, for benchmarks: it hears one loop, and
// sends each listener's mix as RTP to one UDP port. I/O. Argument: PlainMixerPlan as JSON. Prints a line once
// it mixes, and ends by a signal.
import { MessageChannel, Worker } from 'node:worker_threads'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'
import { messagePortLink } from '../../src/net/control_link.ts'
import { fromMixer, toMixer } from '../../src/protocol/service_messages.ts'
import { LOOP_PAYLOAD_TYPE } from '../../src/rtp/packet.ts'
import { PLAIN_LOOP, type PlainMixerPlan } from './plain_mixer_process.ts'

const ADDRESS = '127.0.0.1'
const LOOP = 1
/** Of the mixes: one for each listener from here on. */
const MIX_SSRC = 0x10000
/** Until the loop's group is joined. */
const JOIN_MS = 200

async function main(plan: PlainMixerPlan): Promise<void> {
  const control = new MessageChannel()
  const config = { ...MIXER_DEFAULTS, loopTalkersMax: plan.loopTalkersMax }
  const worker = new Worker(new URL('../../src/mixer/worker.js', import.meta.url), {
    workerData: { config, module: await loadAudioCoreModule(), controlPort: control.port2 },
    transferList: [control.port2],
  })
  worker.on('error', (error) => {
    throw error
  })
  const link = messagePortLink(control.port1)
  link.onMessage((bytes) => {
    if (fromMixer.decode(bytes).body !== 'ready') return
    link.send(toMixer.encode({ body: 'desired', desired: desired(plan) }))
    setTimeout(() => console.log('mixing'), JOIN_MS)
  })
}

function desired({ listeners, firstSsrc, volumes, receiverPort }: PlainMixerPlan) {
  return {
    loops: { loops: [{ loop: LOOP, group: PLAIN_LOOP.address, port: PLAIN_LOOP.port }] },
    sessions: Array.from({ length: listeners }, (_, index) => ({
      session: index + 1,
      generation: 1,
      ssrc: firstSsrc + index,
      monitored: [{ loop: LOOP, volume: volumes === 'equal' ? 100 : 100 - (index % 100), pan: 0 }],
      iceProxy: 0,
      expectedLossPercent: 0,
      rtp: {
        address: ADDRESS,
        port: receiverPort,
        ssrc: MIX_SSRC + index,
        payloadType: LOOP_PAYLOAD_TYPE,
      },
    })),
  }
}

await main(JSON.parse(process.argv[2] ?? '{}') as PlainMixerPlan)
