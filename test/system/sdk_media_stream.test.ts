// The SDK's binding for pages outside of a page, on a native WebRTC against a whole server: what a track
// brings in is heard, and what is spoken comes out of a track. Loopback only.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { enter, NodeOperator, socketUrl, SPOKEN_DBFS, until } from '../sdk/node_operator.ts'
import { startProgram } from '../support/program.ts'
import { startTestServer } from '../support/test_server.ts'
import { toneLevelDbfs } from '../support/tones.ts'

const NATIVE = fileURLToPath(new URL('../sdk/native_operator.js', import.meta.url))
const ANNA_HZ = 440
const BEN_HZ = 1000

test('F11 F12: MediaStream tracks carry the voice both ways, at their level', async () => {
  const server = await startTestServer()
  const url = socketUrl(server.address)
  const anna = new NodeOperator({ url })
  const loops = { 'Flight Director': 'talk', 'Ground Control': 'monitor' } as const
  await enter(anna.client, 'anna', 'Flight Director', loops)
  await until(anna.client, ({ media }) => media === 'connected')
  await anna.client.setPtt(true)
  const { child, ended } = startProgram(
    process.execPath,
    [NATIVE, url, String(ANNA_HZ), String(BEN_HZ)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const said = child.stdout as Readable
  let output = ''
  said.on('data', (text: Buffer) => (output += text.toString()))
  await Promise.race([once(said, 'data'), ended])
  anna.heard()
  await Promise.all([anna.speak(ANNA_HZ, 3), ended])
  const heard = anna.heard()
  anna.close()
  await server.close()
  const middle = heard.subarray(heard.length / 2, heard.length / 2 + 24_000)
  const spokenLevel = toneLevelDbfs(middle, BEN_HZ)
  const report = JSON.parse(output.split('\n')[1] ?? '') as { level: number; stats: object }
  console.log(
    `heard by the page's binding: ${report.level} dBFS; of it: ${spokenLevel}`,
    report.stats,
  )
  assert.ok(Math.abs(report.level - SPOKEN_DBFS) < 2)
  assert.ok(Math.abs(spokenLevel - SPOKEN_DBFS) < 2)
})
