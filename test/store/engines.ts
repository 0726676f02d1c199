// Every test of the store runs on both engines, each in a store of its own. I/O.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { STORE_ENGINES, type StoreEngine, type StoreSettings } from '../../src/store/sql.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type Postgresql, startPostgresql } from '../support/postgresql.ts'

export interface StoreBench {
  readonly engine: StoreEngine
  /** Of an empty store. */
  readonly settings: StoreSettings
  /** Opens it, also a second time; it is closed at the end. Its clock begins at 1000 and goes on by 1. */
  open(): Promise<Store>
  /** Called when the test has ended. */
  atEnd(close: () => Promise<void>): void
}

let postgresql: Postgresql | undefined

/** To be called once in a file of tests. */
export function useEngines(): void {
  before(async () => {
    postgresql = await startPostgresql()
  })
  after(() => postgresql?.close())
}

/** A test on each engine. */
export function testOnBoth(title: string, run: (bench: StoreBench) => Promise<void>): void {
  for (const engine of STORE_ENGINES) {
    test(`${title} (${engine})`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'flightloop-store-'))
      const closing: (() => Promise<void>)[] = []
      try {
        const url = engine === 'postgresql' ? await postgresql!.newDatabase() : ''
        const settings = { engine, url, file: join(folder, 'store.db') }
        const atEnd = (close: () => Promise<void>) => void closing.push(close)
        await run({ engine, settings, atEnd, open: () => open(settings, atEnd) })
      } finally {
        for (const close of closing.reverse()) await close()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  }
}

async function open(
  settings: StoreSettings,
  atEnd: (close: () => Promise<void>) => void,
): Promise<Store> {
  let nowMs = 1000
  const store = await openStore(settings, () => nowMs++)
  atEnd(() => store.close())
  return store
}
