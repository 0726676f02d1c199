// What accounts leave, on its way to a store that is slow, fails, or is gone for long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemoryRows, SignOnRow } from '../../src/store/account_store.ts'
import { AccountWriter } from '../../src/vocs/account_writer.ts'
import { KeysetMemory } from '../../src/vocs/keyset_memory.ts'

const KEY = { state: 'talk', volume: 100, pan: 0 } as const

function row(digest: string): SignOnRow {
  const rest = { role: undefined, client: '', address: '', signedOnMs: 0, usedMs: 0 }
  return { digest, user: 'anna', way: 'password', ...rest }
}

/** A store that writes when it is told to, or fails. */
class SlowStore {
  readonly batches: ReadonlyMap<string, SignOnRow | undefined>[] = []
  readonly rows: MemoryRows[] = []
  fails = false
  #waiting: (() => void)[] = []

  async writeSignOns(changes: ReadonlyMap<string, SignOnRow | undefined>): Promise<void> {
    const { fails } = this
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (fails) throw new Error('no disk')
    this.batches.push(changes)
  }

  writeMemory(rows: MemoryRows): Promise<void> {
    if (this.fails) return Promise.reject(new Error('no disk'))
    this.rows.push(rows)
    return Promise.resolve()
  }

  /** Lets the batch that is being written end. */
  async finish(): Promise<void> {
    await settle()
    for (const resolve of this.#waiting.splice(0)) resolve()
    await settle()
  }
}

function writerOn(store: SlowStore, memory = new KeysetMemory()): AccountWriter {
  return new AccountWriter({ accounts: store, memory, log: { error: () => undefined } })
}

test('who signs on while a batch is written is in the next one, with all others', async () => {
  const store = new SlowStore()
  const writer = writerOn(store)
  const kept: string[] = []
  const keep = (digest: string) => {
    writer.signOns(new Map([[digest, row(digest)]]))
    void writer.keep().then(() => kept.push(digest))
  }
  keep('first')
  await settle()
  for (const digest of ['second', 'third', 'fourth']) keep(digest)
  assert.deepEqual(kept, [])
  await store.finish()
  assert.deepEqual(kept, ['first'])
  await store.finish()
  assert.deepEqual(kept, ['first', 'second', 'third', 'fourth'])
  assert.deepEqual(
    store.batches.map(({ size }) => size),
    [1, 3],
  )
})

test('what could not be written is written later, and what came meanwhile counts', async () => {
  const store = new SlowStore()
  const writer = writerOn(store)
  store.fails = true
  writer.signOns(
    new Map([
      ['a', row('a')],
      ['b', row('b')],
    ]),
  )
  const failed = assert.rejects(writer.keep(), /no disk/)
  await settle()
  writer.signOns(new Map([['b', undefined]]))
  await store.finish()
  await failed
  store.fails = false
  const kept = writer.keep()
  await store.finish()
  await kept
  assert.deepEqual(
    [...(store.batches[0] ?? [])],
    [
      ['b', undefined],
      ['a', row('a')],
    ],
  )
})

test('F58: what users had on comes in portions, and again if the disk failed', async () => {
  const store = new SlowStore()
  const memory = new KeysetMemory()
  const writer = writerOn(store, memory)
  for (let user = 0; user < 500; user++) memory.keep(`user${user}`, 'p/multi', 'a', KEY)
  store.fails = true
  await writer.write()
  memory.keep('user0', 'p/multi', 'a', { ...KEY, volume: 1 })
  store.fails = false
  for (let portion = 0; portion < 3; portion++) await writer.write()
  assert.ok(store.rows.every(({ loops }) => loops.length <= 200))
  const loops = store.rows.flatMap((rows) => rows.loops)
  assert.equal(new Set(loops.map(({ user }) => user)).size, 500)
  assert.equal(loops.findLast(({ user }) => user === 'user0')?.volume, 1)
  assert.equal(memory.takeChanges(1000), undefined)
})

test('F58: who has been deleted meanwhile is not written again', async () => {
  const store = new SlowStore()
  const memory = new KeysetMemory()
  memory.keep('anna', 'p/multi', 'a', KEY)
  memory.keep('anna', 'p/multi', 'b', KEY)
  const rows = memory.takeChanges(100)
  assert.ok(rows)
  memory.forget(new Set(), new Set(), new Set(['a']))
  memory.putBack(rows)
  await writerOn(store, memory).write()
  assert.deepEqual(
    store.rows.flatMap(({ loops }) => loops.map(({ loop }) => loop)),
    ['b'],
  )
})

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
