// The pages that the build made, by URL path: the console at the root, the others in folders. I/O.
import { fileURLToPath } from 'node:url'
import type { Log } from './log.ts'
import { LAB_HEADERS, type PageFile, readPageFiles } from './page_files.ts'

const PAGES = fileURLToPath(new URL('../../web/', import.meta.url))

/** Says so in the log where there is no console. */
export async function readBuiltPages(log: Log): Promise<ReadonlyMap<string, PageFile>> {
  const console = await readPageFiles(`${PAGES}console/`)
  const admin = await readPageFiles(`${PAGES}admin/`, '/admin')
  const lab = await readPageFiles(`${PAGES}mixer_lab/`, '/lab', LAB_HEADERS)
  if (console.size === 0) log.warn({ folder: PAGES }, 'no pages have been built')
  return new Map([...console, ...admin, ...lab])
}
