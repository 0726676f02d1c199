// Loads the audio core's WebAssembly in Node. I/O: one file. A worker gets the compiled module
// through its workerData, so that only one thread compiles.
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'

/** Relative to build/src/audio/, where this file is when it runs. */
const WASM_URL = new URL('../../wasm/audio_core.wasm', import.meta.url)

/** Bytecode that a function may run before it is looked at for compilation; V8's own is 132 kB. */
const INTERRUPT_BUDGET_BYTES = 20_000

/**
 * The compiled module. Takes 0.3 s: everything goes through the optimizing compiler before the
 * first frame, which else would be three to five times slower for seconds. Rejects if it is not
 * built.
 */
export async function loadAudioCoreModule(): Promise<WebAssembly.Module> {
  // What runs fifty times a second takes minutes to count as hot: a sixth of V8's budget is enough.
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET_BYTES}`)
  setFlagsFromString('--no-liftoff')
  setFlagsFromString('--no-wasm-lazy-compilation')
  return WebAssembly.compile(await readFile(WASM_URL))
}
