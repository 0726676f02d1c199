// The state of the system as it is told to who watches, and its history.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { AdminBench, bodyOf } from './admin_bench.ts'
import { codeOf, EPOCH_MS } from './core_bench.ts'

const MIXER_LOAD = {
  talkers: 2,
  mixes: 3,
  ticks: 500,
  ticksLate: 4,
  decodes: 1,
  encodes: 1,
  concealed: 0,
  dropped: { late: 7 },
  cpuPermille: 340,
  degradation: 1,
  delayMs: 21.5,
}

/** Two ice_proxies and a mixer; two users in roles, one of them twice. */
async function scene(t: TestContext) {
  const admin = await AdminBench.open(t)
  const { bench } = admin
  const ready = { body: 'ready', ready: { port: 1 } } as const
  bench.run(bench.core.fromIceProxy(0, ready))
  bench.run(bench.core.fromIceProxy(1, ready))
  bench.run(bench.core.fromMixer(0, { body: 'ready', ready: { talkersMax: 8, mixesMax: 8 } }))
  bench.run(bench.core.fromMixer(0, { body: 'load', load: MIXER_LOAD }))
  for (const user of ['p-user', 'plain', 'plain']) admin.enter(user, 'p/crew')
  const watcher = admin.enter('admin-q')
  return { admin, bench, watcher }
}

function tick({ bench }: AdminBench, afterMs = 1000): void {
  bench.nowMs += afterMs
  bench.run(bench.core.tick(bench.nowMs))
}

function statesOf({ bench }: AdminBench, connection: number) {
  return bench
    .events(connection)
    .flatMap((event) => (event.body === 'systemState' ? [event.systemState] : []))
}

test('F65 F88 X17: services, their load, what is used and what there is room for are told', async (t) => {
  const { admin, watcher } = await scene(t)
  const state = bodyOf(await admin.ask(watcher, 'watchSystem', {}), 'systemState')
  assert.deepEqual(
    state.services.map(({ name, kind, running, loadPermille, sessions, capacity }) =>
      [name, kind, running, loadPermille, sessions, capacity].join(' '),
    ),
    [
      'vocs 1 true 0 4 1000',
      'ice_proxy 0 2 true 0 2 10',
      'ice_proxy 1 2 true 0 1 10',
      'mixer 0 3 true 340 3 8',
    ],
  )
  const mixer = state.services[3]
  assert.deepEqual([mixer?.ticks, mixer?.ticksLate, mixer?.degradation], [500, 4, 1])
  assert.deepEqual([mixer?.delayMs, mixer?.dropped], [21.5, { late: 7 }])
  const { used, capacity, sessions, inRoles, usersInRoles, connections } = state
  assert.deepEqual(
    [used, capacity, sessions, inRoles, usersInRoles, connections],
    [3, 8, 4, 3, 2, 4],
  )
})

test('F88: what is different is told at most once a second, a lost service too, until it is given up', async (t) => {
  const { admin, bench, watcher } = await scene(t)
  await admin.ask(watcher, 'watchSystem', {})
  const request = admin.told.at(-1)?.message.request ?? 0
  tick(admin)
  bench.forget()
  tick(admin)
  assert.deepEqual(statesOf(admin, watcher), [])
  bench.run(bench.core.mixerGone(0))
  bench.run(bench.core.fromMixer(1, { body: 'ready', ready: { talkersMax: 8, mixesMax: 2 } }))
  tick(admin, 250)
  assert.deepEqual(statesOf(admin, watcher), [])
  tick(admin, 750)
  tick(admin, 250)
  const [state, ...more] = statesOf(admin, watcher)
  assert.deepEqual(more, [])
  assert.equal(state?.subscription, request)
  assert.deepEqual(
    state.services.slice(3).map(({ name, running, loadPermille }) => [name, running, loadPermille]),
    [
      ['mixer 0', false, 0],
      ['mixer 1', true, 0],
    ],
  )
  // One of three finds no room any more.
  assert.deepEqual([state.used, state.capacity], [2, 2])
  await admin.ask(watcher, 'unsubscribe', { subscription: request })
  bench.forget()
  admin.enter('q-user')
  tick(admin)
  assert.deepEqual(statesOf(admin, watcher), [])
})

test('F88 F103: who has lost the duty is told once that it is over, and nothing more', async (t) => {
  const { admin, bench, watcher } = await scene(t)
  await admin.ask(watcher, 'watchSystem', {})
  await admin.edit({ body: 'setDuty', setDuty: { user: 'admin-q', scope: 'q', duty: 1 } })
  bench.forget()
  tick(admin)
  admin.enter('q-user')
  tick(admin)
  const [over, ...more] = statesOf(admin, watcher)
  assert.deepEqual([more.length, over?.services.length, over?.sessions], [0, 0, 0])
  assert.match(over?.ended ?? '', /not watch the system any more/)
  assert.equal(codeOf(await admin.ask(watcher, 'readHistory', { fromMs: 0 })), 'PERMISSION_DENIED')
  // A supervisor of the whole system may.
  await admin.edit({ body: 'setDuty', setDuty: { user: 'admin-q', scope: '', duty: 1 } })
  assert.equal(codeOf(await admin.ask(watcher, 'watchSystem', {})), 'systemState')
})

test('X17: the history has a point for each minute: load, sessions, delay, loss', async (t) => {
  const { admin, bench, watcher } = await scene(t)
  const first = [...bench.core.sessions.values()][0]
  const peer = { session: first?.id ?? 0, phase: 2 }
  bench.run(bench.core.fromIceProxy(first?.iceProxy ?? 0, { body: 'peer', peer }))
  const loss = { session: peer.session, percent: 15, metByRed: true }
  bench.nowMs = 60_000 - (EPOCH_MS % 60_000)
  const startMs = bench.nowMs + EPOCH_MS
  for (let second = 0; second < 90; second++) {
    const load = { ...MIXER_LOAD, cpuPermille: second < 60 ? 100 + second : 900, delayMs: 0 }
    bench.run(bench.core.fromMixer(0, { body: 'load', load }))
    if (second === 60)
      bench.run(bench.core.fromIceProxy(first?.iceProxy ?? 0, { body: 'loss', loss }))
    for (const { connection } of bench.core.sessions.values()) {
      if (connection !== undefined) bench.ask(connection, 'ping', { stamp: second })
    }
    tick(admin)
  }
  const history = bodyOf(await admin.ask(watcher, 'readHistory', { fromMs: startMs }), 'history')
  assert.deepEqual(history.minutes, [startMs / 60_000, startMs / 60_000 + 1])
  const mixer = history.services.find(({ name }) => name === 'mixer 0')
  // The first tick is a second after the minute began.
  assert.deepEqual(mixer?.max, [158, 900])
  assert.ok(Math.abs((mixer?.mean[0] ?? 0) - 129) < 0.01, `${mixer?.mean[0]}`)
  assert.deepEqual(
    [history.sessions?.max, history.inRoles?.mean],
    [
      [4, 4],
      [3, 3],
    ],
  )
  assert.deepEqual(
    [history.lossPercent?.max, history.serverDelayMs?.max],
    [
      [0, 15],
      [-1, -1],
    ],
  )
  assert.equal(history.nextMs, 0)
})
