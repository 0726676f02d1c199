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
  /** What its parts have taken so far; answered by an EdgeReply with JSON. */
  | { readonly kind: 'parts'; readonly request: number }
  /** Whether the mix is sent, and how often in each 20 ms: once, or more often to have all code compiled. */
  | { readonly kind: 'mix'; readonly isOn: boolean; readonly times: number }

export interface EdgeReply {
  readonly request: number
  readonly text: string
}

/** To encrypt; to give datagrams to the kernel; to write headers and line up; to take in what comes. */
export const EDGE_PARTS = ['encrypt', 'send', 'headers', 'receive'] as const
export type EdgePart = (typeof EDGE_PARTS)[number]

export interface EdgeProcess {
  readonly pid: number
  setSessions(sessions: number): void
  /** times: in each 20 ms, 1 if left out. */
  setMix(isOn: boolean, times?: number): void
  /** The answer to a session's offer. Rejects where it is refused. */
  offer(session: number, sdp: string): Promise<string>
  /** CPU time that the parts have taken so far, us; all 0 where there is no stopwatch on them. */
  parts(): Promise<Readonly<Record<EdgePart, number>>>
  close(): Promise<void>
}

/** As long as a mix of speech. */
export function mixPayload(): Uint8Array {
  const opus = new Uint8Array(MIX_BYTES).fill(0x55)
  opus[0] = 0xf8
  return opus
}

/** `file`: a program that is such a process when its first argument is "run"; more of them may follow. */
export async function startEdgeProcess(
  file: string,
  args: readonly string[] = [],
): Promise<EdgeProcess> {
  const child = fork(file, ['run', ...args])
  const ended = once(child, 'exit')
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  const waiting = new Map<number, (text: string) => void>()
  child.on('message', (reply: EdgeReply) => waiting.get(reply.request)?.(reply.text))
  await new Promise<void>((resolve) => waiting.set(0, () => resolve()))
  let requests = 0
  const send = (request: EdgeRequest): void => void child.send(request)
  const ask = async (ask: (request: number) => EdgeRequest): Promise<string> => {
    const request = (requests += 1)
    const answer = new Promise<string>((resolve) => waiting.set(request, resolve))
    send(ask(request))
    const text = await answer
    waiting.delete(request)
    return text
  }
  return {
    pid: child.pid ?? 0,
    setSessions: (sessions) => send({ kind: 'sessions', sessions }),
    setMix: (isOn, times = 1) => send({ kind: 'mix', isOn, times }),
    offer: async (session, sdp) => {
      const text = await ask((request) => ({ kind: 'offer', request, session, sdp }))
      if (text === '') throw new Error('the offer was refused')
      return text
    },
    parts: async () => {
      const sums = JSON.parse(await ask((request) => ({ kind: 'parts', request }))) as number[]
      const [encrypt = 0, send = 0, headers = 0, receive = 0] = sums
      return { encrypt, send, headers, receive }
    },
    close: async () => {
      child.kill('SIGTERM')
      await ended
      process.off('exit', endWithThis)
    },
  }
}
