// What accounts leave, on its way to a store that is slow, fails, or is gone for long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemoryRows, SignOnRow } from '../../src/store/account_store.ts'
import {
  AccountWriter,
  type AccountWriterOptions,
  SIGN_ONS_PENDING_MAX,
} from '../../src/vocs/account_writer.ts'
import { KeysetMemory } from '../../src/vocs/keyset_memory.ts'

const KEY = { state: 'talk', volume: 100, pan: 0 } as const

function row(digest: string): SignOnRow {
  const rest = { role: undefined, keyset: '', client: '', address: '', signedOnMs: 0, usedMs: 0 }
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

/** A store that has what was written, or fails at once; one that is full still deletes. */
class Disk {
  readonly has = new Map<string, SignOnRow>()
  fails = false
  takesRows = true

  writeSignOns(changes: ReadonlyMap<string, SignOnRow | undefined>): Promise<void> {
    const hasRows = [...changes.values()].some((value) => value !== undefined)
    if (this.fails || (hasRows && !this.takesRows)) return Promise.reject(new Error('no disk'))
    for (const [digest, value] of changes) {
      if (value === undefined) this.has.delete(digest)
      else this.has.set(digest, value)
    }
    return Promise.resolve()
  }

  writeMemory(): Promise<void> {
    return Promise.resolve()
  }
}

function writerOn(
  store: AccountWriterOptions['accounts'],
  memory = new KeysetMemory(),
  stored: readonly string[] = [],
): AccountWriter {
  return new AccountWriter({ accounts: store, memory, stored, log: { error: () => undefined } })
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
  await store.finish()
  await kept
  assert.deepEqual(
    store.batches.map((batch) => [...batch]),
    [[['b', undefined]], [['a', row('a')]]],
  )
})

test('F03: while the store is away what waits is bounded; after it all is written, and new ones are', async () => {
  const store = new Disk()
  const writer = writerOn(store)
  store.fails = true
  const digests = Array.from({ length: SIGN_ONS_PENDING_MAX + 10 }, (_, index) => `token${index}`)
  for (const digest of digests) writer.signOns(new Map([[digest, row(digest)]]))
  assert.equal(writer.waiting, SIGN_ONS_PENDING_MAX)
  await assert.rejects(writer.keep(digests[0]), /no disk/)
  await assert.rejects(writer.keep(digests.at(-1)), /too many sign-ons wait/)
  store.fails = false
  await writer.write()
  assert.equal(writer.waiting, 0)
  assert.equal(store.has.size, SIGN_ONS_PENDING_MAX)
  writer.signOns(new Map([['new', row('new')]]))
  await writer.keep('new')
  assert.ok(store.has.has('new'))
})

test('F06: what ends while there is no room more is deleted first, whatever else can be written', async () => {
  const store = new Disk()
  const old = Array.from({ length: 3000 }, (_, index) => `old${index}`)
  const writer = writerOn(store, undefined, old)
  for (const digest of old) store.has.set(digest, row(digest))
  store.fails = true
  for (let index = 0; index < SIGN_ONS_PENDING_MAX; index++) {
    writer.signOns(new Map([[`token${index}`, row(`token${index}`)]]))
  }
  await writer.write()
  writer.signOns(new Map(old.map((digest) => [digest, undefined])))
  store.fails = false
  store.takesRows = false
  await writer.write()
  assert.equal(store.has.size, 0, 'also where it takes nothing new')
  assert.equal(writer.waiting, SIGN_ONS_PENDING_MAX)
})

test('F106: sign-ons that fail again and again leave no more behind than may wait', async () => {
  const store = new Disk()
  const writer = writerOn(store, undefined, ['old'])
  store.fails = true
  for (let round = 0; round < 120; round++) {
    const digests = Array.from({ length: 900 }, (_, index) => `token ${round} ${index}`)
    writer.signOns(new Map(digests.map((digest) => [digest, row(digest)])))
    await writer.write()
    writer.signOns(new Map(digests.map((digest) => [digest, undefined])))
  }
  writer.signOns(new Map([['old', undefined]]))
  assert.ok(writer.waiting <= SIGN_ONS_PENDING_MAX + 1, `${writer.waiting}`)
  store.has.set('old', row('old'))
  store.fails = false
  await writer.write()
  assert.deepEqual([writer.waiting, store.has.size], [0, 0])
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
