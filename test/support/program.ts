// A program beside a test: it never outlives the process that started it, and its end is never missed. I/O.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'

export interface Program {
  readonly child: ChildProcess
  /** Its exit code; null if a signal ended it. Rejects if it could not be started. */
  readonly ended: Promise<number | null>
  /** Sends the signal; after `patienceMs` it is killed. Fulfilled when it has ended, also if it had before. */
  readonly end: (signal?: NodeJS.Signals, patienceMs?: number) => Promise<void>
}

export interface ProgramOptions {
  readonly stdio?: StdioOptions
  readonly env?: NodeJS.ProcessEnv
}

const PATIENCE_MS = 5000

/**
 * Starts a program. The kernel kills it when this process dies, however that happens: one that went on would
 * hold the pipes of the test runner, which would wait for it for ever.
 */
export function startProgram(
  command: string,
  args: readonly string[],
  { stdio = ['ignore', 'ignore', 'inherit'], env = process.env }: ProgramOptions = {},
): Program {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], { stdio, env })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  // Whoever waits hears of it; nobody has to.
  ended.catch(() => {})
  return {
    child,
    ended,
    end: async (signal = 'SIGKILL', patienceMs = PATIENCE_MS) => {
      child.kill(signal)
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await ended
      clearTimeout(timer)
    },
  }
}
