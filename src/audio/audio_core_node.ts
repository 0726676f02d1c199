// Loads the audio core's WebAssembly in Node. I/O: one file. A worker gets the compiled module
// through its workerData, so that only one thread compiles.
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'

/** Relative to build/src/audio/, where this file is when it runs. */
const WASM_URL = new URL('../../wasm/audio_core.wasm', import.meta.url)

/**
 * The compiled module. Takes 0.3 s: everything goes through the optimizing compiler before the
 * first frame, which else would be three to five times slower for seconds. Rejects if it is not
 * built.
 */
export async function loadAudioCoreModule(): Promise<WebAssembly.Module> {
  setFlagsFromString('--no-liftoff')
  setFlagsFromString('--no-wasm-lazy-compilation')
  return WebAssembly.compile(await readFile(WASM_URL))
}
