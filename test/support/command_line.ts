// The program as people start it: `flightloop` as a process of its own, with settings and data in a temporary
// folder. I/O.
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Program, startProgram } from './program.ts'

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))
const SETTINGS = `
http: { port: 0, plainPort: 0 }
iceProxy: { port: 0 }
log: { level: error }
`

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

export interface RunningServer {
  /** Of the page. */
  readonly address: string
  readonly program: Program
}

export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), 'flightloop-installation-'))
  readonly #programs: Program[] = []

  constructor() {
    writeFileSync(this.path('flightloop.yaml'), SETTINGS)
  }

  /** In its folder, where the data are too. */
  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, content: string): string {
    writeFileSync(this.path(name), content)
    return this.path(name)
  }

  /** Runs a command to its end. */
  async run(...args: readonly string[]): Promise<Ended> {
    const program = this.#start(args)
    const { stdout, stderr } = program.child
    const [code, out, error] = await Promise.all([program.ended, text(stdout!), text(stderr!)])
    return { code, out, error }
  }

  /** Rejects if it ends before it is ready. */
  async serve(): Promise<RunningServer> {
    const program = this.#start(['serve'])
    const { stdout, stderr } = program.child
    let said = ''
    const failed = program.ended.then(async () => {
      throw new Error(`the server has ended: ${said}${await text(stderr!)}`)
    })
    // Later ends are as they should be.
    failed.catch(() => undefined)
    for (;;) {
      const [some] = (await Promise.race([once(stdout!, 'data'), failed])) as [Buffer]
      said += some.toString()
      const address = /http:\/\/localhost:\d+\//.exec(said)?.[0]
      if (address !== undefined) return { address, program }
    }
  }

  async remove(): Promise<void> {
    for (const program of this.#programs) await program.end()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #start(args: readonly string[]): Program {
    const all = ['--enable-source-maps', MAIN, ...args, '--settings', this.path('flightloop.yaml')]
    const program = startProgram(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#programs.push(program)
    return program
  }
}
