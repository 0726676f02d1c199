// `flightloop serve` in a process of its own that can be killed and started again on the same folder and port.
// I/O. To be started in a network namespace.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { SettingsOverrides } from '../../src/net/settings.ts'
import { type Program, startProgram } from './program.ts'

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))
const READY_WITHIN_MS = 60_000

export interface ServerProcessOptions {
  /** The domain file's text. */
  readonly domain: string
  /** TCP port without TLS: the same after each start. */
  readonly port: number
  readonly settings?: SettingsOverrides
}

export class ServerProcess {
  /** Of the data. */
  readonly folder = mkdtempSync(join(tmpdir(), 'flightloop-process-'))
  /** Of the page. */
  readonly address: string
  /** Of the SDK's socket. */
  readonly url: string
  readonly #settings: string
  #program: Program | undefined

  constructor({ domain, port, settings = {} }: ServerProcessOptions) {
    this.address = `http://localhost:${port}/`
    this.url = `ws://localhost:${port}/socket`
    this.#settings = join(this.folder, 'flightloop.yaml')
    writeFileSync(join(this.folder, 'domain.yaml'), domain)
    writeFileSync(
      this.#settings,
      stringify({
        dataFolder: this.folder,
        http: { port: 0, plainPort: port },
        log: { level: 'warn' },
        ...settings,
      }),
    )
  }

  /** Fulfilled when it serves; rejects with what it said when it does not. */
  async start(): Promise<void> {
    const args = [MAIN, 'serve', '--settings', this.#settings]
    const program = startProgram(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#program = program
    await new Promise<void>((resolve, reject) => {
      let printed = ''
      const fail = (): void => reject(new Error(`the server did not start:\n${printed}`))
      const timer = setTimeout(fail, READY_WITHIN_MS)
      program.ended.then(fail, fail)
      program.child.stdout?.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
        if (!printed.includes(this.address)) return
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** As a power cut of this process alone. */
  async kill(): Promise<void> {
    await this.#program?.end('SIGKILL')
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
