// Hundreds of consoles in a process of their own: each switches a loop every two seconds. Told by its parent what to
// do next, and answers with what it saw. All times are of its own clock, ms. I/O: sockets, IPC.
import { setTimeout as pause } from 'node:timers/promises'
import { vocs } from '../../src/protocol/generated/client.js'
import type { LoopState } from '../../src/protocol/domain.ts'
import { controlRole, controlUser } from './control_domain.ts'
import { SignallingClient } from './signalling_client.ts'
import { TEST_PASSWORD } from './test_server.ts'

export const SWITCH_EVERY_MS = 2000

export type LoadOrder =
  | { readonly do: 'sign on'; readonly url: string; readonly clients: number }
  | { readonly do: 'switch'; readonly seconds: number }
  | { readonly do: 'cut' }

export interface LoadReport {
  /** From the order to the last console that was in its role. */
  readonly allMs: number
  /** Times that a sign-on was told to wait. */
  readonly refused: number
  /** Of each switch, from the call to its promise. */
  readonly replyMs: readonly number[]
  /** Of each switch at each other console that has the loop. */
  readonly eventMs: readonly number[]
  /** That should have come, and have not. */
  readonly eventsMissing: number
  readonly cpuMs: number
}

interface Console {
  readonly client: SignallingClient
  /** How many events of each loop it had since the switching began. */
  readonly seen: Map<number, number>
}

/** Switches of one loop in the order in which they were called. */
const switches = new Map<number, { readonly atMs: number; readonly by: Console }[]>()
const consoles: Console[] = []
let isSwitching = false
let eventMs: number[] = []

async function signOn(url: string, clients: number): Promise<{ allMs: number; refused: number }> {
  const beganMs = performance.now()
  const entered = Array.from({ length: clients }, (_, index) => {
    const one: Console = {
      client: SignallingClient.connect({
        url,
        localAddress: `127.1.${index >> 8}.${index & 255}`,
        received: (bytes) => note(one, bytes),
      }),
      seen: new Map(),
    }
    consoles.push(one)
    return one.client.enter(controlUser(index), TEST_PASSWORD, controlRole(index))
  })
  const refused = (await Promise.all(entered)).reduce((sum, times) => sum + times, 0)
  return { allMs: performance.now() - beganMs, refused }
}

/** The n-th event of a loop that a console gets is of the n-th switch there. */
function note(one: Console, bytes: Uint8Array): void {
  if (!isSwitching) return
  const { participants } = vocs.v1.ServerMessage.decode(bytes)
  if (participants === undefined || participants === null) return
  const loop = participants.loop ?? 0
  const place = one.seen.get(loop) ?? 0
  one.seen.set(loop, place + 1)
  const cause = switches.get(loop)?.[place]
  if (cause !== undefined && cause.by !== one) eventMs.push(performance.now() - cause.atMs)
}

async function switchLoops(seconds: number): Promise<number[]> {
  switches.clear()
  eventMs = []
  for (const { seen } of consoles) seen.clear()
  isSwitching = true
  const replyMs: number[] = []
  const untilMs = performance.now() + seconds * 1000
  await Promise.all(
    consoles.map(async (one, index) => {
      await pause((index / consoles.length) * SWITCH_EVERY_MS)
      let dueMs = performance.now()
      for (let turn = 0; dueMs < untilMs; turn++) {
        const { loops } = one.client.view
        const loop = loops[(index * 7 + (turn >> 1)) % loops.length]
        if (loop === undefined) throw new Error('a console without loops')
        await timeSwitch(one, loop.id, loop.state === 'off' ? 'monitor' : 'off', replyMs)
        dueMs += SWITCH_EVERY_MS
        await pause(Math.max(0, dueMs - performance.now()))
      }
    }),
  )
  await pause(500)
  isSwitching = false
  return replyMs
}

async function timeSwitch(
  one: Console,
  loop: number,
  state: LoopState,
  replyMs: number[],
): Promise<void> {
  const atMs = performance.now()
  const known = switches.get(loop) ?? []
  known.push({ atMs, by: one })
  switches.set(loop, known)
  await one.client.switchLoop(loop, state)
  replyMs.push(performance.now() - atMs)
}

function missing(): number {
  let missed = 0
  for (const [loop, causes] of switches) {
    for (const { client, seen } of consoles) {
      if (client.view.loops.some(({ id }) => id === loop))
        missed += causes.length - (seen.get(loop) ?? 0)
    }
  }
  return missed
}

async function cut(): Promise<number> {
  const beganMs = performance.now()
  for (const { client } of consoles) client.cut()
  const isBack = ({ client: { view } }: Console): boolean =>
    view.connection === 'open' && view.phase === 'in_role'
  // The sockets tell of their end in a later turn.
  await pause(20)
  while (!consoles.every(isBack)) await pause(5)
  return performance.now() - beganMs
}

async function carryOut(order: LoadOrder): Promise<Omit<LoadReport, 'cpuMs'>> {
  const nothing = { allMs: 0, refused: 0, replyMs: [], eventMs: [], eventsMissing: 0 }
  if (order.do === 'sign on') return { ...nothing, ...(await signOn(order.url, order.clients)) }
  if (order.do === 'cut') return { ...nothing, allMs: await cut() }
  const replyMs = await switchLoops(order.seconds)
  return { ...nothing, replyMs, eventMs, eventsMissing: missing() }
}

process.on('message', (order: LoadOrder) => {
  const before = process.cpuUsage()
  void carryOut(order).then((report) => {
    const { user, system } = process.cpuUsage(before)
    process.send?.({ ...report, cpuMs: (user + system) / 1000 } satisfies LoadReport)
  })
})
process.once('disconnect', () => process.exit(0))
