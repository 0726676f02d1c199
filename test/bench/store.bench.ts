// The store with a large control centre in it, on both engines: importing, loading, one change, and what a client's
// snapshot costs. I/O.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Configuration, NO_CONFIGURATION, SYSTEM_SCOPE } from '../../src/store/entities.ts'
import { STORE_ENGINES, type StoreEngine } from '../../src/store/sql.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { Changes } from '../../src/vocs/changes.ts'
import { planImport } from '../../src/vocs/domain_import.ts'
import { readDomainText } from '../../src/vocs/domain_text.ts'
import { KeysetMemory } from '../../src/vocs/keyset_memory.ts'
import type { Session } from '../../src/vocs/session.ts'
import { Sessions } from '../../src/vocs/sessions.ts'
import { printTable, rounded, timesRow } from '../support/bench_table.ts'
import { putUser, RANGE, setDuty, setRight } from '../support/edits.ts'
import { startPostgresql } from '../support/postgresql.ts'

const USERS = 10_000
const ROLES = 500
const LOOPS = 1000
const MEMBERS_OF_ROLE = 40
const RIGHTS_OF_ROLE = 50
const CHANGES = 300
const SNAPSHOTS = 300
const AUTHOR = { actor: 'bench', address: '', reason: '' }

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const text = domainText()
for (const engine of STORE_ENGINES) await measure(engine)

async function measure(engine: StoreEngine): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-bench-'))
  const postgresql = engine === 'postgresql' ? await startPostgresql({ fsync: true }) : undefined
  const url = (await postgresql?.newDatabase()) ?? ''
  const settings = { engine, url, file: join(folder, 'store.db') }
  const store = await openStore(settings, Date.now)
  const rows: Record<string, object> = {}
  await timed(rows, 'read the domain file', () => Promise.resolve(readDomainText(text, 'bench')))
  await timed(rows, 'import it into an empty store', () =>
    importText(changesOn(store, NO_CONFIGURATION)),
  )
  collect()
  const before = process.memoryUsage().heapUsed
  const configuration = await timed(rows, 'load all', () => store.load())
  collect()
  const mebibytes = rounded((process.memoryUsage().heapUsed - before) / 2 ** 20)
  rows['memory of the configuration, MiB'] = { once: mebibytes }
  const changes = changesOn(store, configuration)
  await timed(rows, 'import it again: nothing changes', () => importText(changes))
  await changes.edit([setDuty('user-0', SYSTEM_SCOPE)], AUTHOR)
  rows['change a right'] = await repeated(CHANGES, async (index) => {
    const role = `base/role-${index % ROLES}`
    await changes.edit([setRight(role, `loop-${index % LOOPS}`, 1 + (index % 2))], AUTHOR)
  })
  rows['make a user'] = await repeated(CHANGES, (index) =>
    changes.edit([putUser(`new-${index}`, 'base')], AUTHOR),
  )
  rows["one client's snapshot"] = await repeated(SNAPSHOTS, snapshotOf(configuration))
  const { loops, users, roles } = configuration
  const size = `${users.size} users, ${roles.size} roles, ${loops.size} loops`
  printTable(`The store on ${engine}: ${size}, ms`, rows)
  await store.close()
  await postgresql?.close()
  rmSync(folder, { recursive: true, force: true })
}

function domainText(): string {
  const some = (count: number, of: number, start: number, name: string) =>
    Array.from({ length: count }, (_, index) => `${name}-${(start + index) % of}`)
  const many = <Item>(count: number, make: (index: number) => Item) =>
    Array.from({ length: count }, (_, index) => make(index))
  return JSON.stringify({
    domain: { id: 'base' },
    users: many(USERS, (index) => ({ id: `user-${index}`, name: `User Number ${index}` })),
    loops: many(LOOPS, (index) => ({ id: `loop-${index}`, name: `Loop Number ${index}` })),
    roles: many(ROLES, (index) => {
      const loops = some(RIGHTS_OF_ROLE, LOOPS, index * 7, 'loop')
      const place = (loop: string, at: number) => ({
        loop,
        row: 1 + Math.floor(at / 8),
        column: 1 + (at % 8),
      })
      return {
        id: `role-${index}`,
        members: some(MEMBERS_OF_ROLE, USERS, index * 20, 'user'),
        rights: Object.fromEntries(loops.map((loop) => [loop, 'talk'])),
        layouts: [{ pages: [{ name: 'One', places: loops.map(place) }] }],
      }
    }),
  })
}

async function importText(changes: Changes): Promise<void> {
  const yaml = readDomainText(text, 'bench')
  await changes.carryOut((configuration) => {
    const plan = planImport(configuration, yaml, 'bench', {
      range: RANGE,
      actor: undefined,
      replace: false,
    })
    return { changes: plan === 'denied' ? [] : plan, baseRevision: 0, dryRun: false }
  }, AUTHOR)
}

function changesOn(store: Store, configuration: Configuration): Changes {
  return new Changes({
    store,
    configuration,
    range: RANGE,
    oneTimePassword: () => 'unused',
    hashPassword: () => Promise.resolve('unused'),
    applied: () => undefined,
  })
}

function snapshotOf(configuration: Configuration): (index: number) => Promise<void> {
  const sessions = new Sessions(configuration, new KeysetMemory())
  const session = { id: 1, user: 'user-1', keys: new Map(), revision: 0 } as unknown as Session
  const roles = [...configuration.roles.values()]
  return (index) => {
    const { loops } = sessions.snapshot(session, roles[index % roles.length]!)
    if (loops.length < RIGHTS_OF_ROLE) throw new Error('the snapshot lacks loops')
    return Promise.resolve()
  }
}

async function timed<Value>(
  rows: Record<string, object>,
  name: string,
  run: () => Promise<Value>,
): Promise<Value> {
  const beganMs = performance.now()
  const value = await run()
  rows[name] = { once: rounded(performance.now() - beganMs) }
  return value
}

async function repeated(count: number, run: (index: number) => Promise<void>): Promise<object> {
  const times: number[] = []
  for (let index = 0; index < count; index++) {
    const beganMs = performance.now()
    await run(index)
    times.push(performance.now() - beganMs)
  }
  return timesRow(times)
}
