// What a browser makes of a minute in which nobody talks, and of the first syllable after it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { startRecording, stopRecording } from '../support/page_recorder.ts'
import { startTestServer } from '../support/test_server.ts'
import { rmsDbfs, sine } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const SILENCE_MS = 60_000

test('F27 X08: a minute of silence conceals nothing, and the first syllable after it is whole', async () => {
  const server = await startTestServer()
  const microphoneFile = writeWav(sine(440, -20, 120))
  const [first, second] = await Promise.all([launchChromium({ microphoneFile }), launchChromium()])
  const talker = await openConsole(first, server.address, server.operator('anna'))
  const listener = await openConsole(second, server.address, server.operator('ben'))
  await Promise.all([talker.mediaConnected(), listener.mediaConnected()])
  await talker.switchLoop('Flight Director', 'talk')
  await listener.switchLoop('Flight Director', 'monitor')
  await talker.pressPtt()
  await talker.page.waitForTimeout(1500)
  await talker.releasePtt()
  await talker.page.waitForTimeout(1500)
  const before = await inbound(listener.page)
  await listener.page.waitForTimeout(SILENCE_MS)
  const after = await inbound(listener.page)
  await startRecording(listener.page)
  await talker.pressPtt()
  await talker.page.waitForTimeout(1000)
  const { samples } = await stopRecording(listener.page)
  const onset = samples.findIndex((sample) => Math.abs(sample) > 0.005)
  const syllable = [0, 1, 2].map((part) =>
    rmsDbfs(samples.subarray(onset + 480 + part * 2400, onset + 480 + (part + 1) * 2400)),
  )
  const kbits = ((after.bytes - before.bytes) * 8) / SILENCE_MS
  console.log(
    `concealed ${after.concealed - before.concealed} samples in a minute, ${kbits.toFixed(2)} kbit/s`,
  )
  console.log(`the first 150 ms: ${syllable.map((level) => level.toFixed(1)).join(', ')} dBFS`)
  await Promise.all([first.close(), second.close()])
  await server.close()
  assert.equal(after.concealed - before.concealed, 0)
  assert.ok(kbits < 10)
  for (const level of syllable) assert.ok(Math.abs(level + 20) < 1.5, `${level} dBFS`)
})

/** What the page's connection has received so far. */
async function inbound(
  page: Page,
): Promise<{ readonly concealed: number; readonly bytes: number }> {
  return page.evaluate(async () => {
    const { testConnections } = globalThis as unknown as { testConnections: RTCPeerConnection[] }
    const reports = await Promise.all(testConnections.map((connection) => connection.getStats()))
    const streams = reports
      .flatMap((report) => [...(report as unknown as Map<string, Record<string, number>>).values()])
      .filter((entry) => (entry['type'] as unknown) === 'inbound-rtp')
    const sum = (name: string) => streams.reduce((total, entry) => total + (entry[name] ?? 0), 0)
    return { concealed: sum('concealedSamples'), bytes: sum('bytesReceived') }
  })
}
