// A real PostgreSQL, Debian's, as a cluster of its own in a temporary folder: it listens on a Unix socket there,
// and nowhere else. I/O.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openSql, sql } from '../../src/store/sql.ts'
import { startProgram } from './program.ts'

/** Debian has one folder for each version here, and none of them on the path. */
const VERSIONS = '/usr/lib/postgresql'
/** Sorts text as people do, not byte by byte. */
const INIT_OPTIONS =
  '--username=flightloop --auth=trust --encoding=UTF8 --locale=C --locale-provider=icu --icu-locale=en-US --no-sync'
const READY_TRIES = 300

export interface Postgresql {
  /** Url of an empty database. */
  newDatabase(): Promise<string>
  close(): Promise<void>
}

/** `fsync`: whether commits wait for the disk. Rejects if it takes no connections within 30 s. */
export async function startPostgresql({ fsync = false } = {}): Promise<Postgresql> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-pg-'))
  const data = join(folder, 'data')
  const made = await start('initdb', ['-D', data, ...INIT_OPTIONS.split(' ')]).ended
  if (made !== 0) throw new Error(`initdb ended with ${made}`)
  const options = ['-c', 'listen_addresses=', '-c', `fsync=${fsync ? 'on' : 'off'}`]
  const server = start('postgres', ['-D', data, '-k', folder, ...options])
  const url = (database: string) =>
    `postgresql://flightloop@/${database}?host=${encodeURIComponent(folder)}`
  const main = openSql({ engine: 'postgresql', file: '', url: url('postgres') })
  for (let tries = 1; !(await answers(main)); tries++) {
    if (tries === READY_TRIES) throw new Error('PostgreSQL takes no connections')
    await pause(100)
  }
  let databases = 0
  return {
    newDatabase: async () => {
      const name = `test${++databases}`
      await sql`create database ${sql.id(name)}`.execute(main.sql)
      return url(name)
    },
    close: async () => {
      await main.close()
      // Connections are ended, not waited for.
      await server.end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root: in a namespace of its own this process' user has another number. */
function start(program: string, args: readonly string[]) {
  const [version] = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))
  const path = join(VERSIONS, version ?? '', 'bin', program)
  const asUser = ['--user', '--map-user=1000', '--map-group=1000']
  const bound = ['setpriv', '--pdeathsig', 'KILL', path, ...args]
  return startProgram('unshare', [...asUser, ...bound], { stdio: 'ignore' })
}

function answers(database: ReturnType<typeof openSql>): Promise<boolean> {
  return sql`select 1`.execute(database.sql).then(
    () => true,
    () => false,
  )
}
