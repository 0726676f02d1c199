// The loops are plain RTP: a capture shows what travels, GStreamer talks to a browser and hears it (F99).
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { LOOP_PAYLOAD_TYPE, parseRtpPacket } from '../../src/rtp/packet.ts'
import { sequenceDifference } from '../../src/rtp/sequence.ts'
import { startCapture } from '../support/capture.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { gstreamer, speakTone } from '../support/gstreamer.ts'
import { record } from '../support/page_recorder.ts'
import { GROUPS, startTestServer, type TestServer } from '../support/test_server.ts'
import { sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'Flight Director'
const GROUP = GROUPS[LOOP]
const PORT = 5004

let server: TestServer
let browser: Browser
let operator: ConsolePage

before(async () => {
  server = await startTestServer()
  browser = await launchChromium({ microphoneFile: writeWav(sine(440, -20, 60)) })
  operator = await openConsole(browser, server.address, server.operator('anna'))
  await operator.mediaConnected()
  await operator.switchLoop(LOOP, 'talk')
})

after(async () => {
  await browser.close()
  await server.close()
})

test('a capture shows version 2, payload type 100, one SSRC and a sequence without gaps, over two presses', async () => {
  const capture = await startCapture('udp and dst net 239.0.0.0/8')
  for (let press = 0; press < 2; press++) {
    await operator.pressPtt()
    await operator.page.waitForTimeout(1500)
    await operator.releasePtt()
    await operator.page.waitForTimeout(500)
  }
  const datagrams = await capture.stop()
  assert.ok(datagrams.length > 120, `${datagrams.length} packets in 3 s of talk`)
  assert.deepEqual(
    [...new Set(datagrams.map(({ destination, port }) => `${destination}:${port}`))],
    [`${GROUP}:${PORT}`],
  )
  assert.ok(
    datagrams.every(({ dscp }) => dscp === 46),
    'expedited forwarding',
  )
  const packets = datagrams.map(({ bytes }) => parseRtpPacket(bytes, 1))
  assert.ok(packets.every((packet) => packet?.payloadType === LOOP_PAYLOAD_TYPE))
  assert.equal(new Set(packets.map((packet) => packet?.ssrc)).size, 1)
  packets.slice(1).forEach((packet, index) => {
    assert.equal(sequenceDifference(packet!.sequence, packets[index]!.sequence), 1)
  })
  assert.equal(packets.filter((packet) => packet?.marker).length, 2, 'one marker per press')
})

test('F99: a plain GStreamer sender on the group is heard by the browser', async () => {
  const sender = speakTone(GROUP, PORT, 5)
  await operator.page.waitForTimeout(1500)
  const { samples } = await record(operator.page, 2000)
  const level = toneLevelDbfs(samples, 600)
  assert.ok(Math.abs(level + 20) < 2, `${level} dBFS`)
  assert.equal(await operator.tile(LOOP).getAttribute('data-active'), 'true')
  assert.equal(await sender.ended, 0)
})

test('F99: a plain GStreamer receiver on the group hears the browser', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'flightloop-gst-')), 'heard.raw')
  const caps = 'application/x-rtp,media=audio,clock-rate=48000,encoding-name=OPUS,payload=100'
  const receiver = gstreamer(
    `-e udpsrc address=${GROUP} port=${PORT} multicast-iface=lo caps=${caps} ! rtpopusdepay ! opusdec ! ` +
      `audioconvert ! audio/x-raw,format=F32LE,rate=48000,channels=1 ! filesink location=${file}`,
  )
  await operator.page.waitForTimeout(700)
  await operator.pressPtt()
  await operator.page.waitForTimeout(2000)
  await operator.releasePtt()
  await receiver.end('SIGINT')
  const bytes = readFileSync(file)
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4))
  const level = toneLevelDbfs(samples.subarray(24_000, 72_000), 440)
  assert.ok(Math.abs(level + 20) < 1.5, `${level} dBFS`)
})
