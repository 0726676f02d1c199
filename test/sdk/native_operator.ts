// A process of its own that runs the SDK's binding for pages on a native WebRTC (@roamhq/wrtc): speaks a
// tone on one loop from a MediaStream track, hears another from one, and prints the level as JSON.
// Arguments: URL of the socket, tone to hear in Hz, tone to speak in Hz. I/O.
import { setTimeout as pause } from 'node:timers/promises'
import wrtc from '@roamhq/wrtc'
import { WebSocket as NodeWebSocket } from 'ws'
import { SAMPLE_RATE } from '../../src/audio/format.ts'
import { connect } from '../../src/sdk/browser.ts'
import { concatenate, frames, sine, toneLevelDbfs } from '../support/tones.ts'
import { enter, SPOKEN_DBFS, until } from './node_operator.ts'

const { RTCAudioSink, RTCAudioSource } = wrtc.nonstandard
/** The native stack takes 10 ms at a time. */
const STEP_MS = 10
const STEP_SAMPLES = (SAMPLE_RATE * STEP_MS) / 1000

const [url = '', heardHz = '', spokenHz = ''] = process.argv.slice(2)

const client = connect({
  url,
  tokenStore: { read: () => undefined, write: () => {}, forget: () => {} },
  openWebSocket: (address) => new NodeWebSocket(address) as unknown as WebSocket,
  makeConnection: () => new wrtc.RTCPeerConnection() as unknown as RTCPeerConnection,
})
const source = new RTCAudioSource()
await enter(client, 'ben', 'Flight Controller', {
  'Flight Director': 'monitor',
  'Ground Control': 'talk',
})
await until(client, ({ media }) => media === 'connected')
// A microphone that comes when the peer is there already.
client.setMicrophone(source.createTrack() as unknown as MediaStreamTrack)
await client.setPtt(true)

const heard: Float32Array[] = []
const sink = new RTCAudioSink(client.remoteStream?.getAudioTracks()[0] as never)
sink.ondata = ({ samples, channelCount }: { samples: Int16Array; channelCount: number }) => {
  const left = samples.filter((_, index) => index % channelCount === 0)
  heard.push(Float32Array.from(left, (sample) => sample / 32768))
}
console.log('ready')
const beganMs = performance.now()
const steps = frames(sine(Number(spokenHz), SPOKEN_DBFS, 2.5), STEP_SAMPLES)
for (const [index, step] of steps.entries()) {
  source.onData({
    samples: Int16Array.from(step, (sample) => Math.round(sample * 32767)),
    sampleRate: SAMPLE_RATE,
    bitsPerSample: 16,
    channelCount: 1,
    numberOfFrames: STEP_SAMPLES,
  })
  await pause(Math.max(0, beganMs + (index + 1) * STEP_MS - performance.now()))
}
const lastSecond = concatenate(heard).slice(-SAMPLE_RATE)
const stats = await client.mediaStats()
console.log(JSON.stringify({ level: toneLevelDbfs(lastSecond, Number(heardHz)), stats }))
client.close()
// The native stack may crash at an orderly exit.
process.stdout.write('', () => process.kill(process.pid, 'SIGKILL'))
