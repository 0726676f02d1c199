// An ice_proxy thread in a process of its own, with the test in the mixer's place: every tick one payload goes to
// all its sessions. For benchmarks. I/O. As a program it is that process; else it starts one.
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startTicker } from '../../src/net/ticker.ts'
import { startIceProxy } from '../ice_proxy/worker_harness.ts'
import {
  EDGE_PARTS,
  mixPayload,
  startEdgeProcess,
  type EdgeProcess,
  type EdgeRequest,
} from './edge_process.ts'

const SELF = fileURLToPath(import.meta.url)
const GROUP = '239.255.31.1'
const LOOP_PORT = 5004

/** measured: with a stopwatch on its parts. */
export function startIceProxyProcess(kind: 'plain' | 'measured' = 'plain'): Promise<EdgeProcess> {
  return startEdgeProcess(SELF, [kind])
}

async function run(parent: ChildProcess['send'], isMeasured: boolean): Promise<void> {
  const parts = new Float64Array(
    new SharedArrayBuffer(EDGE_PARTS.length * Float64Array.BYTES_PER_ELEMENT),
  )
  const entry = isMeasured ? new URL('measured_ice_proxy.js', import.meta.url) : undefined
  const proxy = await startIceProxy({ peersMax: 2000 }, { entry, data: { parts } })
  let sessions: number[] = []
  let times = 0
  let tick = 0
  const opus = mixPayload()
  startTicker(20, () => {
    if (sessions.length === 0) return
    for (let time = 0; time < times; time++) {
      tick += 1
      proxy.sendMix({ tick, payloads: [{ opus, sessions, level: 20, marker: false }] })
    }
  })
  const talkLoops = [{ loop: 1, group: GROUP, port: LOOP_PORT }]
  process.on('message', (message: EdgeRequest) => {
    if (message.kind === 'mix') times = message.isOn ? message.times : 0
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
    } else if (message.kind === 'parts') {
      parent({ request: message.request, text: JSON.stringify([...parts]) })
    } else {
      const { request, session, sdp } = message
      void proxy.offer(session, sdp).then((answer) => parent({ request, text: answer.sdp }))
    }
  })
  parent({ request: 0, text: '' })
}

if (process.argv[2] === 'run' && process.send !== undefined) {
  await run(process.send.bind(process), process.argv[3] === 'measured')
}
