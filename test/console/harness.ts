// Serves the console's harness (the real components with a scripted client) to a real Chromium. I/O.
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import type { Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { ROOT } from '../support/source_tree.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
/** What a strict server would send; a page that needs more fails here. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self' blob:"

export interface View {
  readonly width: number
  readonly height: number
  readonly theme?: 'dark' | 'light'
  readonly microphone?: 'granted' | 'denied'
  readonly language?: 'en' | 'de'
  /** Runs in the page before its own scripts. */
  readonly prepare?: () => void
}

export interface Harness {
  /** Opens a scene of web/harness/scenes.ts. Each page has a context of its own. */
  open(scene: string, view: View): Promise<Page>
  /** Keeps what the page looks like in build/screenshots/. */
  screenshot(page: Page, name: string): Promise<void>
  close(): Promise<void>
}

export async function startHarness(): Promise<Harness> {
  const server = serveFolder(`${ROOT}build/harness/`)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const browser = await launchChromium()
  mkdirSync(`${ROOT}build/screenshots`, { recursive: true })
  return {
    open: async (
      scene,
      { width, height, theme = 'dark', microphone = 'granted', language = 'en', prepare },
    ) => {
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme: theme,
        locale: language,
        permissions: microphone === 'granted' ? ['microphone'] : [],
      })
      page.on('pageerror', (error) => console.error('page:', error))
      if (microphone === 'denied') await page.addInitScript(denyMicrophone)
      if (prepare !== undefined) await page.addInitScript(prepare)
      await page.goto(`http://127.0.0.1:${port}/index.html?scene=${scene}`)
      await page.locator('main').waitFor()
      return page
    },
    screenshot: async (page, name) => {
      await page.screenshot({ path: `${ROOT}build/screenshots/${name}.png` })
    },
    close: async () => {
      await browser.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

function serveFolder(folder: string): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const type = TYPES[extname(path)]
    if (type === undefined || path.includes('..')) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {
      'Content-Type': type,
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    })
    response.end(readFileSync(folder + path.slice(1)))
  })
}

/** In the page: the operator says no. */
function denyMicrophone(): void {
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('denied', 'NotAllowedError'))
}
