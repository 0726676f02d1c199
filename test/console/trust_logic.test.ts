// The console's pure logic of what can be trusted: alarms, dimmed loops, emergency calls, words for refusals.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERROR_CODES, VocsError } from '../../src/protocol/errors.ts'
import { refuseWeakPassword } from '../../src/vocs/password_rules.ts'
import { alarmConditions, type ConsoleCondition } from '../../web/console_logic/alarm_conditions.ts'
import { AlarmList, hasNews } from '../../web/console_logic/alarm_list.ts'
import { type DimScene, dimmedLoops, type HeardLoop } from '../../web/console_logic/dim_sign.ts'
import { CALL_HOLD_MS, EmergencyCalls } from '../../web/console_logic/emergency_calls.ts'
import { MicrophoneSilence, SILENT_AFTER_MS } from '../../web/console_logic/microphone_silence.ts'
import { refusals as english } from '../../web/shared/text/english_refusals.ts'
import { refusals as german } from '../../web/shared/text/german_refusals.ts'

const FINE: ConsoleCondition = {
  connected: true,
  media: 'connected',
  mediaProblem: undefined,
  grade: 'good',
  microphone: 'ready',
  microphoneSilent: false,
  muted: false,
  soundMuted: false,
  soundBlocked: false,
}
const LOOP: HeardLoop = {
  id: 1,
  state: 'monitor',
  volume: 100,
  priority: 'normal',
  active: false,
  talkers: [],
}
const OTHER = [{ own: false }]
const OWN = [{ own: true }]

test('X17: what is wrong is told in order of importance, and nothing where nothing is wrong', () => {
  assert.deepEqual(alarmConditions(FINE), [])
  const wrong = alarmConditions({
    connected: false,
    media: 'lost',
    mediaProblem: undefined,
    grade: 'poor',
    microphone: 'denied',
    microphoneSilent: true,
    muted: true,
    soundMuted: true,
    soundBlocked: true,
  })
  const list = new AlarmList()
  list.update(wrong.toReversed(), 0)
  const alarms = list.update(wrong.toReversed(), 5000)
  assert.deepEqual(
    alarms.map(({ kind }) => kind),
    ['no_server', 'no_audio', 'sound_blocked', 'voice_taken', 'no_microphone', 'sound_muted'],
  )
  assert.ok(alarms.every(({ sinceMs }) => sinceMs === 0))
})

test('F65: where there is no room, that is the alarm, and not that there is no audio', () => {
  const full = alarmConditions({ ...FINE, media: 'none', mediaProblem: 'NO_RESOURCE' })
  assert.deepEqual(full, [{ kind: 'no_capacity', cause: '' }])
})

test('X17: audio that is made in time, and a connection that is back at once, are no alarm', () => {
  const list = new AlarmList()
  const wrong = alarmConditions({ ...FINE, connected: false, media: 'connecting' })
  assert.deepEqual(list.update(wrong, 0), [])
  assert.deepEqual(list.update(wrong, 900), [])
  assert.equal(list.update(wrong, 1000).length, 1)
  assert.equal(list.update(wrong, 4000).length, 2)
  assert.deepEqual(list.update([], 4100), [])
})

test('X17: an acknowledged alarm stays known until it changes, then it is news again', () => {
  const list = new AlarmList()
  const denied = alarmConditions({ ...FINE, microphone: 'denied' })
  const first = list.update(denied, 100)
  assert.equal(hasNews([], first), true)
  list.acknowledge('no_microphone')
  const known = list.update(denied, 9000)
  assert.deepEqual(known, [
    { kind: 'no_microphone', cause: 'denied', sinceMs: 100, acknowledged: true },
  ])
  assert.equal(hasNews(first, known), false)
  const other = list.update(alarmConditions({ ...FINE, microphone: 'ended' }), 9500)
  assert.deepEqual(other, [
    { kind: 'no_microphone', cause: 'ended', sinceMs: 9500, acknowledged: false },
  ])
  assert.equal(hasNews(known, other), true)
  list.acknowledge('no_microphone')
  list.update([], 9600)
  assert.equal(list.update(denied, 9700)[0]?.acknowledged, false)
})

test('X18: bad audio that comes and goes is one alarm', () => {
  const list = new AlarmList()
  const poor = alarmConditions({ ...FINE, grade: 'poor' })
  list.update(poor, 0)
  assert.equal(list.update([], 5000)[0]?.sinceMs, 0)
  assert.equal(list.update(poor, 9000)[0]?.sinceMs, 0)
  assert.equal(list.update([], 18_999).length, 1)
  assert.equal(list.update([], 19_000).length, 0)
})

test('X17: a microphone without any sound while the key is open is noticed over several presses', () => {
  const silence = new MicrophoneSilence()
  let nowMs = 0
  const pass = (ms: number, isOpen: boolean, level: number): boolean => {
    let isWrong = false
    for (const endMs = nowMs + ms; nowMs < endMs;) {
      nowMs += 250
      isWrong = silence.note(isOpen, level, nowMs)
    }
    return isWrong
  }
  pass(250, false, 0)
  assert.equal(pass(SILENT_AFTER_MS * 2, false, 0), false, 'the key is up')
  assert.equal(pass(SILENT_AFTER_MS - 5000, true, 0), false)
  pass(3000, false, 0)
  assert.equal(pass(5000, true, 0), true)
  assert.equal(pass(1000, false, 0), true, 'still so')
  assert.equal(pass(250, false, 0.01), false, 'there is sound')
  assert.equal(pass(SILENT_AFTER_MS - 250, true, 0), false)
})

test('X06: own talk dims what is heard beside, a priority loop all others, an emergency loop even those', () => {
  const dim = { whileTalkingDb: 12, priorityDb: 6, priorityLoops: [3] }
  const loops: readonly HeardLoop[] = [
    { ...LOOP, id: 1, state: 'talk' },
    { ...LOOP, id: 2 },
    { ...LOOP, id: 3 },
    { ...LOOP, id: 4, state: 'off' },
    { ...LOOP, id: 5, priority: 'emergency' },
  ]
  const calling = (id: number, talkers: HeardLoop['talkers'] = OTHER) =>
    loops.map((loop) => (loop.id === id ? { ...loop, active: true, talkers } : loop))
  const ids = (scene: Partial<DimScene>) => [...dimmedLoops({ loops, dim, spoken: [], ...scene })]
  assert.deepEqual(ids({}), [])
  assert.deepEqual(ids({ spoken: [1] }), [2, 3])
  assert.deepEqual(ids({ spoken: [1], dim: { ...dim, whileTalkingDb: 0 } }), [])
  assert.deepEqual(ids({ loops: calling(2) }), [])
  assert.deepEqual(ids({ loops: calling(3) }), [1, 2])
  assert.deepEqual(ids({ loops: calling(3), dim: { ...dim, priorityDb: 0 } }), [])
  assert.deepEqual(ids({ loops: calling(3, OWN) }), [], 'the own voice dims nothing this way')
  assert.deepEqual(ids({ loops: calling(3, []) }), [1, 2], 'somebody without a name')
  assert.deepEqual(ids({ loops: calling(5) }), [1, 2, 3])
  const unheard = calling(3).map((loop) => (loop.id === 3 ? { ...loop, volume: 0 } : loop))
  assert.deepEqual(ids({ loops: unheard }), [])
})

test('X06: an emergency call outlasts pauses, whether or not the loop is monitored, but not the own voice', () => {
  const calls = new EmergencyCalls()
  const off: HeardLoop = { ...LOOP, id: 7, priority: 'emergency', state: 'off' }
  const speaking = [{ ...off, active: true, talkers: OTHER }]
  assert.deepEqual(calls.look([{ ...off, active: true, talkers: OWN }], 0), [])
  assert.deepEqual(calls.look([{ ...LOOP, active: true, talkers: OTHER }], 0), [])
  assert.deepEqual(calls.look(speaking, 1000), [7])
  assert.deepEqual(calls.look([off], 1000 + CALL_HOLD_MS), [7])
  assert.deepEqual(calls.look([off], 1001 + CALL_HOLD_MS), [])
  calls.look(speaking, 9000)
  assert.deepEqual(calls.look([], 9001), [], 'the loop is gone')
})

test('F65: each refusal that there is has words of its own in both languages, and says when to try again', () => {
  for (const code of ERROR_CODES) {
    const refusal = { message: 'the words of the server', seconds: 7 }
    const [en, de] = [english[code](refusal), german[code](refusal)]
    for (const words of [en, de]) assert.match(words, /^[A-Z].{10,}[.!?]$/, code)
    assert.notEqual(en, de, code)
  }
  for (const words of [english, german]) {
    assert.match(words.NO_RESOURCE({ message: '', seconds: 7 }), /7 s/)
    assert.doesNotMatch(words.TALK_DENIED({ message: 'role "x"', seconds: 0 }), /role "x"/)
  }
})

test('F08 X23: why a password is refused is told in German as well, for each reason that the server has', () => {
  const rules = { lettersMin: 10, isCommon: (password: string) => password === 'very common one' }
  const user = { id: 'benjamin-o', name: 'Benjamin O.' }
  const reasons = [
    ['short', /weniger als 10 Zeichen/],
    ['x'.repeat(2000), /mehr als \d+ Zeichen/],
    ['benjamin-o', /Name des Benutzers/],
    ['the old one it was', /das alte/],
    ['very common one', /häufigsten/],
    ['abababababab', /ein oder zwei Zeichen/],
  ] as const
  for (const [password, said] of reasons) {
    assert.throws(
      () => refuseWeakPassword(rules, user, 'the old one it was', password),
      (error: unknown) => {
        assert.ok(error instanceof VocsError)
        assert.match(german.PASSWORD_REFUSED({ message: error.message, seconds: 0 }), said)
        return true
      },
    )
  }
})
