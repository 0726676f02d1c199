// What a restore leaves if it ends in the middle, after whichever of its steps with files. I/O: files.
import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { backUp, restore } from '../../src/store/backup.ts'
import { NO_CONFIGURATION } from '../../src/store/entities.ts'
import { openStore } from '../../src/store/store.ts'
import { recordOf } from '../../src/vocs/audit_text.ts'
import { planChange } from '../../src/vocs/plan_change.ts'
import * as edits from '../support/edits.ts'

const AUTHOR = { actor: 'chief', address: '', reason: '' }
const STEPS = ['rename', 'link', 'rm', 'copyFile', 'chmod', 'open'] as const
const DAMAGED = 'no store at all, but somebody may still want it'

/** The power fails before step `last`, from 0, and nothing is done after it; gives whether it came to that. */
async function cutAt(last: number, work: () => Promise<unknown>): Promise<boolean> {
  const originals = STEPS.map((name) => [name, files[name]] as const)
  let steps = 0
  for (const [name, original] of originals) {
    const counted = (...args: unknown[]): unknown =>
      steps++ < last
        ? (original as (...args: unknown[]) => unknown)(...args)
        : Promise.reject(new Error('the power fails'))
    Object.assign(files, { [name]: counted })
  }
  syncBuiltinESMExports()
  try {
    await work()
    return false
  } catch (error) {
    assert.match(String(error), /the power fails/)
    return true
  } finally {
    Object.assign(files, Object.fromEntries(originals))
    syncBuiltinESMExports()
  }
}

const open = (file: string) => openStore({ engine: 'sqlite', file, url: '' }, () => 1)

/** A store of one file that nobody has open. */
async function makeStore(file: string, domain: string): Promise<void> {
  const store = await open(`${file}.first`)
  const plan = planChange(NO_CONFIGURATION, {
    edits: [edits.putScope(domain)],
    actor: undefined,
    range: edits.RANGE,
  })
  assert.ok(plan.kind === 'good')
  const { changes } = plan
  const records = changes.map((change) => recordOf(change, AUTHOR))
  await store.commit({ base: 0, changes, records })
  await backUp(store, file)
  await store.close()
}

async function domainsIn(file: string): Promise<string[]> {
  const store = await open(file)
  const { scopes } = await store.load()
  await store.close()
  return [...scopes.keys()]
}

/** Runs `each` for a restore that is cut before each of its steps, and for one that is not. */
async function restoreInterrupted(
  spoil: (file: string) => void,
  each: (folder: string, file: string, isCut: boolean) => Promise<void>,
): Promise<number> {
  const top = mkdtempSync(join(tmpdir(), 'flightloop-backup-'))
  try {
    for (const domain of ['old', 'new']) await makeStore(join(top, domain), domain)
    for (let step = 0; ; step++) {
      const folder = mkdtempSync(join(top, 'step-'))
      const file = join(folder, 'store.db')
      copyFileSync(join(top, 'old'), file)
      spoil(file)
      const isCut = await cutAt(step, () => restore(join(top, 'new'), file, 'now'))
      await each(folder, file, isCut)
      if (!isCut) return step
    }
  } finally {
    rmSync(top, { recursive: true })
  }
}

test('F86: whenever a restore ends there is a store, and the one before is kept', async () => {
  const steps = await restoreInterrupted(
    () => undefined,
    async (_, file, isCut) => {
      const found = await domainsIn(file)
      if (!isCut) assert.deepEqual(found, ['new'])
      if (found[0] === 'new') assert.deepEqual(await domainsIn(`${file}.before-now`), ['old'])
      else assert.deepEqual(found, ['old'])
    },
  )
  assert.ok(steps > 6, `${steps} steps`)
})

test('F86: also a store that can not be read is kept, with what belongs to it, and spoils the new one in no way', async () => {
  const spoil = (file: string) => {
    for (const suffix of ['', '-wal']) writeFileSync(`${file}${suffix}`, `${DAMAGED}${suffix}`)
  }
  await restoreInterrupted(spoil, async (folder, file, isCut) => {
    for (const suffix of ['', '-wal']) {
      const kept = readdirSync(folder).filter(
        (name) => readFileSync(join(folder, name), 'utf8') === `${DAMAGED}${suffix}`,
      )
      assert.notEqual(kept.length, 0, suffix)
    }
    const now = readFileSync(file, 'latin1')
    if (now !== DAMAGED) assert.deepEqual(await domainsIn(file), ['new'])
    else assert.ok(isCut)
  })
})
