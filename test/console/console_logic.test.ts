// The console's pure logic: clicks, rates, announcements, messages, grid, forms, clock.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CODING_MS,
  delayCurve,
  DelayHistory,
  delayMs,
  delayRange,
  HISTORY_MS,
} from '../../web/console_logic/voice_delay.ts'
import { AudioQualityWindow, READINGS_MAX } from '../../web/console_logic/audio_quality.ts'
import { gridColumns } from '../../web/console_logic/grid_columns.ts'
import { stateAfterClick } from '../../web/console_logic/loop_click.ts'
import { meterPart, pushPart } from '../../web/console_logic/microphone_level.ts'
import {
  addNotice,
  expireNotices,
  INFO_MS,
  NOTICES_MAX,
  type Notice,
} from '../../web/shared_logic/notice_list.ts'
import { differs, isComplete } from '../../web/shared_logic/password_form.ts'
import { RateGate } from '../../web/console_logic/rate_gate.ts'
import {
  ANNOUNCE_AGAIN_MS,
  ANNOUNCE_INTERVAL_MS,
  TalkAnnouncer,
} from '../../web/console_logic/talk_announcer.ts'
import { utcClock } from '../../web/shared_logic/utc_clock.ts'

test('F11 F12: clicks lead from off over monitor to talk, and no further', () => {
  assert.equal(stateAfterClick('off', 'talk'), 'monitor')
  assert.equal(stateAfterClick('monitor', 'talk'), 'talk')
  assert.equal(stateAfterClick('talk', 'talk'), undefined)
})

test('F13: without the right a click asks for nothing', () => {
  assert.equal(stateAfterClick('monitor', 'monitor'), undefined)
  assert.equal(stateAfterClick('off', 'none'), undefined)
})

test('F19: a gate of 100 ms lets at most ten values a second through, and always the last', () => {
  const gate = new RateGate<number>(100)
  const sent: number[] = []
  for (let nowMs = 0; nowMs < 1000; nowMs += 10) {
    const value = gate.due(nowMs) ?? gate.offer(nowMs, nowMs)
    if (value !== undefined) sent.push(value)
  }
  assert.ok(sent.length <= 10, `${sent.length} values`)
  assert.equal(gate.offer(1, 995), undefined)
  assert.ok((gate.waitMs(995) ?? Infinity) <= 100)
  assert.equal(gate.due(1100), 1)
  assert.equal(gate.waitMs(1100), undefined)
})

test('X23: each start of a talker is announced once, one at a time, and never the own voice', () => {
  const announcer = new TalkAnnouncer()
  const talkers = ['Anna', 'Ben'].map((name) => ({ name, own: false }))
  const loops = [{ id: 1, name: 'Flight', talkers: [{ name: 'Me', own: true }, ...talkers] }]
  assert.deepEqual(announcer.next(loops, 0), { talker: 'Anna', loop: 'Flight' })
  assert.equal(announcer.next(loops, ANNOUNCE_INTERVAL_MS - 1), undefined)
  assert.equal(announcer.next(loops, ANNOUNCE_INTERVAL_MS)?.talker, 'Ben')
  assert.equal(announcer.next(loops, 2 * ANNOUNCE_INTERVAL_MS), undefined)
  assert.equal(announcer.next(loops, ANNOUNCE_AGAIN_MS)?.talker, 'Anna')
})

test('messages are bounded, a repeated one is shown once, and alerts stay', () => {
  let notices: readonly Notice[] = []
  for (let index = 0; index < NOTICES_MAX + 3; index++) {
    notices = addNotice(notices, 'alert', `message ${index}`, 0)
  }
  assert.equal(notices.length, NOTICES_MAX)
  notices = addNotice(notices, 'info', 'message 5', 0)
  assert.equal(notices.filter(({ message }) => message === 'message 5').length, 1)
  assert.equal(new Set(notices.map(({ id }) => id)).size, notices.length)
  const later = expireNotices(notices, INFO_MS)
  assert.ok(later.every(({ kind }) => kind === 'alert'))
  assert.equal(expireNotices(later, INFO_MS * 1000), later)
})

test('the grid fits eight loops on a desk and on a phone, and scrolls with readable tiles beyond', () => {
  const heightOf = (tiles: number, width: number, height: number) =>
    height / Math.ceil(tiles / gridColumns(tiles, { width, height, rem: 16 }))
  assert.ok(heightOf(8, 1280, 660) >= 9.2 * 16)
  assert.ok(heightOf(8, 390, 690) >= 9.2 * 16)
  assert.equal(gridColumns(8, { width: 390, height: 690, rem: 15 }), 2)
  assert.equal(gridColumns(200, { width: 390, height: 690, rem: 15 }), 2)
  assert.equal(gridColumns(1, { width: 2560, height: 1300, rem: 20 }), 1)
  assert.equal(gridColumns(0, { width: 0, height: 0, rem: 16 }), 1)
})

test('F36: the meter is empty at -60 dBFS and below, half at -30, full at full scale', () => {
  const square = (dbfs: number) => Float32Array.of(10 ** (dbfs / 20), -(10 ** (dbfs / 20)))
  assert.equal(meterPart(Float32Array.of(0, 0)), 0)
  assert.ok(meterPart(square(-70)) === 0)
  assert.ok(Math.abs(meterPart(square(-30)) - 0.5) < 1e-6)
  assert.ok(Math.abs(meterPart(square(0)) - 1) < 1e-6)
  assert.deepEqual(pushPart([1, 2, 3], 4, 3), [2, 3, 4])
})

test('F08: the form waits for ten characters and the same password twice', () => {
  const form = { old: 'x', fresh: '0123456789', again: '0123456789' }
  assert.equal(isComplete(form), true)
  assert.equal(isComplete({ ...form, old: '' }), false)
  assert.equal(isComplete({ ...form, fresh: '012345678', again: '012345678' }), false)
  assert.equal(differs({ ...form, again: '012345678' }), false)
  assert.equal(differs({ ...form, again: '012345678x' }), true)
  // Nine letters in eighteen units, and one word of two keyboards.
  const faces = '😀😁😂😀😁😂😀😁😂'
  assert.equal(isComplete({ ...form, fresh: faces, again: faces }), false)
  const keyboards = { fresh: 'caf\u00e9 au lait', again: 'cafe\u0301 au lait' }
  assert.equal(isComplete({ ...form, ...keyboards }), true)
  assert.equal(differs({ ...form, ...keyboards }), false)
})

test('the clock shows UTC', () => {
  assert.deepEqual(utcClock(Date.UTC(2026, 1, 3, 4, 5, 6, 789)), {
    day: '2026-02-03',
    time: '04:05:06',
  })
})

const COUNTERS = {
  roundTripMs: 4,
  jitterMs: 1,
  packetsReceived: 0,
  packetsLost: 0,
  concealedPart: 0,
  samplesPlayed: 0,
  samplesConcealed: 0,
  samplesEmitted: 0,
  bufferedMs: 0,
}

test('X18: loss is that of the last readings, and a new connection starts anew', () => {
  const window = new AudioQualityWindow()
  const counters = { ...COUNTERS, roundTripMs: 3, jitterMs: 1 }
  const read = (packetsReceived: number, packetsLost: number) =>
    window.add({ ...counters, packetsReceived, packetsLost })
  assert.equal(read(1000, 500), undefined, 'what was lost before the first reading counts not')
  assert.equal(read(1098, 502)?.lostPart, 0.02)
  assert.equal(read(1098, 502)?.grade, 'fair')
  for (let at = 0; at < READINGS_MAX; at++) read(1200 + at * 100, 502)
  assert.equal(read(1900, 502)?.grade, 'good')
  assert.equal(read(1950, 552)?.grade, 'poor')
  assert.equal(read(10, 0), undefined, 'another connection counts from its own start')
  assert.equal(read(20, 0)?.lostPart, 0)
})

/** A history that has been read each 2 s; parts: of those 2 s somebody was heard, buffered for `bufferMs`. */
function delayHistory(readings: readonly { readonly part: number; readonly bufferMs: number }[]) {
  const history = new DelayHistory()
  let counters = COUNTERS
  history.add(counters, 17, 0)
  readings.forEach(({ part, bufferMs }, index) => {
    const samplesEmitted = counters.samplesEmitted + 96_000 * part
    const bufferedMs = counters.bufferedMs + 96_000 * part * bufferMs
    counters = { ...counters, samplesEmitted, bufferedMs }
    counters = { ...counters, samplesPlayed: counters.samplesPlayed + 96_000 }
    counters = { ...counters, samplesConcealed: counters.samplesConcealed + 960 }
    history.add(counters, 17, 2000 * (index + 1))
  })
  return { history, counters }
}

test('X18: the delay is the sum of its parts, of the sound since the reading before', () => {
  const { history } = delayHistory([
    { part: 1, bufferMs: 40 },
    { part: 0.5, bufferMs: 60 },
  ])
  const { latest, readings } = history
  assert.deepEqual(latest, { codingMs: CODING_MS, networkMs: 2, serverMs: 17, bufferMs: 60 })
  assert.ok(latest !== undefined && delayMs(latest) === CODING_MS + 79)
  assert.deepEqual(
    readings.map(({ concealedPart }) => concealedPart),
    [0.01, 0.01],
  )
})

test('X18: while nobody talks the last delay stays, and the curve has a gap', () => {
  const { history } = delayHistory([
    { part: 1, bufferMs: 40 },
    { part: 0.05, bufferMs: 400 },
    { part: 1, bufferMs: 50 },
    { part: 0.05, bufferMs: 400 },
  ])
  assert.equal(history.latest?.bufferMs, 50)
  assert.equal(delayCurve(history.readings, 200, 300, 100).length, 2)
  assert.deepEqual(delayRange(history.readings), { leastMs: 86, mostMs: 96 })
})

test('X18: a new connection, and one of which the server or the network tells nothing, give no delay', () => {
  const { history, counters } = delayHistory([{ part: 1, bufferMs: 40 }])
  const before = history.readings.length
  history.add(COUNTERS, 17, 4000)
  assert.equal(history.readings.length, before, 'the counters went back')
  history.add({ ...counters, samplesPlayed: 5 }, undefined, 6000)
  history.add(undefined, 17, 8000)
  assert.equal(history.readings.at(-1)?.delay, undefined)
})

test('X18: ten minutes are kept, drawn from left to right, higher for later', () => {
  const { history } = delayHistory(
    Array.from({ length: 400 }, (_, index) => ({ part: 1, bufferMs: index < 399 ? 23.5 : 73.5 })),
  )
  assert.equal(history.readings.length, HISTORY_MS / 2000)
  const [points = ''] = delayCurve(history.readings, 138, 300, 100)
  const all = points.split(' ').map((point) => point.split(',').map(Number))
  assert.ok(all[0]![0]! >= 0 && all[0]![0]! < 2)
  assert.deepEqual(all[0]![1], 50)
  assert.deepEqual(all.at(-1), [300, Number((100 * (1 - 119 / 138)).toFixed(1))])
})
