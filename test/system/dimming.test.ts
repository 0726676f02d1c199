// Loops that are dimmed for one listener, on a whole server: how loud each voice is for whom, while the listener talks,
// while somebody speaks on a priority loop, and on an emergency loop. Loopback only, in a network namespace.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Administration } from '../../src/sdk/administration.ts'
import {
  enter,
  loopNamed,
  NodeOperator,
  socketUrl,
  SPOKEN_DBFS,
  until,
} from '../sdk/node_operator.ts'
import { startTestServer } from '../support/test_server.ts'
import { frames, toneLevelDbfs } from '../support/tones.ts'

const [FD, GC, TM] = ['Flight Director', 'Ground Control', 'Telemetry'] as const
/** Of Anna's voice, of Ben's and of Chris'. */
const [ANNA_HZ, BEN_HZ, CHRIS_HZ] = [440, 900, 1500]
/** Until what was asked for is heard. */
const SETTLE_MS = 400
const MEASURED_MS = 500
/** 40 ms: long enough to tell the three tones from each other. */
const PIECE = 1920
const EMERGENCY = 3

test('X06: what others say is dimmed for who talks, and for who hears a priority or an emergency loop', async (t) => {
  const { anna, ben, chris, other, administration, idOf } = await scene(t)
  const spoken = anna.speak(ANNA_HZ, 14)
  await ben.client.setDim({ whileTalkingDb: 12, priorityDb: 18, priorityLoops: [idOf(TM)] })
  const chosen = { whileTalkingDb: 12, priorityDb: 18, priorityLoops: [idOf(TM)] }
  await until(other.client, () => other.client.view.dim.whileTalkingDb > 0)
  assert.deepEqual([ben.client.view.dim, other.client.view.dim], [chosen, chosen])
  await assertHeard(ben, { [ANNA_HZ]: 0 })
  await assertHeard(chris, { [ANNA_HZ]: 0 })

  await ben.client.setPtt(true)
  const answered = ben.speak(BEN_HZ, 2.5)
  await assertHeard(ben, { [ANNA_HZ]: -12, [BEN_HZ]: -Infinity })
  await assertHeard(chris, { [ANNA_HZ]: 0, [BEN_HZ]: 0 })
  await answered
  await ben.client.setPtt(false)
  await assertHeard(ben, { [ANNA_HZ]: 0 })

  await chris.client.setPtt(true)
  const called = chris.speak(CHRIS_HZ, 1.5)
  await assertHeard(ben, { [ANNA_HZ]: -18, [CHRIS_HZ]: 0 })
  await called
  await chris.client.setPtt(false)
  await pause(600)
  await assertHeard(ben, { [ANNA_HZ]: 0 })

  await ben.client.setDim({ priorityLoops: [] })
  await ben.client.setVolume(idOf(TM), 0)
  const telemetry = { id: 'tm', scope: 'main', name: TM, abbreviation: 'TM', highlight: 0 }
  const put = { ...telemetry, priority: EMERGENCY, group: '', port: 0, position: 0, revision: 0 }
  await administration.change([{ body: 'putLoop', putLoop: put }])
  await until(ben.client, () => loopNamed(ben.client, TM).priority === 'emergency')
  await chris.client.setPtt(true)
  const alarm = chris.speak(CHRIS_HZ, 1.5)
  // Volume 50 is 25.3 dB below the loudest.
  await assertHeard(ben, { [ANNA_HZ]: -20, [CHRIS_HZ]: -25.3 })
  await alarm
  await spoken
})

/** Anna talks on the first loop, Ben on the second, Chris on the third; all of them hear all others. */
async function scene(t: TestContext) {
  const server = await startTestServer()
  t.after(() => server.close())
  const url = socketUrl(server.address)
  const [anna, ben, chris, other] = [1, 2, 3, 4].map(() => new NodeOperator({ url }))
  assert.ok(anna && ben && chris && other)
  t.after(() => [anna, ben, chris, other].forEach((operator) => operator.close()))
  await enter(anna.client, 'anna', 'Flight Director', { [FD]: 'talk' })
  await enter(ben.client, 'ben', 'Flight Director', {
    [FD]: 'monitor',
    [TM]: 'monitor',
    [GC]: 'talk',
  })
  await enter(chris.client, 'chris', 'Flight Director', {
    [FD]: 'monitor',
    [GC]: 'monitor',
    [TM]: 'talk',
  })
  for (const { client } of [anna, ben, chris]) {
    await until(client, ({ media }) => media === 'connected')
  }
  await enter(other.client, 'ben', 'Flight Director')
  await anna.client.setPtt(true)
  const idOf = (name: string): number => loopNamed(ben.client, name).id
  return { anna, ben, chris, other, administration: new Administration(anna.client), idOf }
}

/** How loud the voices are compared with how they are spoken, dB, by their tones; -Infinity: not to be heard. */
async function assertHeard(
  operator: NodeOperator,
  wanted: Readonly<Record<number, number>>,
): Promise<void> {
  await pause(SETTLE_MS)
  operator.heard()
  await pause(MEASURED_MS)
  const samples = operator.heard()
  for (const [hz, db] of Object.entries(wanted)) {
    const heard = levelOf(samples, Number(hz)) - SPOKEN_DBFS
    const isRight = db === -Infinity ? heard < -50 : Math.abs(heard - db) < 0.5
    assert.ok(isRight, `${hz} Hz is at ${heard.toFixed(2)} dB, not at ${db}`)
  }
}

/** Of most of the sound: where a busy machine was late, a piece is missing or the tone's phase jumps. */
function levelOf(samples: Float32Array, hz: number): number {
  const levels = frames(samples, PIECE).map((piece) => toneLevelDbfs(piece, hz))
  return levels.toSorted((a, b) => a - b)[levels.length >> 1] ?? -Infinity
}
