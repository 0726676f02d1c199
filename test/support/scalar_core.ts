// The audio core built without SIMD, to measure against. I/O: builds it where that has not been done (about a
// minute, once); it is not shipped.
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
const WASM_URL = new URL('../../bench/audio_core_scalar.wasm', import.meta.url)

/** To be called after loadAudioCoreModule, which chooses the compiler for all modules. */
export async function loadScalarCoreModule(): Promise<WebAssembly.Module> {
  const env = { ...process.env, WITHOUT_SIMD: '1' }
  execFileSync('wasm/build.sh', { cwd: REPOSITORY, env, stdio: ['ignore', 'inherit', 'inherit'] })
  return WebAssembly.compile(await readFile(WASM_URL))
}
