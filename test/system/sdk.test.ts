// The SDK's client for Node against a whole server: who is heard, and what a cut, a lost thread and a
// second client do. Loopback only.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { stopThread } from '../../src/net/thread_stop.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import type { TokenStore } from '../../src/sdk/view.ts'
import {
  enter,
  loopNamed,
  NodeOperator,
  socketUrl,
  SPOKEN_DBFS,
  until,
} from '../sdk/node_operator.ts'
import { TcpRelay } from '../sdk/tcp_relay.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { toneLevelDbfs } from '../support/tones.ts'

const TONE_HZ = 440
const NOTHING_DBFS = -60
/** From the first packet to steady sound: playout delay, Opus' start. */
const SETTLE_MS = 200

let server: TestServer
let url: string

before(async () => {
  server = await startTestServer()
  url = socketUrl(server.address)
})

after(() => server.close())

function memoryStore(): TokenStore {
  let token: string | undefined
  return {
    read: () => token,
    write: (fresh) => (token = fresh),
    forget: () => (token = undefined),
  }
}

/** Anna talks on the loop, Ben monitors it; both have media. */
async function talkerAndListener(listenerUrl = url): Promise<[NodeOperator, NodeOperator]> {
  const anna = new NodeOperator({ url })
  const ben = new NodeOperator({ url: listenerUrl })
  await enter(anna.client, 'anna', 'Flight Director', { 'Flight Director': 'talk' })
  await enter(ben.client, 'ben', 'Flight Controller', { 'Flight Director': 'monitor' })
  await until(anna.client, ({ media }) => media === 'connected')
  await until(ben.client, ({ media }) => media === 'connected')
  return [anna, ben]
}

/** A thread of the server ends, as if by itself. */
async function end(thread: string): Promise<void> {
  const worker = server.server.thread(thread)
  assert.ok(worker !== undefined)
  await stopThread(worker)
}

async function levelsWhileSpeaking(
  [talker, listener]: readonly [NodeOperator, NodeOperator],
  seconds = 1,
): Promise<{ talker: number; listener: number }> {
  await talker.client.setPtt(true)
  const spoken = talker.speak(TONE_HZ, seconds + SETTLE_MS / 1000)
  await pause(SETTLE_MS)
  talker.heard()
  listener.heard()
  await spoken
  await talker.client.setPtt(false)
  return {
    talker: toneLevelDbfs(talker.heard(), TONE_HZ),
    listener: toneLevelDbfs(listener.heard(), TONE_HZ),
  }
}

test('F12 F17 F43: what is spoken is heard at its level by the listener, and not by the talker', async () => {
  const [anna, ben] = await talkerAndListener()
  const levels = await levelsWhileSpeaking([anna, ben])
  console.log(`spoken at ${SPOKEN_DBFS} dBFS; listener ${levels.listener}, talker ${levels.talker}`)
  assert.ok(Math.abs(levels.listener - SPOKEN_DBFS) < 1.5, `listener at ${levels.listener} dBFS`)
  assert.ok(!(levels.talker > NOTHING_DBFS), `talker at ${levels.talker} dBFS`)
  anna.close()
  ben.close()
})

test('F61 F64: with the connection cut, sound goes on; then the session resumes by itself', async () => {
  const relay = await TcpRelay.open(Number(new URL(url).port))
  const [anna, ben] = await talkerAndListener(`ws://127.0.0.1:${relay.port}/socket`)
  relay.down()
  await until(ben.client, ({ connection }) => connection !== 'open')
  const during = await levelsWhileSpeaking([anna, ben])
  assert.ok(Math.abs(during.listener - SPOKEN_DBFS) < 1.5, `during: ${during.listener} dBFS`)
  assert.equal(ben.client.view.media, 'connected')
  assert.equal(ben.client.view.phase, 'in_role')
  relay.up()
  await until(ben.client, ({ connection }) => connection === 'open')
  assert.equal(loopNamed(ben.client, 'Flight Director').state, 'monitor')
  const after = await levelsWhileSpeaking([anna, ben])
  assert.ok(Math.abs(after.listener - SPOKEN_DBFS) < 1.5, `after: ${after.listener} dBFS`)
  anna.close()
  ben.close()
  relay.close()
})

test('F61: a network that swallows everything is noticed, and the session is back when it returns', async () => {
  const relay = await TcpRelay.open(Number(new URL(url).port))
  const ben = new NodeOperator({ url: `ws://127.0.0.1:${relay.port}/socket` })
  await enter(ben.client, 'ben', 'Flight Controller', { 'Flight Director': 'monitor' })
  relay.silence()
  await until(ben.client, ({ connection }) => connection !== 'open', 16_000)
  assert.equal(ben.client.view.phase, 'in_role')
  relay.up()
  await until(ben.client, ({ connection }) => connection === 'open', 10_000)
  assert.equal(loopNamed(ben.client, 'Flight Director').state, 'monitor')
  await until(ben.client, ({ media }) => media === 'connected')
  ben.close()
  relay.close()
})

test('F62: a mixer that dies is replaced without the clients’ doing', async () => {
  const [anna, ben] = await talkerAndListener()
  await end('mixer 0')
  const diedMs = performance.now()
  let level = -Infinity
  while (!(level > SPOKEN_DBFS - 3)) {
    assert.ok(performance.now() < diedMs + 10_000, 'silent for 10 s')
    level = (await levelsWhileSpeaking([anna, ben], 0.3)).listener
  }
  console.log(`heard again ${Math.round(performance.now() - diedMs)} ms after the mixer's death`)
  assert.equal(ben.client.view.media, 'connected')
  anna.close()
  ben.close()
})

test('F63: an ice_proxy that dies makes the clients offer again', async () => {
  const [anna, ben] = await talkerAndListener()
  const views: string[] = []
  ben.client.onChange(({ media }) => {
    if (views.at(-1) !== media) views.push(media)
  })
  const diedMs = performance.now()
  await end('ice_proxy 0')
  await until(ben.client, ({ media }) => media !== 'connected')
  for (const { client } of [anna, ben]) {
    await until(client, ({ media }) => media === 'connected', 10_000)
  }
  console.log(`connected again after ${Math.round(performance.now() - diedMs)} ms: ${views.join()}`)
  const { listener } = await levelsWhileSpeaking([anna, ben])
  assert.ok(Math.abs(listener - SPOKEN_DBFS) < 1.5, `${listener} dBFS`)
  assert.equal(ben.client.view.mediaProblem, undefined)
  anna.close()
  ben.close()
})

test('F03: a restarted client is back in its role with its loops by its token alone', async () => {
  const tokenStore = memoryStore()
  const first = new NodeOperator({ url, tokenStore })
  await enter(first.client, 'anna', 'Flight Director', { Telemetry: 'monitor' })
  first.close()
  const second = new NodeOperator({ url, tokenStore })
  await until(second.client, ({ phase }) => phase === 'in_role')
  assert.equal(second.client.view.user?.displayName, 'Anna')
  assert.equal(loopNamed(second.client, 'Telemetry').state, 'monitor')
  await until(second.client, ({ media }) => media === 'connected')
  await second.client.signOff()
  assert.equal(tokenStore.read(), undefined)
  assert.equal(second.client.view.media, 'none')
  second.close()
})

test('a session that another client resumes ends here, and the view says so', async () => {
  const [mine, theirs] = [memoryStore(), memoryStore()]
  const first = new NodeOperator({ url, tokenStore: mine })
  await enter(first.client, 'anna', 'Flight Director')
  theirs.write(mine.read() ?? '')
  const second = new NodeOperator({ url, tokenStore: theirs })
  await until(first.client, ({ phase }) => phase === 'signed_off')
  assert.equal(first.client.view.endedBecause?.code, 'SESSION_TAKEN_OVER')
  await until(second.client, ({ phase }) => phase === 'in_role')
  await until(first.client, ({ connection }) => connection === 'open')
  first.close()
  second.close()
})

test('F13 F14 X04: a refused request rejects with its code, and the next one is carried out', async () => {
  const chris = new NodeOperator({ url })
  await assert.rejects(chris.client.signOn('chris', 'not it'), isRefusal('SIGN_ON_FAILED'))
  await enter(chris.client, 'chris', 'Observer')
  const { id } = loopNamed(chris.client, 'Flight Director')
  await assert.rejects(chris.client.switchLoop(id, 'talk'), isRefusal('TALK_DENIED'))
  await assert.rejects(chris.client.switchLoop(999, 'monitor'), isRefusal('LOOP_UNKNOWN'))
  await assert.rejects(chris.client.setVolume(id, 101), isRefusal('BAD_REQUEST'))
  await chris.client.setVolume(id, 30)
  assert.equal(loopNamed(chris.client, 'Flight Director').volume, 30)
  await assert.rejects(chris.client.setPan(id, -101), isRefusal('BAD_REQUEST'))
  await chris.client.setPan(id, -70)
  assert.equal(loopNamed(chris.client, 'Flight Director').pan, -70)
  chris.close()
})

function isRefusal(code: string) {
  return (error: unknown) => error instanceof VocsError && error.code === code
}
