// Real speech through a real browser with the signal processing that the console asks for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { record } from '../support/page_recorder.ts'
import { likeness, speech } from '../support/speech.ts'
import { startTestServer } from '../support/test_server.ts'
import { rmsDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const TEXT =
  'Flight, guidance. We are go for the burn. Attitude is nominal, rates are damped. ' +
  'Telemetry shows both tanks at two hundred forty. Ground, please confirm the uplink window.'

test('F12: speech arrives whole and at its level', async () => {
  const said = speech(TEXT, 20)
  const server = await startTestServer()
  const [first, second] = await Promise.all([
    launchChromium({ microphoneFile: writeWav(said) }),
    launchChromium(),
  ])
  const talker = await openConsole(first, server.address, server.operator('anna'), 'processed')
  const listener = await openConsole(second, server.address, server.operator('ben'))
  await Promise.all([talker.mediaConnected(), listener.mediaConnected()])
  await talker.switchLoop('Flight Director', 'talk')
  await listener.switchLoop('Flight Director', 'monitor')
  await talker.pressPtt()
  await listener.page.waitForTimeout(1000)
  // The microphone plays the file again and again: somewhere in two rounds is what was recorded.
  const { samples } = await record(listener.page, 8000)
  const twice = Float32Array.from([...said, ...said])
  const { value } = likeness(twice, samples)
  console.log(
    `likeness ${value.toFixed(2)}; said ${rmsDbfs(said).toFixed(1)} dBFS, heard ${rmsDbfs(samples).toFixed(1)}`,
  )
  await Promise.all([first.close(), second.close()])
  await server.close()
  assert.ok(value > 0.8, `likeness ${value}`)
  assert.ok(Math.abs(rmsDbfs(samples) - rmsDbfs(said)) < 4)
})
