// A whole flightloop in a process of its own for benchmarks, with as many users as are asked for, and what
// that process costs. I/O. To be started in a network namespace.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { hashPassword } from '../../src/net/password_hash.ts'
import type { SettingsOverrides } from '../../src/net/settings.ts'
import { TEST_PASSWORD } from './test_server.ts'

/** The one role of the benchmark domain: everybody may talk on every loop, on several at a time. */
export const BENCH_ROLE = 'Operator'

const LOOPS = ['first', 'second', 'third', 'fourth']

/** Where the first loop travels, to be listened to. */
export const BENCH_GROUP = { group: '239.255.20.0', port: 5004 } as const

const READY_WITHIN_MS = 15_000
/** Of the times in /proc: USER_HZ is 100 on every Linux. */
const CLOCK_TICK_MS = 10
/** pino's lines of level info. */
const LOG_OF_INFO = /^\{"level":30,/
const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))

export interface BenchServer {
  readonly pid: number
  /** Sends a message to what `nodeArguments` has loaded into it, and gives its answer. */
  asked<Answer>(): Promise<Answer>
  /** Of the page: http on localhost. */
  readonly address: string
  /** Of the SDK's socket. */
  readonly url: string
  /** CPU time that all its threads have used so far, ms, in steps of 10. */
  cpuMs(): number
  /** Resident memory, MiB. */
  memoryMiB(): number
  /** What the first mixer gives up now, 0 (nothing) to 3, as its log tells at level info. */
  degradation(): number
  close(): Promise<void>
}

/** The id of the user with this number, from 0. */
export function benchUser(index: number): string {
  return `op${index}`
}

export interface BenchServerExtras {
  /** A domain file to start with instead of the loops "first" to "fourth". */
  readonly domain?: string
  /** For node, before the program. */
  readonly nodeArguments?: readonly string[]
}

/** `flightloop serve` with the loops "first" to "fourth". Rejects with its output when it does not start. */
export async function startBenchServer(
  users: number,
  overrides: SettingsOverrides = {},
  extras: BenchServerExtras = {},
): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-bench-'))
  const settings = join(folder, 'flightloop.yaml')
  writeFileSync(join(folder, 'domain.yaml'), extras.domain ?? (await benchDomain(users)))
  writeFileSync(
    settings,
    stringify({
      dataFolder: folder,
      http: { port: 0, plainPort: 0 },
      iceProxy: { port: 0 },
      log: { level: 'warn' },
      ...overrides,
    }),
  )
  const { nodeArguments = [] } = extras
  const child = spawn(process.execPath, [...nodeArguments, MAIN, 'serve', '--settings', settings], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const degradation = readLog(child)
  const ended = once(child, 'exit')
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  const address = await plainAddress(child)
  return {
    pid: child.pid ?? 0,
    asked: async <Answer>() => {
      child.send('read')
      const [answer] = (await once(child, 'message')) as [Answer]
      return answer
    },
    address,
    url: `${address.replace(/^http/, 'ws')}socket`,
    cpuMs: () => cpuMs(child.pid),
    memoryMiB: () => memoryMiB(child.pid),
    degradation,
    close: async () => {
      child.kill('SIGTERM')
      await ended
      process.off('exit', endWithThis)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The domain file's text. */
export async function benchDomain(users: number): Promise<string> {
  const password = await hashPassword(TEST_PASSWORD)
  const ids = Array.from({ length: users }, (_, index) => benchUser(index))
  const rights = Object.fromEntries(LOOPS.map((id) => [id, 'talk']))
  const role = { id: 'operator', name: BENCH_ROLE, talkMode: 'multi', members: ids, rights }
  return stringify({
    users: ids.map((id) => ({ id, name: id, password })),
    loops: LOOPS.map((id, index) => ({
      id,
      name: id,
      abbreviation: `L${index}`,
      group: `239.255.20.${index}`,
      port: BENCH_GROUP.port,
    })),
    projects: [{ id: 'bench', name: 'Bench', roles: [role] }],
  })
}

function plainAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (): void => reject(new Error(`the server did not start:\n${printed}`))
    const timer = setTimeout(fail, READY_WITHIN_MS)
    // Not at its exit: what it said of the reason may still be on the way.
    child.once('close', fail)
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      const address = /^ *(http:\S+)$/m.exec(printed)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    })
  })
}

/** Shows what the server warns of, and what it says that is no log; keeps the mixer's last degradation. */
function readLog(child: ChildProcess): () => number {
  let degradation = 0
  if (child.stderr === null) return () => degradation
  createInterface(child.stderr).on('line', (line) => {
    const told = /"degradation":(\d)/.exec(line)?.[1]
    if (told !== undefined) degradation = Number(told)
    if (!LOG_OF_INFO.test(line)) console.error(line)
  })
  return () => degradation
}

/** proc(5): fields 14 and 15, user and system time, counted behind the name in brackets. */
function cpuMs(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS
}

function memoryMiB(pid: number | undefined): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}
