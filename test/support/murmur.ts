// Murmur, the server of Mumble, in a process of its own with settings and a database of its own, for benchmarks.
// I/O. To be started in a network namespace.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** By both of its names; not every PATH has the folder that Debian puts it in. */
const PROGRAMS = ['murmurd', '/usr/sbin/murmurd', 'mumble-server', '/usr/sbin/mumble-server']
const PORT = 64738
/** It makes itself a key first. */
const READY_WITHIN_MS = 30_000

export interface Murmur {
  readonly pid: number
  /** On 127.0.0.1, TLS and UDP alike. */
  readonly port: number
  close(): Promise<void>
}

export interface MurmurProgram {
  readonly command: string
  readonly version: string
}

/** undefined where it is not installed. */
export function murmurProgram(): MurmurProgram | undefined {
  for (const command of PROGRAMS) {
    const { status, stdout, stderr } = spawnSync(command, ['-version'], { encoding: 'utf8' })
    if (status === null) continue
    return { command, version: /\d+\.\d+\.\d+/.exec(stdout + stderr)?.[0] ?? 'of unknown version' }
  }
  return undefined
}

/** Rejects if it takes no connection within 30 s. */
export async function startMurmur({ command }: MurmurProgram): Promise<Murmur> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-murmur-'))
  const file = join(folder, 'murmur.ini')
  writeFileSync(file, settings(folder))
  const child = spawn(command, ['-fg', '-ini', file], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  await takesConnections(child)
  return {
    pid: child.pid ?? 0,
    port: PORT,
    close: async () => {
      child.kill('SIGKILL')
      await ended
      process.off('exit', endWithThis)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * As it comes, but: room for the bench's clients, no ban for many logins from one address, and a timeout that
 * spares the clients to ping by TLS. Root here is the namespace's: as anybody else it could not write the folder.
 */
function settings(folder: string): string {
  return `
database=${join(folder, 'murmur.sqlite')}
uname=root
pidfile=
ice=
host=127.0.0.1
port=${PORT}
allowhtml=false
bonjour=false
users=600
bandwidth=558000
autobanAttempts=0
timeout=3600
`
}

async function takesConnections(child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  for (;;) {
    const socket = connect(PORT, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch (error) {
      // Not listening yet.
      if (child.exitCode !== null) throw new Error(`murmur ended with code ${child.exitCode}`)
      if (Date.now() > deadline) throw error
    } finally {
      socket.destroy()
    }
    await pause(50)
  }
}
