// Firefox as Playwright wants it, a program: runs `firefox-esr` with the arguments it gets, and stands between its
// WebDriver BiDi and Playwright, which asks a stable Firefox for what only newer ones have. I/O: loopback.
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { startProgram } from './program.ts'

/** Playwright sends these for each page, whatever its options are; without them all else works. */
const DISPENSABLE = ['emulation.setMediaFeaturesOverride']

interface Message {
  readonly id?: number
  readonly method?: string
}

const firefox = startProgram(process.env['FIREFOX'] ?? 'firefox-esr', process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
})
void firefox.ended.then((code) => process.exit(code ?? 1))
createInterface({ input: firefox.child.stderr as Readable }).on('line', (line) => {
  const address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1]
  if (address === undefined) return console.error(line)
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (driver) => relay(driver, new WebSocket(`${address}/session`)))
  server.on('listening', () => {
    const { port } = server.address() as AddressInfo
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${port}`)
  })
})

function relay(driver: WebSocket, browser: WebSocket): void {
  const waiting: string[] = []
  driver.on('message', (data: Buffer) => {
    const text = data.toString()
    const { id, method } = JSON.parse(text) as Message
    if (method !== undefined && DISPENSABLE.includes(method)) {
      driver.send(JSON.stringify({ type: 'success', id, result: {} }))
    } else if (browser.readyState === WebSocket.OPEN) {
      browser.send(text)
    } else {
      waiting.push(text)
    }
  })
  browser.on('open', () => waiting.forEach((text) => browser.send(text)))
  browser.on('message', (data: Buffer) => driver.send(data.toString()))
  driver.on('close', () => browser.close())
  browser.on('close', () => driver.close())
}
