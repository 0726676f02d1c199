// What consoles share over a whole server: the SDK's clients, real sockets and media. Loopback only.
import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { joinLoop } from '../../src/net/multicast_socket.ts'
import { Account, Administration, type RosterView, watchRoster } from '../../src/sdk/node.ts'
import {
  enter,
  loopNamed,
  NodeOperator,
  socketUrl,
  SPOKEN_DBFS,
  until,
} from '../sdk/node_operator.ts'
import { TcpRelay } from '../sdk/tcp_relay.ts'
import { GROUPS, startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'
import { rmsDbfs, toneLevelDbfs } from '../support/tones.ts'

const TONE_HZ = 440
let server: TestServer

before(async () => {
  server = await startTestServer({ ptt: { ungatedAllowed: true } })
})

after(() => server.close())

function operator(t: TestContext): NodeOperator {
  const made = new NodeOperator({ url: socketUrl(server.address) })
  t.after(() => made.close())
  return made
}

test('F38 F39: a switch, a volume, a place and the page are on the user’s other console within a second, the key is not', async (t) => {
  const [first, second] = [operator(t), operator(t)]
  await enter(first.client, 'anna', 'Flight Director')
  await enter(second.client, 'anna', 'Flight Director')
  const { id } = loopNamed(first.client, 'Telemetry')
  const beganMs = performance.now()
  await first.client.switchLoop(id, 'talk')
  await first.client.setVolume(id, 35)
  await second.client.setPan(id, 70)
  await new Account(first.client).showPage(2)
  await first.client.setPtt(true)
  for (const { client } of [first, second]) {
    await until(client, () => {
      const { state, volume, pan } = loopNamed(client, 'Telemetry')
      return state === 'talk' && volume === 35 && pan === 70
    })
  }
  await until(second.client, ({ page }) => page === 2)
  const tookMs = performance.now() - beganMs
  t.diagnostic(`all of it after ${tookMs.toFixed(1)} ms`)
  assert.ok(tookMs < 1000, `${tookMs} ms`)
  await pause(200)
  assert.equal(second.client.view.pttPressed, false)
  assert.deepEqual(
    loopNamed(second.client, 'Telemetry').talkers.map(({ own }) => own),
    [false],
  )
})

test('X10: who watches a loop sees who is on it, who talks and who did, also after a cut', async (t) => {
  const relay = await TcpRelay.open(Number(new URL(server.address).port))
  const chris = new NodeOperator({ url: `ws://127.0.0.1:${relay.port}/socket` })
  t.after(() => {
    chris.close()
    relay.close()
  })
  const ben = operator(t)
  await enter(ben.client, 'ben', 'Flight Controller', { 'Ground Control': 'talk' })
  await enter(chris.client, 'chris', 'Observer')
  const rosters: (RosterView | undefined)[] = []
  const close = watchRoster(chris.client, loopNamed(chris.client, 'Ground Control').id, (roster) =>
    rosters.push(roster),
  )
  const shows = (holds: (roster: RosterView | undefined) => boolean) =>
    until(chris.client, () => holds(rosters.at(-1)), 10_000)
  const person = { name: 'Ben', role: 'Flight Controller', state: 'talk' }
  await shows((roster) => roster !== undefined)
  assert.deepEqual(rosters.at(-1)?.people, [{ ...person, talking: false }])
  assert.deepEqual(
    rosters.at(-1)?.roles.map(({ name, right }) => `${name}: ${right}`),
    ['Flight Director: talk', 'Flight Controller: talk', 'Observer: monitor'],
  )
  await ben.client.setPtt(true)
  await shows((roster) => roster?.people[0]?.talking === true)
  relay.down()
  await shows((roster) => roster === undefined)
  await ben.client.setPtt(false)
  relay.up()
  await shows((roster) => roster?.people[0]?.talking === false)
  const [last] = rosters.at(-1)?.lastTalkers ?? []
  assert.equal(last?.name, 'Ben')
  assert.ok(Math.abs(Date.now() - (last?.endedMs ?? 0)) < 10_000, `${last?.endedMs}`)
  close()
  const told = rosters.length
  await ben.client.switchLoop(loopNamed(ben.client, 'Ground Control').id, 'off')
  await pause(900)
  assert.equal(rosters.length, told)
})

test('X22: a preset of all loops is one request, and there with its answer', async (t) => {
  const anna = operator(t)
  await enter(anna.client, 'anna', 'Flight Director')
  const preset = anna.client.view.loops.map(({ id }, index) => {
    return {
      loop: id,
      state: index % 2 ? 'talk' : 'monitor',
      volume: 10 * index,
      pan: 5 * index,
    } as const
  })
  await anna.client.setLoops(preset)
  const settings = anna.client.view.loops.map(({ id, state, volume, pan }) => {
    return { loop: id, state, volume, pan }
  })
  assert.deepEqual(settings, preset)
  const refused = [
    ...preset.slice(1).map((loop) => ({ ...loop, volume: 90 })),
    { ...preset[0]!, loop: 99 },
  ]
  await assert.rejects(anna.client.setLoops(refused), { code: 'LOOP_UNKNOWN' })
  assert.ok(anna.client.view.loops.every(({ volume }) => volume !== 90))
})

test('X05 F10: a press speaks to the loop that it names and no other; with the right that is gone at once', async (t) => {
  const [anna, ben, chris] = [operator(t), operator(t), operator(t)]
  await anna.client.signOn('anna', TEST_PASSWORD)
  await enter(ben.client, 'ben', 'Flight Controller', { 'Flight Director': 'talk' })
  await enter(chris.client, 'chris', 'Flight Director', {
    'Flight Director': 'monitor',
    'Ground Control': 'monitor',
  })
  for (const { client } of [ben, chris]) await until(client, ({ media }) => media === 'connected')
  const arrivals = { 'Flight Director': [] as number[], 'Ground Control': [] as number[] }
  for (const name of ['Flight Director', 'Ground Control'] as const) {
    const interfaceAddress = '127.0.0.1'
    const socket = await joinLoop({ group: GROUPS[name], port: 5004, interfaceAddress })
    socket.onDatagram(() => arrivals[name].push(performance.now()))
    t.after(() => socket.close())
  }
  const { id } = loopNamed(ben.client, 'Ground Control')
  await ben.client.setPtt(true, { loops: [id] })
  assert.deepEqual(ben.client.view.pttLoops, [id])
  const spoken = ben.speak(TONE_HZ, 3)
  await pause(500)
  chris.heard()
  await pause(700)
  const level = toneLevelDbfs(chris.heard(), TONE_HZ)
  assert.ok(Math.abs(level - SPOKEN_DBFS) < 3, `heard at ${level} dBFS`)
  assert.equal(loopNamed(ben.client, 'Ground Control').state, 'off')
  assert.deepEqual(
    loopNamed(chris.client, 'Ground Control').talkers.map(({ name }) => name),
    ['Ben'],
  )
  const setRight = { role: 'test/controller', loop: 'gc', right: 1 }
  await new Administration(anna.client).change([{ body: 'setRight', setRight }])
  const goneMs = performance.now()
  await spoken
  const lastMs = arrivals['Ground Control'].at(-1) ?? 0
  t.diagnostic(`the last packet came ${(lastMs - goneMs).toFixed(1)} ms after the answer`)
  assert.ok(arrivals['Ground Control'].length > 30, `${arrivals['Ground Control'].length}`)
  assert.ok(lastMs - goneMs < 100, `${lastMs - goneMs} ms`)
  assert.deepEqual(arrivals['Flight Director'], [])
})

test('F49: an ungated voice is heard with the key up, its name shown only while it is pressed', async (t) => {
  const [ben, chris] = [operator(t), operator(t)]
  await enter(ben.client, 'ben', 'Flight Controller', { 'Flight Director': 'talk' })
  await enter(chris.client, 'chris', 'Observer', { 'Flight Director': 'monitor' })
  for (const { client } of [ben, chris]) await until(client, ({ media }) => media === 'connected')
  await ben.client.setPtt(false, { ungated: true })
  const spoken = ben.speak(TONE_HZ, 2)
  await pause(500)
  chris.heard()
  await pause(700)
  const level = toneLevelDbfs(chris.heard(), TONE_HZ)
  assert.ok(Math.abs(level - SPOKEN_DBFS) < 3, `heard at ${level} dBFS`)
  assert.deepEqual(loopNamed(chris.client, 'Flight Director').talkers, [])
  await ben.client.setPtt(true, { ungated: true })
  await until(chris.client, () => loopNamed(chris.client, 'Flight Director').talkers.length === 1)
  await ben.client.setPtt(false)
  await pause(300)
  chris.heard()
  await spoken
  assert.ok(rmsDbfs(chris.heard()) < -70)
})

test('what one console saves the user’s others have, and whoever signs on later', async (t) => {
  const [first, second, later] = [operator(t), operator(t), operator(t)]
  await first.client.signOn('anna', TEST_PASSWORD)
  await enter(second.client, 'anna', 'Flight Director')
  const text = JSON.stringify({ presets: ['Ω', 'launch'] })
  await new Account(first.client).saveSettings(text)
  assert.equal(first.client.view.settings, text)
  await until(second.client, ({ settings }) => settings === text, 1000)
  await later.client.signOn('anna', TEST_PASSWORD)
  assert.equal(later.client.view.settings, text)
  assert.deepEqual(later.client.view.duties, [{ scope: 'main', duty: 'administrator' }])
})
