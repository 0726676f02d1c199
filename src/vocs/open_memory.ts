// What users had on, read at start. I/O: the store, and the file of before there was one.
import { takeOverStateFile } from '../net/state_file.ts'
import type { AccountStore } from '../store/account_store.ts'
import { KeysetMemory } from './keyset_memory.ts'

/** What users had on, with what was kept in a file before there was a store. */
export async function openMemory(accounts: AccountStore, folder: string): Promise<KeysetMemory> {
  const memory = new KeysetMemory()
  memory.load(await accounts.memory())
  await takeOverStateFile(folder, async (text) => {
    memory.loadFile(text)
    const rows = memory.takeChanges(Infinity)
    if (rows !== undefined) await accounts.writeMemory(rows)
  })
  return memory
}
