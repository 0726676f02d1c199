// The example plays a WAV and an Ogg Opus file into a loop of a whole server; a listener judges the sound.
// Loopback only; the files are made here.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  OggOutputFormat,
  Output,
} from 'mediabunny'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../src/audio/format.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { enter, NodeOperator, socketUrl, until } from '../sdk/node_operator.ts'
import { startProgram } from '../support/program.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'
import { frames, sine, toneLevelDbfs } from '../support/tones.ts'
import { wavFile } from '../support/wav.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/play_into_loop.js', import.meta.url))
const TONE_HZ = 700
const TONE_DBFS = -20
const TONE = sine(TONE_HZ, TONE_DBFS, 2)

let server: TestServer
let folder: string
let ben: NodeOperator

before(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'flightloop-sound-'))
  ben = new NodeOperator({ url: socketUrl(server.address) })
  await enter(ben.client, 'ben', 'Flight Controller', { Telemetry: 'monitor' })
  await until(ben.client, ({ media }) => media === 'connected')
})

after(async () => {
  ben.close()
  await server.close()
  await rm(folder, { recursive: true })
})

/** RFC 7845 5.1: magic, version(1) channels(1) pre-skip(2) input rate(4) gain(2) mapping(1) */
function opusHead(): Uint8Array {
  const head = Buffer.alloc(19)
  head.write('OpusHead')
  head.writeUInt8(1, 8)
  head.writeUInt8(1, 9)
  head.writeUInt32LE(SAMPLE_RATE, 12)
  return head
}

/** An Ogg Opus file (RFC 7845) of the tone. */
async function oggFile(): Promise<Uint8Array> {
  const encoder = new OpusEncoder(await loadAudioCoreModule())
  const output = new Output({ format: new OggOutputFormat(), target: new BufferTarget() })
  const source = new EncodedAudioPacketSource('opus')
  output.addAudioTrack(source)
  await output.start()
  const seconds = FRAME_SAMPLES / SAMPLE_RATE
  const description = opusHead()
  const decoderConfig = { codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: 1, description }
  for (const [index, frame] of frames(TONE, FRAME_SAMPLES).entries()) {
    const packet = new EncodedPacket(encoder.encode(frame), 'key', index * seconds, seconds)
    await source.add(packet, { decoderConfig })
  }
  await output.finalize()
  return new Uint8Array(output.target.buffer ?? new ArrayBuffer(0))
}

async function run(file: string, password: string): Promise<{ code: number; output: string }> {
  const options = ['--url', socketUrl(server.address), '--user', 'anna', '--talk', 'TM']
  const args = [EXAMPLE, ...options, '--monitor', 'FD', file]
  const { child } = startProgram(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FLIGHTLOOP_PASSWORD: password },
  })
  let output = ''
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr?.on('data', (text: Buffer) => (output += text.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, output }
}

for (const kind of ['wav', 'ogg'] as const) {
  test(`F12: the example plays a ${kind} file into a loop, and says who talks`, async () => {
    const file = join(folder, `tone.${kind}`)
    await writeFile(file, kind === 'wav' ? wavFile(TONE, SAMPLE_RATE) : await oggFile())
    ben.heard()
    const { code, output } = await run(file, TEST_PASSWORD)
    assert.equal(code, 0, output)
    assert.match(output, /Flight Director talks on Telemetry and listens to Flight Director\n/)
    assert.match(output, /Telemetry: this program\n/)
    const heard = ben.heard()
    const middle = heard.subarray(heard.length / 2, heard.length / 2 + SAMPLE_RATE / 2)
    const level = toneLevelDbfs(middle, TONE_HZ)
    console.log(`${kind}: ${(heard.length / SAMPLE_RATE).toFixed(2)} s heard, ${level} dBFS`)
    assert.ok(Math.abs(level - TONE_DBFS) < 1.5, `${level} dBFS`)
  })
}

test('the example says what is wrong and exits with 1', async () => {
  const file = join(folder, 'tone.txt')
  await writeFile(file, 'no sound')
  assert.deepEqual(await run(file, TEST_PASSWORD), {
    code: 1,
    output: `play_into_loop: ${file} is neither an Ogg nor a WAV file\n`,
  })
  await writeFile(join(folder, 'tone.wav'), wavFile(TONE, SAMPLE_RATE))
  const { code, output } = await run(join(folder, 'tone.wav'), 'not the password')
  assert.equal(code, 1)
  assert.match(output, /^play_into_loop: /)
})
