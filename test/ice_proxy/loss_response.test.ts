// What is done about a listener's loss, in virtual time: reports as a browser sends them, each 5 s.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LossResponse } from '../../src/ice_proxy/loss_response.ts'
import { seededRandom } from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? 1)
console.log(`seed ${seed}`)
const REPORT_MS = 5000

class Listener {
  readonly response = new LossResponse()
  nowMs = 0
  #highest = 4_294_967_000
  readonly #random = seededRandom(seed)
  changes = 0

  /** One report of what came of `packets`; loss: the chance of each to be lost. */
  report(loss: number, packets = 250): this {
    this.nowMs += REPORT_MS
    this.#highest = (this.#highest + packets) >>> 0
    let lost = 0
    for (let index = 0; index < packets; index++) lost += this.#random() < loss ? 1 : 0
    return this.tell(Math.floor((lost * 256) / packets), this.#highest)
  }

  tell(fractionLost: number, highestSequence: number): this {
    if (this.response.note({ fractionLost, highestSequence }, this.nowMs)) this.changes += 1
    return this
  }

  reports(count: number, loss: number, packets = 250): this {
    for (let index = 0; index < count; index++) this.report(loss, packets)
    return this
  }
}

test('X09: without loss nothing is done, however long', () => {
  const listener = new Listener().reports(1000, 0)
  assert.equal(listener.response.earlierFrames, 0)
  assert.equal(listener.response.lossPercent, 0)
  assert.equal(listener.changes, 0)
})

test('X09: 3 % brings one earlier frame within two reports, and never two', () => {
  const listener = new Listener().report(0).reports(2, 0.03)
  assert.deepEqual([listener.response.earlierFrames, listener.response.lossPercent], [1, 5])
  listener.reports(100, 0.03)
  assert.equal(listener.response.earlierFrames, 1)
  assert.equal(listener.changes, 1)
})

test('X09: 10 % brings two within four reports, and they stay', () => {
  const listener = new Listener().report(0).reports(4, 0.1)
  assert.deepEqual([listener.response.earlierFrames, listener.response.lossPercent], [2, 15])
  listener.reports(100, 0.1)
  assert.equal(listener.response.earlierFrames, 2)
  assert.ok(listener.changes <= 2, `${listener.changes} changes`)
})

test('X09: a burst brings two at once', () => {
  const listener = new Listener().reports(3, 0).report(0.3)
  assert.equal(listener.response.earlierFrames, 2)
})

test('X09: when the loss ends the answer goes back step by step, and is over within a minute', () => {
  const listener = new Listener().report(0).reports(6, 0.1)
  const before = listener.nowMs
  const steps: number[] = []
  while (listener.response.earlierFrames > 0 && listener.nowMs - before < 120_000) {
    steps.push(listener.report(0).response.earlierFrames)
  }
  const seconds = (listener.nowMs - before) / 1000
  console.log(`two, one, none after ${seconds} s: ${steps.join(' ')}`)
  assert.ok(seconds >= 10 && seconds <= 60, `${seconds} s`)
  assert.deepEqual([...new Set(steps)], [2, 1, 0])
})

test('X09: round a threshold it does not flutter', () => {
  for (const loss of [0.008, 0.01, 0.04, 0.08]) {
    const listener = new Listener().reports(720, loss)
    console.log(`${loss * 100} % for an hour: ${listener.changes} changes`)
    assert.ok(listener.changes <= 30, `${listener.changes} changes in an hour`)
  }
})

test('X09: one packet of the few that silence has is no sign of loss', () => {
  const listener = new Listener().reports(10, 0)
  for (let run = 0; run < 5; run++) {
    listener.nowMs += REPORT_MS
    listener.report(0, 12)
  }
  const highest = (4_294_967_000 + 10 * 250 + 5 * 12 + 12) >>> 0
  listener.tell(21, highest)
  assert.equal(listener.response.earlierFrames, 0)
})

test('X09: reports that repeat, go back or leap change nothing', () => {
  const listener = new Listener().reports(3, 0)
  const highest = (4_294_967_000 + 3 * 250) >>> 0
  listener
    .tell(255, highest)
    .tell(255, highest - 5000)
    .tell(255, highest)
    .tell(255, highest)
  listener.tell(255, (highest + 2 ** 31) >>> 0)
  assert.equal(listener.response.earlierFrames, 0)
  assert.equal(listener.changes, 0)
})

test('X09: whoever reports in a rush of lies is answered with few changes', () => {
  const listener = new Listener()
  const random = seededRandom(seed + 1)
  let highest = 0
  for (; listener.nowMs < 60_000; listener.nowMs += 5) {
    highest += Math.floor(random() * 1000)
    listener.tell(random() < 0.5 ? 0 : 255, highest)
  }
  assert.ok(listener.changes <= 40, `${listener.changes} changes in a minute`)
})
