// What a client gets of an ice_proxy whose mixer gives nothing: by it the client knows that the way lives.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPUS_SILENCE } from '../../src/audio/opus_packet.ts'
import { QUIET_MS, REPORT_INTERVAL_MS } from '../../src/ice_proxy/media_peer.ts'
import { EdgeScene } from './edge_scene.ts'

/** The worker looks so often. */
const LOOK_MS = 200

function gaps(timesMs: readonly number[]): number[] {
  return timesMs.slice(1).map((ms, index) => ms - (timesMs[index] ?? 0))
}

test('F62 F63: without a mixer a client gets a report at least each 700 ms, from the first look on', () => {
  const scene = new EdgeScene()
  const client = scene.connect(1, () => false)
  for (let tick = 0; tick < 50; tick++) scene.play(OPUS_SILENCE)
  const fromMs = scene.nowMs
  for (let tick = 0; tick < 500; tick++) scene.play(undefined)
  const times = [fromMs, ...client.reportsMs.filter((ms) => ms > fromMs), scene.nowMs]
  const most = Math.max(...gaps(times))
  assert.ok(most <= QUIET_MS + LOOK_MS, `${most} ms`)
  assert.ok(times.length <= 500 / 25 + 2, `${times.length} reports in 10 s are more than it needs`)
})

test('with DTX each 400 ms there are no more reports than there are with speech', () => {
  const scene = new EdgeScene()
  const client = scene.connect(1, () => false)
  for (let tick = 0; tick < 1000; tick++) scene.play(tick % 20 === 0 ? OPUS_SILENCE : undefined)
  const [first = 0, ...others] = gaps(client.reportsMs)
  assert.ok(others.every((gap) => gap >= REPORT_INTERVAL_MS) && first > 0, String(others))
})
