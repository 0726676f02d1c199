// How much there is to load: the audio core and the console page, as they are and as gzip sends them.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { printTable } from '../support/bench_table.ts'

const BUILD = fileURLToPath(new URL('../../', import.meta.url))
const PAGE = join(BUILD, 'web/console')

interface Size {
  readonly files: number
  readonly bytes: number
  readonly gzip: number
}

function sizeOf(paths: readonly string[]): Size {
  const contents = paths.map((path) => readFileSync(path))
  return {
    files: paths.length,
    bytes: contents.reduce((sum, content) => sum + content.length, 0),
    gzip: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
  }
}

const page = readdirSync(PAGE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && extname(entry.name) !== '.map')
  .map((entry) => join(entry.parentPath, entry.name))
const rows: Record<string, Size> = {
  'audio_core.wasm': sizeOf([join(BUILD, 'wasm/audio_core.wasm')]),
  'console page': sizeOf(page),
}
for (const path of page) rows[`  ${basename(path)}`] = sizeOf([path])
printTable('sizes in bytes', rows)
