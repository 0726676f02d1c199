// The file in which what users had on was kept before there was a store: read once, then out of the way. I/O.
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

const STATE_FILE = 'state.json'
const TAKEN_OVER = '.imported'

/** `take` gets its text and has it safe when it is fulfilled. Rejects, with what to do, if it can't be used. */
export async function takeOverStateFile(
  folder: string,
  take: (text: string) => Promise<void>,
): Promise<void> {
  const file = join(folder, STATE_FILE)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (text === undefined) return
  try {
    await take(text)
  } catch (error) {
    throw new Error(`${file} can't be used, remove it: ${(error as Error).message}`)
  }
  await rename(file, file + TAKEN_OVER)
}
