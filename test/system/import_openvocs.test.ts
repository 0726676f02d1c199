// `flightloop import openvocs` as a process, then a server on what it made: people sign on as before. Loopback only.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openLog } from '../../src/net/log.ts'
import { loadSettings, storeSettings } from '../../src/net/settings.ts'
import { connect } from '../../src/sdk/node.ts'
import { openStore } from '../../src/store/store.ts'
import { startVocs } from '../../src/vocs/main.ts'
import { readOpenvocs } from '../../src/vocs/openvocs_import.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { openvocsSample } from '../support/openvocs_sample.ts'
import { startProgram } from '../support/program.ts'

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))

async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flightloop-import-'))
  t.after(() => rm(folder, { recursive: true }))
  const { domains, state } = openvocsSample()
  const texts = domains.flatMap(({ config, projects }) => [
    config,
    ...projects.map((project) => project.config),
  ])
  for (const { file, text } of [...texts, ...(state === undefined ? [] : [state])]) {
    const path = join(folder, 'openvocs', file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  await writeFile(join(folder, 'flightloop.yaml'), `dataFolder: ${join(folder, 'data')}\n`)
  await mkdir(join(folder, 'data'))
  return folder
}

/** What the command prints, and whether it went well. */
async function run(folder: string, ...options: string[]) {
  const settings = ['--settings', join(folder, 'flightloop.yaml')]
  const from = join(folder, 'openvocs')
  const args = [MAIN, 'import', 'openvocs', from, ...options, ...settings]
  const program = startProgram('node', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  program.child.stdout?.on('data', (bytes: Buffer) => (text += bytes.toString()))
  program.child.stderr?.on('data', (bytes: Buffer) => (text += bytes.toString()))
  const code = await program.ended
  return { text, code }
}

async function stored(folder: string) {
  const settings = await loadSettings(join(folder, 'flightloop.yaml'))
  const store = await openStore(storeSettings(settings), Date.now)
  const configuration = await store.load()
  await store.close()
  return configuration
}

test('F112: one command takes a database over, and its people sign on with their old passwords', async (t) => {
  const folder = await newFolder(t)
  const dry = await run(folder, '--dry-run')
  assert.deepEqual([dry.code, await readdir(join(folder, 'data'))], [0, []])
  assert.match(dry.text, /Taken over.*domain centre\.example.*dry run/s)
  const done = await run(folder)
  assert.equal(done.code, 0, done.text)
  const toldOnce = (text: string) => text.replace(/.*\n$/, '')
  assert.equal(toldOnce(dry.text), toldOnce(done.text))
  assert.match(done.text, /loops? kept as users had them.*Left out or changed.*in the store/s)
  const { users, roles, loops } = await stored(folder)
  assert.match(users.get('berta')?.passwordHash ?? '', /^\$openvocs/)
  assert.ok(roles.get('centre.example/gso')?.members.has('berta'))

  const settings = await loadSettings(join(folder, 'flightloop.yaml'), {
    http: { port: 0, plainPort: 0 },
  })
  const vocs = await startVocs({ settings, log: openLog({ level: 'silent' }) })
  t.after(() => vocs.close())
  assert.equal(vocs.firstPassword?.user, 'admin-2')
  assert.equal((await stored(folder)).users.get('admin')?.duties.has(''), false)
  const address = vocs.addresses.find((url) => url.startsWith('http:')) ?? ''
  for (const [user, password] of [
    ['berta', 'Flugleitung-7'],
    ['berta', 'Flugleitung-7'],
    ['admin', 'user1'],
  ] as const) {
    const client = connect({ url: socketUrl(address) })
    await client.signOn(user, password)
    assert.equal(client.view.phase, 'choosing_role')
    await client.signOff()
    client.close()
  }
  const [state] = readOpenvocs(openvocsSample()).states.filter(({ user }) => user === 'berta')
  assert.ok(state !== undefined)
  const berta = connect({ url: socketUrl(address) })
  await berta.signOn('berta', 'Flugleitung-7')
  await berta.chooseRole(state.role)
  const { name } = loops.get(state.loop) ?? { name: '' }
  const loop = berta.view.loops.find((candidate) => candidate.name === name)
  assert.deepEqual([loop?.state, loop?.volume], [state.state, state.volume])
  berta.close()
  const wrong = connect({ url: socketUrl(address) })
  await assert.rejects(wrong.signOn('berta', 'user1'), { code: 'SIGN_ON_FAILED' })
  wrong.close()
  assert.match((await stored(folder)).users.get('berta')?.passwordHash ?? '', /^\$argon2id/)
})

test('F112: what does not fit what is there is refused whole, with a sentence', async (t) => {
  const folder = await newFolder(t)
  assert.equal((await run(folder)).code, 0)
  const before = await stored(folder)
  await rm(join(folder, 'openvocs'), { recursive: true })
  const file = join(folder, 'openvocs/auth/elsewhere.example/config.json')
  await mkdir(dirname(file), { recursive: true })
  const users = { fresh: { id: 'fresh' }, berta: { id: 'berta' } }
  await writeFile(file, JSON.stringify({ id: 'elsewhere.example', users }))
  const again = await run(folder)
  assert.equal(again.code, 1)
  assert.match(again.text, /user "berta" elsewhere, .*take another id/)
  assert.deepEqual(await stored(folder), before)
  assert.equal((await run(join(folder, 'nowhere'))).code, 1)
})
