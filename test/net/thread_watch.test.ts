// Which threads hang: judged by what they said, and never by a look that came late.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ThreadWatch, WATCH_EVERY_MS } from '../../src/net/thread_watch.ts'

const START_WITHIN_MS = 10_000

test('F62 F63: a thread that is silent for 3 s hangs, and is told of once', () => {
  const watch = watching('mixer', 'ice_proxy')
  for (let nowMs = 0; nowMs <= 20_000; nowMs += WATCH_EVERY_MS) {
    watch.heard('mixer', nowMs)
    if (nowMs <= 5000) watch.heard('ice_proxy', nowMs)
    assert.deepEqual(watch.look(nowMs), nowMs === 8000 ? ['ice_proxy'] : [], `${nowMs}`)
  }
})

test('F62 F63: a thread that has said nothing yet gets 10 s more', () => {
  const watch = watching('mixer')
  for (let nowMs = 0; nowMs <= 20_000; nowMs += WATCH_EVERY_MS) {
    assert.deepEqual(watch.look(nowMs), nowMs === 13_000 ? ['mixer'] : [], `${nowMs}`)
  }
})

test('F62 F63: a look that is late judges nobody; who hangs all the same is found 3 s later', () => {
  const watch = watching('mixer', 'ice_proxy')
  for (const thread of ['mixer', 'ice_proxy']) watch.heard(thread, 0)
  watch.look(0)
  const lateMs = 60_000
  assert.deepEqual(watch.look(lateMs), [])
  const hung: [string, number][] = []
  for (let nowMs = lateMs; nowMs <= lateMs + 10_000; nowMs += WATCH_EVERY_MS) {
    watch.heard('mixer', nowMs)
    for (const thread of watch.look(nowMs)) hung.push([thread, nowMs - lateMs])
  }
  assert.deepEqual(hung, [['ice_proxy', 3000]])
})

test('what has ended neither hangs nor comes to life by a word that was on its way', () => {
  const watch = watching('mixer')
  watch.ended('mixer')
  watch.heard('mixer', 0)
  for (let nowMs = 0; nowMs <= 20_000; nowMs += WATCH_EVERY_MS) {
    assert.deepEqual(watch.look(nowMs), [])
  }
})

function watching(...threads: string[]): ThreadWatch<string> {
  const watch = new ThreadWatch<string>(0, START_WITHIN_MS)
  for (const thread of threads) watch.started(thread, 0)
  return watch
}
