// Threads that do not start, and a main thread that is too busy to hear those that do: real threads of a few lines.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { MediaThreads } from '../../src/net/media_threads.ts'

const HANGS = 'for (;;) {}'
const ENDS = 'process.exit(0)'
const SPEAKS = `
import { workerData, parentPort } from 'node:worker_threads'
parentPort.on('message', () => process.exit(0))
setInterval(() => workerData.controlPort.postMessage(new Uint8Array(1)), 100)`
const START_WITHIN_MS = 500
/** Longer than a thread may be silent. */
const BUSY_MS = 4500

test('F62: a thread that hangs at its start is told of, by name', async (t) => {
  await assert.rejects(start(t, HANGS).started, /mixer 0 did not start: it said nothing for \d+ s/)
})

test('F62: a thread that ends at its start without a word is told of', async (t) => {
  await assert.rejects(start(t, ENDS).started, /mixer 0 did not start: it ended/)
})

test('F62: threads that speak live on where the main thread could not hear them for seconds', async (t) => {
  const { threads, started, errors } = start(t, SPEAKS)
  await started
  const before = threads.worker('mixer 0')
  await pause(1000)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS)
  await pause(1500)
  assert.equal(threads.worker('mixer 0'), before)
  assert.deepEqual(errors, [])
})

function start(t: TestContext, code: string) {
  const errors: string[] = []
  const nothing = () => undefined
  const error = (_fields: object, text: string) => void errors.push(text)
  const log = { info: nothing, warn: nothing, error }
  const threads = new MediaThreads(log, START_WITHIN_MS)
  t.after(() => threads.close())
  const started = threads.start({
    kind: 'mixer',
    index: 0,
    entry: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
    workerData: {},
    attach: () => undefined,
  })
  return { threads, started, errors }
}
