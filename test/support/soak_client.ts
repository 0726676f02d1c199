// An operator of the soak: talks, switches loops, goes and comes back at random, and counts what went wrong.
// I/O: time, sockets.
import { setTimeout as pause } from 'node:timers/promises'
import { BenchClient, Mouth } from './bench_client.ts'

export interface SoakCounts {
  talks: number
  switches: number
  reconnects: number
  /** Clients that came in vain, and were tried again. */
  failures: number
  packetsHeard: number
}

export interface SoakOperator {
  readonly url: string
  readonly user: string
  readonly random: () => number
  readonly counts: SoakCounts
}

const LOOPS = ['first', 'second', 'third', 'fourth'] as const
/** Between two things that an operator does, at most, ms; half of it on average. */
const IDLE_MS_MAX = 8000
const TALK_MS_MAX = 4000
const TALK_PART = 0.55
const SWITCH_PART = 0.3

/** Lives until `endMs` (performance.now), then goes. */
export async function soakOperator(operator: SoakOperator, endMs: number): Promise<void> {
  const { random, counts } = operator
  let client = await come(operator)
  while (performance.now() < endMs) {
    await pause(Math.min(random() * IDLE_MS_MAX, Math.max(0, endMs - performance.now())))
    if (performance.now() >= endMs) break
    const what = random()
    try {
      if (what < TALK_PART) await talk(client, random, counts)
      else if (what < TALK_PART + SWITCH_PART) await switchLoops(client, random, counts)
      else {
        await go(client, random)
        client = await come(operator)
        counts.reconnects += 1
      }
    } catch {
      counts.failures += 1
      client.close()
      client = await come(operator)
    }
  }
  await go(client, random)
}

/** Signs on and has media; tries again until it has. */
async function come({ url, user, random, counts }: SoakOperator): Promise<BenchClient> {
  for (;;) {
    const client = new BenchClient(url)
    client.client.onOpus(() => void (counts.packetsHeard += 1))
    try {
      await client.enter(user)
      await client.mediaConnected()
      await switchLoops(client, random, counts)
      return client
    } catch {
      counts.failures += 1
      client.close()
      await pause(500)
    }
  }
}

/** With or without a word. */
async function go({ client }: BenchClient, random: () => number): Promise<void> {
  if (random() < 0.5) await client.signOff().catch(() => undefined)
  client.close()
}

async function talk(client: BenchClient, random: () => number, counts: SoakCounts): Promise<void> {
  await client.client.setPtt(true)
  const mouth = new Mouth(client)
  mouth.isLoud = true
  await pause(200 + random() * TALK_MS_MAX)
  mouth.close()
  await client.client.setPtt(false)
  counts.talks += 1
}

async function switchLoops(
  client: BenchClient,
  random: () => number,
  counts: SoakCounts,
): Promise<void> {
  const name = LOOPS[Math.floor(random() * LOOPS.length)] ?? 'first'
  await client.switchLoop(name, 'talk')
  const other = LOOPS[Math.floor(random() * LOOPS.length)] ?? 'first'
  const states = ['monitor', 'talk', 'off'] as const
  await client.switchLoop(other, states[Math.floor(random() * states.length)] ?? 'off')
  await client.client.setVolume(client.loop(name), Math.floor(random() * 101))
  counts.switches += 1
}
