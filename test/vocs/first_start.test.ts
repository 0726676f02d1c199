// Who administrates a server that has nobody for it: somebody of the domain that it begins with, or somebody new.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Configuration } from '../../src/store/entities.ts'
import { openStore } from '../../src/store/store.ts'
import { Changes } from '../../src/vocs/changes.ts'
import { ControlPlane } from '../../src/vocs/control_plane.ts'
import { readOpenvocs } from '../../src/vocs/openvocs_import.ts'
import { planOpenvocs } from '../../src/vocs/openvocs_plan.ts'
import { RANGE } from '../support/edits.ts'
import { openvocsFiles, openvocsSample } from '../support/openvocs_sample.ts'

const AUTHOR = { actor: 'command line', address: '', reason: '' }

async function start(t: TestContext, firstDomain: string | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-first-'))
  const store = await openStore({ engine: 'sqlite', file: join(folder, 'a.db'), url: '' }, () => 1)
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const hashing = {
    oneTimePassword: () => 'once',
    hashPassword: (password: string) => Promise.resolve(`$argon2-${password}`),
  }
  const open = () =>
    ControlPlane.open({
      ...hashing,
      store,
      range: RANGE,
      firstDomain: () =>
        Promise.resolve(
          firstDomain === undefined ? undefined : { text: firstDomain, file: 'first' },
        ),
    })
  const configuration = await store.load()
  const options = { ...hashing, store, range: RANGE, applied: () => undefined }
  return { open, changes: new Changes({ ...options, configuration }) }
}

function administrators({ users }: Configuration): string[] {
  return [...users.values()].filter(({ duties }) => duties.has('')).map(({ id }) => id)
}

async function importOpenvocs(changes: Changes, files: ReturnType<typeof openvocsSample>) {
  const { domains } = readOpenvocs(files)
  await changes.carryOut(
    (configuration) => ({
      changes: planOpenvocs(configuration, domains, RANGE),
      baseRevision: 0,
      dryRun: false,
    }),
    AUTHOR,
  )
}

test('F112: who was "admin" in openvocs administrates the domain, and not the system', async (t) => {
  const { open, changes } = await start(t, undefined)
  await importOpenvocs(changes, openvocsSample())
  const plane = await open()
  const { users } = plane.configuration
  assert.deepEqual([...(users.get('admin')?.duties ?? [])], [['centre.example', 'administrator']])
  assert.deepEqual(administrators(plane.configuration), ['admin-2'])
  assert.deepEqual(plane.firstPassword, { user: 'admin-2', password: 'once' })
  assert.equal(users.get('admin-2')?.oneTime, true)
  const again = await open()
  assert.equal(again.firstPassword, undefined)
  assert.deepEqual(administrators(again.configuration), ['admin-2'])
})

test('F112: that also holds for one without a password, and where "admin-2" is taken', async (t) => {
  const { open, changes } = await start(t, undefined)
  await importOpenvocs(changes, openvocsFiles({ id: 'd', users: { admin: {}, 'admin-2': {} } }, []))
  const plane = await open()
  assert.deepEqual(administrators(plane.configuration), ['admin-3'])
  assert.deepEqual(
    [plane.firstPassword?.user, plane.configuration.users.get('admin')?.passwordHash],
    ['admin-3', undefined],
  )
})

test('the user "admin" of the domain that a server begins with is its administrator', async (t) => {
  const { open } = await start(t, 'users: [{ id: admin, name: Ada }]')
  const plane = await open()
  assert.deepEqual(administrators(plane.configuration), ['admin'])
  assert.deepEqual(plane.firstPassword, { user: 'admin', password: 'once' })
  assert.equal(plane.configuration.users.get('admin')?.name, 'Ada')
})
