// When a way that carries nothing any more is taken for dead.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COUNT_EVERY_MS, PathWatch, QUIET_MAX_MS } from '../../src/sdk/path_watch.ts'

/** A watched peer whose received packets are counted as they are due, or `lateMs` after that. */
class Watched {
  readonly watch = new PathWatch()
  nowMs = 0
  received = 0

  constructor() {
    this.watch.start(this.nowMs)
    this.count()
  }

  /** The next count, with one packet before it or none. */
  next(hasMore: boolean, lateMs = 0): string {
    if (hasMore) this.received += 1
    this.nowMs = (this.watch.dueMs ?? 0) + lateMs
    return this.count()
  }

  /** Counts without a packet until the way is dead; how long that took, ms. */
  deadAfterMs(lateMs = 0): number {
    const fromMs = this.nowMs
    while (this.next(false, lateMs) !== 'dead') assert.ok(this.nowMs < fromMs + 60_000)
    return this.nowMs - fromMs
  }

  count(): string {
    assert.ok(this.nowMs === 0 || this.watch.isDue(this.nowMs))
    return this.watch.count(this.received, this.nowMs)
  }
}

test('F63: a way is dead 1.5 s after its last packet, and one count later at most', () => {
  const watched = new Watched()
  assert.equal(watched.next(true), 'alive')
  const ms = watched.deadAfterMs()
  assert.ok(ms >= QUIET_MAX_MS && ms <= QUIET_MAX_MS + COUNT_EVERY_MS, `${ms} ms`)
})

test('a packet each 1.4 s keeps it alive', () => {
  const watched = new Watched()
  for (let count = 1; count < 100; count++) assert.notEqual(watched.next(count % 4 === 0), 'dead')
})

test('a packet alone, after the way was dead, says that it lives', () => {
  const watched = new Watched()
  watched.deadAfterMs()
  assert.equal(watched.next(true), 'alive')
  assert.equal(watched.next(false), 'quiet')
})

test('a machine that slept for an hour finds no dead way when it wakes', () => {
  const watched = new Watched()
  watched.next(true)
  assert.equal(watched.next(false, 3_600_000), 'quiet')
  assert.equal(watched.next(true), 'alive')
})

test('a page whose timers come once a second finds a dead way, in three of them', () => {
  const watched = new Watched()
  watched.next(true, 700)
  assert.equal(watched.deadAfterMs(1000 - COUNT_EVERY_MS), 3000)
})

test('a count that fell, since the peer forgot an address, is neither life nor death', () => {
  const watched = new Watched()
  watched.received = 1000
  watched.next(true)
  watched.received = 10
  assert.equal(watched.next(false), 'quiet')
  assert.equal(watched.next(true), 'alive')
})

test('peers that fall quiet one after the other come ever more rarely, up to 30 s apart', () => {
  const { watch } = new Watched()
  const rests = Array.from({ length: 8 }, () => {
    watch.failed()
    return watch.restMs
  })
  assert.deepEqual(rests, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})

test('after 10 s of a peer that carries something all is forgotten', () => {
  const watched = new Watched()
  watched.watch.failed()
  while (watched.nowMs < 9000) watched.next(true)
  assert.equal(watched.watch.restMs, 1000)
  while (watched.nowMs < 10_000) watched.next(true)
  assert.equal(watched.watch.restMs, 0)
})

test('a peer that is not watched has no counts', () => {
  const { watch } = new Watched()
  watch.stop()
  assert.equal(watch.dueMs, undefined)
  assert.equal(watch.isDue(1e9), false)
})
