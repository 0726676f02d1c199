// An ice_proxy thread in a process of its own, with the test in the mixer's place: every tick one payload goes to
// all its sessions. For benchmarks. I/O. As a program it is that process; else it starts one.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startTicker } from '../../src/net/ticker.ts'
import { startIceProxy } from '../ice_proxy/worker_harness.ts'

const SELF = fileURLToPath(import.meta.url)
const GROUP = '239.255.31.1'
const LOOP_PORT = 5004
/** As long as a mix of speech. */
const MIX_BYTES = 120

type Request =
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
interface Reply {
  readonly request: number
  readonly sdp: string
}

export interface IceProxyProcess {
  readonly pid: number
  setSessions(sessions: number): void
  setMix(isOn: boolean): void
  /** The answer to a session's offer. Rejects where it is refused. */
  offer(session: number, sdp: string): Promise<string>
  close(): Promise<void>
}

export async function startIceProxyProcess(): Promise<IceProxyProcess> {
  const child = fork(SELF, ['run'])
  const ended = once(child, 'exit')
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  const waiting = new Map<number, (sdp: string) => void>()
  child.on('message', (reply: Reply) => waiting.get(reply.request)?.(reply.sdp))
  await new Promise<void>((resolve) => waiting.set(0, () => resolve()))
  let requests = 0
  const send = (request: Request): void => void child.send(request)
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

async function run(parent: ChildProcess['send']): Promise<void> {
  const proxy = await startIceProxy({ peersMax: 2000 })
  let sessions: number[] = []
  let isOn = false
  const opus = new Uint8Array(MIX_BYTES).fill(0x55)
  opus[0] = 0xf8
  startTicker(20, (tick) => {
    if (!isOn || sessions.length === 0) return
    proxy.sendMix({ tick, payloads: [{ opus, sessions, level: 20, marker: false }] })
  })
  const talkLoops = [{ loop: 1, group: GROUP, port: LOOP_PORT }]
  process.on('message', (message: Request) => {
    if (message.kind === 'mix') isOn = message.isOn
    else if (message.kind === 'sessions') {
      sessions = Array.from({ length: message.sessions }, (_, index) => index + 1)
      const all = sessions.map((session) => ({
        session,
        generation: 1,
        ssrc: session,
        talkLoops,
        pttPressed: true,
      }))
      proxy.send({ body: 'sessions', sessions: { sessions: all } })
    } else {
      const { request, session, sdp } = message
      void proxy.offer(session, sdp).then((answer) => parent({ request, sdp: answer.sdp }))
    }
  })
  parent({ request: 0, sdp: '' })
}

if (process.argv[2] === 'run' && process.send !== undefined) await run(process.send.bind(process))
