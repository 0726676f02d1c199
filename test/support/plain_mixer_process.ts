// Starts plain_mixer.ts as a process of its own and ends it. I/O.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('plain_mixer.js', import.meta.url))

export interface PlainMixerPlan {
  readonly listeners: number
  /** The talkers' SSRCs, one for each listener from here on. */
  readonly firstSsrc: number
  /** On 127.0.0.1: gets every listener's mix. */
  readonly receiverPort: number
  readonly volumes: 'equal' | 'different'
  /** Talkers that are mixed at the same time. */
  readonly loopTalkersMax: number
}

/** The one loop that it hears: takes the RTP of all talkers. */
export const PLAIN_LOOP = { address: '239.255.30.1', port: 5004 } as const

export interface PlainMixer {
  readonly pid: number
  close(): Promise<void>
}

/** Rejects if the process ends before it mixes. */
export async function startPlainMixer(plan: PlainMixerPlan): Promise<PlainMixer> {
  const child = spawn(process.execPath, [MAIN, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', () => reject(new Error('the plain mixer ended before it mixed')))
  })
  return {
    pid: child.pid ?? 0,
    close: async () => {
      child.kill('SIGTERM')
      await ended
      process.off('exit', endWithThis)
    },
  }
}
