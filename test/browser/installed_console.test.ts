// The installed console: what the browser keeps of it, and that it is never an old one while there is a server.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { TcpRelay } from '../sdk/tcp_relay.ts'
import { launchChromium } from '../support/chromium.ts'
import { signOn } from '../support/console_page.ts'
import { ROOT } from '../support/source_tree.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

let server: TestServer
let browser: Browser

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await server.close()
})

test('F61: an installed console opens while its server is away, and is the new one after an upgrade', async () => {
  let version = 'first'
  const pages = servePages(() => version)
  const port = await listen(pages, 0)
  const context = await browser.newContext({ locale: 'en' })
  const page = await context.newPage()
  const address = `http://localhost:${port}/`
  await page.goto(address)
  await page.evaluate(() => navigator.serviceWorker.ready)
  // Now by way of the service worker, which keeps it.
  await page.reload()
  await page.getByText('Connecting to the server').waitFor()
  await page.waitForFunction(async () => (await caches.keys()).length > 0)
  version = 'second'
  await page.reload()
  assert.equal(await page.locator('html').getAttribute('data-version'), 'second')
  await close(pages)
  await page.goto(address)
  assert.equal(await page.locator('html').getAttribute('data-version'), 'second')
  await page.getByText('Connecting to the server').waitFor()
  version = 'third'
  const again = servePages(() => version)
  await listen(again, port)
  await page.reload()
  assert.equal(await page.locator('html').getAttribute('data-version'), 'third')
  assert.equal(await page.evaluate(async () => (await caches.keys()).length), 2)
  await context.close()
  await close(again)
})

test('X23: the manifest is one that browsers install', async () => {
  const page = await browser.newPage({ ignoreHTTPSErrors: true })
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  await page.goto(server.address)
  const link = page.locator('link[rel=manifest]')
  const url = new URL((await link.getAttribute('href')) ?? '', server.address)
  const devtools = await page.context().newCDPSession(page)
  const { errors, url: read } = await devtools.send('Page.getAppManifest')
  assert.deepEqual([errors, read], [[], url.href])
  assert.deepEqual(refused, [])
  await page.close()
})

test('F61: who comes back to an upgraded server is told to reload when it suits', async () => {
  const relay = await TcpRelay.open(Number(new URL(server.address).port))
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    permissions: ['microphone'],
    serviceWorkers: 'block',
    locale: 'en',
  })
  const page = await context.newPage()
  const address = `${new URL(server.address).protocol}//127.0.0.1:${relay.port}/`
  await page.goto(address)
  await signOn(page, server.operator('ben'))
  relay.down()
  await page.getByText('The connection to the server is lost').waitFor()
  const html = readFileSync(`${ROOT}build/web/console/index.html`, 'utf8')
  await page.route(address, (route) =>
    route.fulfill({ body: html.replace(/index-[\w-]{8}\.js/, 'index-new12345.js') }),
  )
  relay.up()
  await page.getByText('There is a new version of this console').waitFor()
  await context.close()
  relay.close()
})

/** The built console, whose page says which version it is. */
function servePages(version: () => string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = pathname === '/' ? '/index.html' : pathname
    const type = TYPES[extname(file)]
    if (type === undefined || file.includes('..')) {
      response.writeHead(404).end()
      return
    }
    const body = readFileSync(`${ROOT}build/web/console${file}`)
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' })
    const isPage = file === '/index.html'
    response.end(isPage ? String(body).replace('<html', `<html data-version="${version()}"`) : body)
  })
}

async function listen(pages: Server, port: number): Promise<number> {
  await new Promise<void>((listening) => pages.listen(port, '127.0.0.1', listening))
  return (pages.address() as AddressInfo).port
}

async function close(pages: Server): Promise<void> {
  const closed = new Promise((resolve) => pages.close(resolve))
  pages.closeAllConnections()
  await closed
}
