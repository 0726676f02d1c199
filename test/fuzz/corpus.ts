// Feeds a folder of inputs to the parsers: folder/stun/* to STUN, folder/sdp/* to SDP, and so on. I/O: files.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createParsers, PARSER_NAMES, type ParserName } from './parsers.ts'

/** An input may take so long, ms; a thread of voices waits for it. */
const SLOW_MS = 200

export interface CorpusResult {
  readonly inputs: Readonly<Partial<Record<ParserName, number>>>
  /** A sentence for each input that shows a fault. */
  readonly faults: readonly string[]
}

/** Throws an Error for a folder whose name is no parser's, and where there is nothing to feed. */
export function runCorpus(folder: string): CorpusResult {
  const inputs: Partial<Record<ParserName, number>> = {}
  const faults: string[] = []
  for (const name of namesIn(folder)) {
    const parse = createParsers()[name]
    for (const path of filesIn(join(folder, name))) {
      inputs[name] = (inputs[name] ?? 0) + 1
      const startMs = performance.now()
      try {
        parse(Uint8Array.from(readFileSync(path)))
      } catch (error) {
        faults.push(`${path}: ${String(error)}`)
      }
      const tookMs = performance.now() - startMs
      if (tookMs > SLOW_MS) faults.push(`${path}: took ${Math.round(tookMs)} ms`)
    }
  }
  return { inputs, faults }
}

function namesIn(folder: string): ParserName[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const known = PARSER_NAMES.join(', ')
  if (folders.length === 0) throw new Error(`${folder} has none of the folders ${known}`)
  return folders.map((folderName) => {
    const name = PARSER_NAMES.find((candidate) => candidate === folderName)
    if (name === undefined) throw new Error(`${folder}/${folderName}: known are ${known}`)
    return name
  })
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesIn(path)
      return entry.isFile() ? [path] : []
    })
    .sort()
}
