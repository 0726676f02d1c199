// How long it takes until everybody is back after the server's process was killed and started again: SDK
// clients, each on all loops of its role, signalling alone. Also how long the server's thread waits for rows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RtcImplementation } from '../../src/sdk/node.ts'
import { AccountStore } from '../../src/store/account_store.ts'
import type { Entity } from '../../src/store/entities.ts'
import { openStore } from '../../src/store/store.ts'
import { BenchClient } from '../support/bench_client.ts'
import { benchDomain, benchUser } from '../support/bench_server.ts'
import { printTable, timesRow } from '../support/bench_table.ts'
import { ServerProcess } from '../support/server_process.ts'
import { configurationOf } from '../vocs/core_bench.ts'

const CLIENTS = Number(process.env['CLIENTS'] ?? 500)
const PORT = 18_092
/** As many as one thread of the server's pool each. */
const SIGN_ONS_AT_ONCE = 8
const BACK_WITHIN_MS = 60_000
const BATCHES = 20

/** Peers that never offer: the media of so many does not fit into one process beside the server. */
const silentRtc: RtcImplementation = {
  makePeer: () => ({
    offer: () => new Promise<string>(() => undefined),
    answer: () => Promise.resolve(),
    close: () => undefined,
    send: () => undefined,
  }),
}

await measureRows()
await measureResume()

async function measureResume(): Promise<void> {
  const server = new ServerProcess({
    domain: await benchDomain(CLIENTS),
    port: PORT,
    settings: { iceProxy: { peersMax: CLIENTS } },
  })
  await server.start()
  const clients = Array.from({ length: CLIENTS }, () => new BenchClient(server.url, silentRtc))
  for (let first = 0; first < CLIENTS; first += SIGN_ONS_AT_ONCE) {
    await Promise.all(
      clients.slice(first, first + SIGN_ONS_AT_ONCE).map(async (client, index) => {
        await client.enter(benchUser(first + index))
        for (const { id } of client.client.view.loops) await client.client.switchLoop(id, 'monitor')
      }),
    )
  }
  await pause(1500)
  await server.kill()
  await Promise.all(
    clients.map((client) => client.until(({ connection }) => connection !== 'open')),
  )
  const killedMs = performance.now()
  const starting = server.start().then(() => performance.now())
  const backMs = await Promise.all(clients.map((client) => back(client, killedMs + BACK_WITHIN_MS)))
  const servesMs = await starting
  printTable(`${CLIENTS} SDK clients resume after kill -9 (signalling only), ms`, {
    'from the server serving': timesRow(
      backMs.map((ms) => Math.max(0, ms - servesMs)),
      '5000 for all',
    ),
    'from the start of the process': timesRow(backMs.map((ms) => ms - killedMs)),
  })
  for (const client of clients) client.close()
  await server.close()
}

/** When the client was in its role again, on all its loops. Rejects after `untilMs`. */
async function back({ client }: BenchClient, untilMs: number): Promise<number> {
  for (;;) {
    const { connection, phase, loops } = client.view
    const isBack = connection === 'open' && phase === 'in_role'
    if (isBack && loops.every(({ state }) => state === 'monitor')) return performance.now()
    if (performance.now() > untilMs) throw new Error(`still ${connection}, ${phase}`)
    await new Promise<void>((resolve) => {
      const stop = client.onChange(() => {
        stop()
        resolve()
      })
      setTimeout(resolve, 500)
    })
  }
}

/** How long a batch of rows takes SQLite: the server's thread does nothing else meanwhile. */
async function measureRows(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-bench-'))
  const store = await openStore(
    { engine: 'sqlite', file: join(folder, 'bench.db'), url: '' },
    Date.now,
  )
  const configuration = configurationOf(await benchDomain(500))
  const { scopes, users, loops, keysets, roles } = configuration
  const entities = [scopes, users, loops, keysets, roles].flatMap((map): Entity[] => [
    ...map.values(),
  ])
  const changes = entities.map((after) => {
    return { kind: after.kind, id: after.id, before: undefined, after }
  })
  await store.commit({ base: 0, changes, records: [] })
  const accounts = new AccountStore(store.database)
  const role = [...roles.keys()][0] ?? ''
  const rows = [...users.keys()].flatMap((user) =>
    [...loops.keys()].map((loop) => ({ user, role, loop, state: 'talk', volume: 30, pan: 0 })),
  )
  const table: Record<string, object> = {}
  for (const count of [1, 200, 500]) {
    const times: number[] = []
    for (let batch = 0; batch < BATCHES; batch++) {
      const first = (batch * count) % (rows.length - count)
      const beganMs = performance.now()
      const some = rows.slice(first, first + count)
      await accounts.writeMemory({ loops: some, pages: [], settings: [], dims: [], forgotten: [] })
      times.push(performance.now() - beganMs)
      await pause(20)
    }
    table[`${count} rows of what users had on`] = timesRow(times)
  }
  printTable('One transaction of SQLite (WAL, synchronous FULL), ms', table)
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
