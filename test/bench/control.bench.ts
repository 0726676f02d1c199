// The control plane at 500 consoles: how soon a switch of a loop is answered and shown to the others, what vocs
// takes for it, with and without supervisors who watch; and how soon all are signed on or back.
// PROFILE=folder writes a CPU profile of the server there.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { hashPassword } from '../../src/net/password_hash.ts'
import { Supervision } from '../../src/sdk/supervision.ts'
import { type BenchServer, startBenchServer } from '../support/bench_server.ts'
import { percentile, printTable, rounded } from '../support/bench_table.ts'
import { controlDomain, controlRole, SUPERVISORS } from '../support/control_domain.ts'
import type { LoadOrder, LoadReport } from '../support/control_load.ts'
import { SignallingClient } from '../support/signalling_client.ts'
import type { SocketTimes } from '../support/socket_times.ts'
import { TEST_PASSWORD } from '../support/test_server.ts'

const CLIENTS = Number(process.env['CLIENTS'] ?? 500)
const SECONDS = Number(process.env['SECONDS'] ?? 20)
const LOAD = fileURLToPath(new URL('../support/control_load.js', import.meta.url))
const TIMES = new URL('../support/socket_times.js', import.meta.url).href

async function main(): Promise<void> {
  const domain = controlDomain(CLIENTS, await hashPassword(TEST_PASSWORD))
  const profile = process.env['PROFILE']
  const nodeArguments = ['--import', TIMES]
  if (profile !== undefined) nodeArguments.push('--cpu-prof', `--cpu-prof-dir=${profile}`)
  const server = await startBenchServer(0, {}, { domain, nodeArguments })
  const load = fork(LOAD, { serialization: 'advanced' })
  try {
    const storms: Record<string, object> = {}
    storms['sign-on with passwords (argon2id)'] = await storm(server, load, {
      do: 'sign on',
      url: server.url,
      clients: CLIENTS,
    })
    storms['all sockets cut: back by their tokens'] = await storm(server, load, { do: 'cut' })
    const rows: Record<string, object> = {}
    await tell(load, { do: 'switch', seconds: 4 })
    rows['nobody watches'] = await measure(server, load)
    const watchers = await watch(server)
    rows['2 supervisors watch'] = await measure(server, load)
    for (const watcher of watchers) watcher.close()
    printTable(`${CLIENTS} consoles at once: time until the last is in its role`, storms)
    printTable(`${CLIENTS} consoles, each switches a loop every 2 s; times in ms`, rows)
    console.log(`memory of the server: ${Math.round(server.memoryMiB())} MiB`)
  } finally {
    load.kill('SIGKILL')
    await server.close()
  }
}

async function tell(load: ChildProcess, order: LoadOrder): Promise<LoadReport> {
  load.send(order)
  const [report] = (await once(load, 'message')) as [LoadReport]
  return report
}

async function storm(server: BenchServer, load: ChildProcess, order: LoadOrder): Promise<object> {
  const before = server.cpuMs()
  const { allMs, refused, cpuMs } = await tell(load, order)
  return {
    seconds: rounded(allMs / 1000),
    'told to wait': refused,
    'server CPU ms': server.cpuMs() - before,
    'consoles CPU ms': Math.round(cpuMs),
  }
}

async function measure(server: BenchServer, load: ChildProcess): Promise<object> {
  await server.asked<SocketTimes>()
  const beganMs = performance.now()
  const report = await tell(load, { do: 'switch', seconds: SECONDS })
  const seconds = (performance.now() - beganMs) / 1000
  const own = await server.asked<SocketTimes>()
  const at = (values: readonly number[], part: number) => rounded(percentile(values, part))
  return {
    'switches/s': Math.round(report.replyMs.length / seconds),
    'reply p50': at(report.replyMs, 0.5),
    p99: at(report.replyMs, 0.99),
    'in vocs p50': Math.round(percentile(own.replyMs, 0.5) * 100) / 100,
    'in vocs p99': Math.round(percentile(own.replyMs, 0.99) * 100) / 100,
    'thread late p99': rounded(own.lateMs),
    'event p50': at(report.eventMs, 0.5),
    'event p99': at(report.eventMs, 0.99),
    'events/s': Math.round(report.eventMs.length / seconds),
    missing: report.eventsMissing,
    'server ms/s': Math.round(own.cpuMs / seconds),
    'consoles ms/s': Math.round(report.cpuMs / seconds),
  }
}

async function watch({ url }: BenchServer): Promise<SignallingClient[]> {
  return Promise.all(
    SUPERVISORS.map(async (user) => {
      const client = SignallingClient.connect({ url })
      await client.enter(user, TEST_PASSWORD, controlRole(0))
      await new Supervision(client).watch('mission', () => undefined)
      return client
    }),
  )
}

await main()
process.exit(0)
