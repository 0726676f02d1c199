// A program that changes a store as the server does, and tells each change when it is safe: to run beside others,
// and to be killed. I/O. Each change makes a user and a member.
import { fileURLToPath } from 'node:url'
import type { StoreSettings } from '../../src/store/sql.ts'
import { openStore } from '../../src/store/store.ts'
import { ControlPlane } from '../../src/vocs/control_plane.ts'
import { putUser, RANGE, setMember } from '../support/edits.ts'
import { type Program, startProgram } from '../support/program.ts'

/** Makes users "<name>-<number>" of base, members of base/crew, and writes each name and a line's end; 0: only opens it. */
export function startWriter(settings: StoreSettings, name: string, count: number): Program {
  const file = fileURLToPath(import.meta.url)
  const args = ['--enable-source-maps', file, JSON.stringify(settings), name, String(count)]
  return startProgram(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function main(settings: string, name: string, count: number): Promise<void> {
  const store = await openStore(JSON.parse(settings) as StoreSettings, Date.now)
  if (count === 0) return store.close()
  const { changes } = await ControlPlane.open({
    store,
    range: RANGE,
    oneTimePassword: () => 'unused',
    hashPassword: () => Promise.resolve('unused'),
    firstDomain: () => Promise.reject(new Error('the store is empty')),
  })
  const author = { actor: name, address: '', reason: '' }
  for (let number = 0; number < count; number++) {
    const user = `${name}-${number}`
    await changes.edit([putUser(user, 'base'), setMember('base/crew', user)], author)
    process.stdout.write(`${user}\n`)
  }
  await store.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , settings = '', name = '', count] = process.argv
  await main(settings, name, Number(count))
}
