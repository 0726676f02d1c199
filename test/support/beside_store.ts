// A test server's store, opened beside it. I/O: SQLite.
import { join } from 'node:path'
import { STORE_DEFAULTS } from '../../src/net/store_settings.ts'
import { openStore, type Store } from '../../src/store/store.ts'

/** `folder`: the server's. */
export async function withStore<Value>(
  folder: string,
  work: (store: Store) => Promise<Value>,
): Promise<Value> {
  const file = join(folder, STORE_DEFAULTS.file)
  const store = await openStore({ engine: 'sqlite', file, url: '' }, Date.now)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
