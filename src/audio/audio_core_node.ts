// Loads the audio core's WebAssembly in Node. I/O: one file. A worker gets the compiled module through
// its workerData, so that only one thread compiles.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'

/** Relative to build/src/audio/, where this file is when it runs. */
const WASM_URL = new URL('../../wasm/audio_core.wasm', import.meta.url)

/**
 * The compiled module. Takes 0.3 s once: everything is compiled by the optimizing compiler before the
 * first frame, which else would be three to five times slower for seconds. Throws if it is not built.
 */
export function loadAudioCoreModule(): WebAssembly.Module {
  setFlagsFromString('--no-liftoff')
  setFlagsFromString('--no-wasm-lazy-compilation')
  return new WebAssembly.Module(readFileSync(fileURLToPath(WASM_URL)))
}
