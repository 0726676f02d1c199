// Loads the SRTP core's WebAssembly in Node. I/O: one file. A worker gets the compiled module through its
// workerData, so that only one thread compiles.
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'

/** Relative to build/src/srtp/, where this file is when it runs. */
const WASM_URL = new URL('../../wasm/srtp_core.wasm', import.meta.url)

/**
 * The compiled module. Everything goes through the optimizing compiler before the first packet, which else
 * would be several times slower for a while. Rejects if it is not built.
 */
export async function loadSrtpCoreModule(): Promise<WebAssembly.Module> {
  setFlagsFromString('--no-liftoff')
  setFlagsFromString('--no-wasm-lazy-compilation')
  return WebAssembly.compile(await readFile(WASM_URL))
}
