// Mixes to many clients: encrypted together, each for its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EdgeScene, type EdgeClient } from './edge_scene.ts'

const CLIENTS = 7
const payloads = Array.from({ length: 5 }, (_, tick) => Uint8Array.of(0xf8, tick, tick, tick))

function listen(batchMax: number): EdgeClient[] {
  const scene = new EdgeScene(batchMax)
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    scene.connect(index + 1, () => false),
  )
  for (const payload of payloads) scene.play(payload)
  return clients
}

test('each client can read what is sent to it, and gets it once, whatever fits in one call', () => {
  for (const batchMax of [1, 3, CLIENTS, 128]) {
    for (const { wire, frames } of listen(batchMax)) {
      assert.equal(wire.length, payloads.length)
      assert.deepEqual([...frames.values()], payloads)
    }
  }
})

test('how many are encrypted in one call changes no byte', () => {
  const wires = (batchMax: number) => listen(batchMax).map(({ wire }) => wire)
  assert.deepEqual(wires(2), wires(128))
})

test('no two clients get the same bytes', () => {
  const [first, second] = listen(128)
  assert.notDeepEqual(first?.wire[0], second?.wire[0])
})
