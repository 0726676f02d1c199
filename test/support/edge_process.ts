// A media edge in a process of its own that sends one payload to all its sessions each tick, as a benchmark sees
// it: what it is asked, how it is started. I/O.
import { fork } from 'node:child_process'
import { once } from 'node:events'

const MIX_BYTES = 120

export type EdgeRequest =
  | {
      readonly kind: 'offer'
      readonly request: number
      readonly session: number
      readonly sdp: string
    }
  /** Sessions 1 to this many exist and talk while they say something; others end. */
  | { readonly kind: 'sessions'; readonly sessions: number }
  /** Whether the mix is sent. */
  | { readonly kind: 'mix'; readonly isOn: boolean }

export interface EdgeReply {
  readonly request: number
  readonly sdp: string
}

export interface EdgeProcess {
  readonly pid: number
  setSessions(sessions: number): void
  setMix(isOn: boolean): void
  /** The answer to a session's offer. Rejects where it is refused. */
  offer(session: number, sdp: string): Promise<string>
  close(): Promise<void>
}

/** As long as a mix of speech. */
export function mixPayload(): Uint8Array {
  const opus = new Uint8Array(MIX_BYTES).fill(0x55)
  opus[0] = 0xf8
  return opus
}

/** `file`: a program that is such a process when its argument is "run". */
export async function startEdgeProcess(file: string): Promise<EdgeProcess> {
  const child = fork(file, ['run'])
  const ended = once(child, 'exit')
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  const waiting = new Map<number, (sdp: string) => void>()
  child.on('message', (reply: EdgeReply) => waiting.get(reply.request)?.(reply.sdp))
  await new Promise<void>((resolve) => waiting.set(0, () => resolve()))
  let requests = 0
  const send = (request: EdgeRequest): void => void child.send(request)
  return {
    pid: child.pid ?? 0,
    setSessions: (sessions) => send({ kind: 'sessions', sessions }),
    setMix: (isOn) => send({ kind: 'mix', isOn }),
    offer: async (session, sdp) => {
      const request = (requests += 1)
      const answer = new Promise<string>((resolve) => waiting.set(request, resolve))
      send({ kind: 'offer', request, session, sdp })
      const text = await answer
      waiting.delete(request)
      if (text === '') throw new Error('the offer was refused')
      return text
    },
    close: async () => {
      child.kill('SIGTERM')
      await ended
      process.off('exit', endWithThis)
    },
  }
}
