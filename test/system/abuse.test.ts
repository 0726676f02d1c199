// The control plane under attack, each from a process of its own, while somebody else works (F106).
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { hashPassword } from '../../src/net/password_hash.ts'
import { decodeServerMessage } from '../../src/protocol/client_messages.ts'
import type { AttackReport } from '../support/attacks.ts'
import { type BenchServer, startBenchServer } from '../support/bench_server.ts'
import { percentile } from '../support/bench_table.ts'
import { controlDomain, controlRole, controlUser } from '../support/control_domain.ts'
import { SignallingClient } from '../support/signalling_client.ts'
import { SocketClient } from '../support/socket_client.ts'
import { TEST_PASSWORD } from '../support/test_server.ts'

const ATTACKS = fileURLToPath(new URL('../support/attacks.js', import.meta.url))
const USERS = 1000
/** Nobody is to wait so long for a loop, ms: p95, on a busy machine too. */
const REPLY_MAX_MS = 1000
/** Beside this many times the reply without an attack. */
const TIMES_SLOWER_MAX = 30
const MEMORY_GROWTH_MAX_MIB = 400
const BASELINE_MS = 1000

let server: BenchServer
let worker: SignallingClient
/** Of the events that the worker got, in order. */
const revisions: number[] = []

before(async () => {
  const domain = controlDomain(USERS, await hashPassword(TEST_PASSWORD))
  server = await startBenchServer(0, {}, { domain })
  worker = SignallingClient.connect({
    url: server.url,
    localAddress: '127.2.0.1',
    received: noteRevision,
  })
  await worker.enter(controlUser(0), TEST_PASSWORD, controlRole(0))
})

after(async () => {
  worker.close()
  await server.close()
})

test('F106: rubbish, unknown bodies, wrong types and 10 MiB are answered and the connection is good', async () => {
  const { answers, ended } = await attacked('rubbish')
  assert.equal(answers['BAD_REQUEST'], 9)
  assert.equal(answers['welcome'], 1)
  assert.deepEqual(ended, {})
})

test('F106: 1,000 messages a second are refused, then the connection is ended', async () => {
  const { answers, ended } = await attacked('1000 messages a second')
  assert.ok((answers['TOO_MANY_REQUESTS'] ?? 0) >= 1000)
  assert.deepEqual(ended, { 'too many refused': 1 })
})

test('F106: who sends as fast as it goes, again and again, harms nobody else', async () => {
  const { ended } = await attacked('as fast as it goes')
  assert.ok((ended['too many refused'] ?? 0) >= 1)
})

test('F106: 10 MiB messages on several connections harm nobody else, and a dozen ends each', async () => {
  const { answers, ended } = await attacked('large messages', undefined, 30)
  assert.ok((answers['BAD_REQUEST'] ?? 0) >= 4)
  // Who still sends when it is ended may lose the reason to a reset.
  assert.ok((ended['too many refused'] ?? 0) >= 1, JSON.stringify(ended))
  assert.equal((ended['too many refused'] ?? 0) + (ended['cut'] ?? 0), 4)
})

test('F106: of a thousand connections from one address as many stay as may, others come in', async () => {
  const { ended } = await attacked('a crowd from one address', async () => {
    while ((await connections()) < 400) await pause(20)
    const client = SignallingClient.connect({ url: server.url, localAddress: '127.2.0.2' })
    await client.enter(controlUser(1), TEST_PASSWORD, controlRole(1))
    client.close()
  })
  assert.ok((ended['too many from one address'] ?? 0) >= 450, JSON.stringify(ended))
})

test('F106: hundreds of half-open sockets harm nobody else', async () => {
  await attacked('half-open sockets')
})

test('F106: who watches and lists but never reads is closed, and its session is resumed', async () => {
  const { ended, token } = await attacked('never reads', undefined, 45)
  assert.deepEqual(ended, { cut: 1 })
  const again = await SocketClient.open(server.address)
  await again.ask('hello', { version: 1, client: 'test' })
  assert.equal((await again.ask('resume', { token })).body, 'signedOn')
  assert.equal((await again.event('snapshot')).role, 'mission/r0')
  again.close()
})

test('F106 F31: whoever was cut meanwhile, each event came to the others once and in order', () => {
  assert.ok(revisions.length > 100)
  const first = revisions[0] ?? 0
  assert.deepEqual(
    revisions,
    revisions.map((_, index) => first + index),
  )
})

function noteRevision(bytes: Uint8Array): void {
  const message = decodeServerMessage(bytes)
  const body = (message as unknown as Record<string, { readonly revision?: number }>)[message.body]
  if (body?.revision !== undefined) revisions.push(body.revision)
}

/** The attack's report. Somebody switches loops all the while, and the server's memory is watched. */
async function attacked(
  name: string,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
  seconds = 3,
): Promise<AttackReport> {
  const calmMs = await switchUntil(pause(BASELINE_MS))
  const before = server.memoryMiB()
  let most = 0
  const sample = setInterval(() => (most = Math.max(most, server.memoryMiB())), 50)
  const child = fork(ATTACKS, [server.address, name, String(seconds)])
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has failed`)))
  const told = Promise.race([once(child, 'message') as Promise<[AttackReport]>, failed])
  const [replyMs, [report]] = await Promise.all([switchUntil(told), told, meanwhile()])
  clearInterval(sample)
  const [calm, busy] = [percentile(calmMs, 0.95), percentile(replyMs, 0.95)]
  const figures = `${name}: p95 ${calm.toFixed(1)} ms, under attack ${busy.toFixed(1)} ms`
  console.log(`# ${figures}, memory ${Math.round(most - before)} MiB more`)
  assert.ok(busy < REPLY_MAX_MS && busy < 20 + TIMES_SLOWER_MAX * calm, figures)
  assert.ok(most - before < MEMORY_GROWTH_MAX_MIB, `memory grew by ${most - before} MiB`)
  return report
}

async function connections(): Promise<number> {
  const health = await fetch(`${server.address}health`)
  return ((await health.json()) as { readonly connections: number }).connections
}

/** Times of switches, one after the other, until what is waited for is there. */
async function switchUntil(end: Promise<unknown>): Promise<number[]> {
  let isOver = false
  const over = (): void => void (isOver = true)
  end.then(over, over)
  const replyMs: number[] = []
  while (!isOver) {
    const [loop] = worker.view.loops
    const atMs = performance.now()
    await worker.switchLoop(loop?.id ?? 0, loop?.state === 'off' ? 'monitor' : 'off')
    replyMs.push(performance.now() - atMs)
    await pause(25)
  }
  return replyMs
}
