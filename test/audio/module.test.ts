// The WebAssembly module itself: it needs nothing, takes its memory once, runs in a worker thread
// with the same result, and is built to the byte.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AudioCore } from '../../src/audio/audio_core.ts'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { mixScene } from './scene.ts'

const module = await loadAudioCoreModule()

test('the module imports nothing', () => {
  assert.deepEqual(WebAssembly.Module.imports(module), [])
})

test('the memory is taken in the constructor and never grows', () => {
  const core = new AudioCore(module, { talkersMax: 64, mixesMax: 128 })
  const bytes = core.memoryBytes
  for (let round = 0; round < 3; round++) {
    for (let mix = 0; mix < 128; mix++) {
      core.resetMix(mix, { bitrate: 48000, complexity: 10 })
      core.setActive(mix, true)
    }
    for (let talker = 0; talker < 64; talker++) {
      core.resetTalker(talker)
      core.conceal(talker, 5760)
    }
    core.tick()
    for (let talker = 0; talker < 64; talker++) assert.ok(core.bufferedSamples(talker) > 0)
    for (let i = 0; i < 6; i++) core.tick()
  }
  assert.equal(core.memoryBytes, bytes)
})

test('one more mix costs less than 100 KiB', () => {
  const small = new AudioCore(module, { talkersMax: 64, mixesMax: 100 }).memoryBytes
  const large = new AudioCore(module, { talkersMax: 64, mixesMax: 200 }).memoryBytes
  assert.ok((large - small) / 100 < 100 * 1024)
})

test('a worker thread that gets the module gives the same bytes', async () => {
  const worker = new Worker(new URL('./audio_core_worker.js', import.meta.url), {
    workerData: module,
  })
  const [bytes] = (await once(worker, 'message')) as [Uint8Array]
  assert.deepEqual(bytes, mixScene(module))
  assert.ok(bytes.length > 1000)
})

test('the build gives the same bytes in another folder', { timeout: 240_000 }, () => {
  const script = fileURLToPath(new URL('../../../wasm/verify_reproducible.sh', import.meta.url))
  assert.match(execFileSync(script, { encoding: 'utf8' }), /same bytes/)
})
