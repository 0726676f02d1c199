// Changes one after the other, and what other processes changed meanwhile: with a store that is a number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Configuration, NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import type { Commit } from '../../src/store/store.ts'
import { Changes } from '../../src/vocs/changes.ts'
import { userEdit } from '../../src/vocs/edits.ts'
import { RANGE } from './core_bench.ts'

const AUTHOR = { actor: 'system', address: '', reason: '' }

/** Its commits are seen by others a moment before they are answered. */
class SlowStore {
  stored: Configuration = NO_CONFIGURATION
  loads = 0

  load(): Promise<Configuration> {
    this.loads++
    return Promise.resolve(this.stored)
  }

  revision(): Promise<number> {
    return Promise.resolve(this.stored.revision)
  }

  async commit({ base, changes }: Commit) {
    this.stored = withChanges(this.stored, changes, base + 1)
    await new Promise((resolve) => setImmediate(resolve))
    return { revision: base + 1, entries: [] }
  }

  entriesSince() {
    return Promise.resolve([])
  }
}

function changesOn(store: SlowStore, applied: (configuration: Configuration) => void) {
  return new Changes({
    store: store as never,
    configuration: store.stored,
    range: RANGE,
    oneTimePassword: () => 'once',
    hashPassword: (password) => Promise.resolve(password),
    applied,
  })
}

function scope(id: string) {
  const putScope = { id, parent: '', name: '', position: 0, revision: 0 }
  return { body: 'putScope', putScope } as const
}

test('F84: a look for what others changed reads nothing again where the change was our own', async () => {
  const store = new SlowStore()
  const changes = changesOn(store, () => undefined)
  for (let index = 0; index < 10; index++) {
    const made = changes.edit([scope(`s${index}`)], AUTHOR)
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    await changes.refresh()
    await made
  }
  assert.equal(store.stored.scopes.size, 10)
  assert.equal(store.loads, 0)
})

test('F84: what another process changed is taken over once, and told', async () => {
  const store = new SlowStore()
  const told: number[] = []
  const changes = changesOn(store, ({ revision }) => void told.push(revision))
  const other = changesOn(store, () => undefined)
  await other.edit([scope('theirs')], AUTHOR)
  await Promise.all([changes.refresh(), changes.refresh()])
  assert.deepEqual(told, [1])
  assert.equal(store.loads, 1)
})

test('F10 F74: who goes and comes again in one change is gone for a moment: nothing of the old one goes on', async () => {
  const store = new SlowStore()
  const told: Configuration[] = []
  const changes = changesOn(store, (configuration) => void told.push(configuration))
  const bob = userEdit({ id: 'bob', scope: 's', name: '', disabled: false })
  await changes.edit([scope('s'), bob], AUTHOR)
  await changes.edit([{ body: 'remove', remove: { kind: 'user', id: 'bob' } }, bob], AUTHOR)
  assert.deepEqual(
    told.map(({ users }) => users.has('bob')),
    [true, false, true],
  )
})
