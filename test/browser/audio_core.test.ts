// The audio core in a real browser: the same bytes as in Node, in a page and in an AudioWorklet.
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { mixScene } from '../audio/scene.ts'
import { launchChromium } from '../support/chromium.ts'

const BUILD = fileURLToPath(new URL('../../', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}
const PAGE = '/test/browser/audio_core_page/page.js'

/** Serves what was built, and an empty page, on a free port of this machine. */
async function serveBuild(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const type = TYPES[extname(pathname)]
    if (type === undefined) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
      return
    }
    readFile(join(BUILD, pathname)).then(
      (bytes) => response.writeHead(200, { 'content-type': type }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const expected = [...mixScene(await loadAudioCoreModule())]
const server = await serveBuild()
const browser = await launchChromium()
after(async () => {
  await browser.close()
  server.close()
})
const page = await browser.newPage()
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

for (const place of ['mixInPage', 'mixInWorklet']) {
  test(`the browser gives the same bytes as Node: ${place}`, { timeout: 60_000 }, async () => {
    const bytes: unknown = await page.evaluate(`import('${PAGE}').then((page) => page.${place}())`)
    assert.deepEqual(bytes, expected)
    assert.ok(expected.length > 1000)
  })
}
