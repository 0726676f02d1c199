// An ice_proxy thread in a process of its own, with the test in the mixer's place: every tick one payload goes to
// all its sessions. For benchmarks. I/O. As a program it is that process; else it starts one.
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startTicker } from '../../src/net/ticker.ts'
import { startIceProxy } from '../ice_proxy/worker_harness.ts'
import { mixPayload, startEdgeProcess, type EdgeProcess, type EdgeRequest } from './edge_process.ts'

const SELF = fileURLToPath(import.meta.url)
const GROUP = '239.255.31.1'
const LOOP_PORT = 5004

export function startIceProxyProcess(): Promise<EdgeProcess> {
  return startEdgeProcess(SELF)
}

async function run(parent: ChildProcess['send']): Promise<void> {
  const proxy = await startIceProxy({ peersMax: 2000 })
  let sessions: number[] = []
  let isOn = false
  const opus = mixPayload()
  startTicker(20, (tick) => {
    if (!isOn || sessions.length === 0) return
    proxy.sendMix({ tick, payloads: [{ opus, sessions, level: 20, marker: false }] })
  })
  const talkLoops = [{ loop: 1, group: GROUP, port: LOOP_PORT }]
  process.on('message', (message: EdgeRequest) => {
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
