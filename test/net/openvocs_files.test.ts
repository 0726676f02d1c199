// An openvocs database read from its folder: what is read, what is not, and what is told.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readOpenvocsFiles } from '../../src/net/openvocs_files.ts'
import { OpenvocsFault } from '../../src/net/openvocs_source.ts'
import { readOpenvocs } from '../../src/vocs/openvocs_import.ts'
import { DOMAIN_FILE, openvocsSample } from '../support/openvocs_sample.ts'

const SAMPLE = openvocsSample()

test('F112: the folder of a database gives what its texts give', async (context) => {
  const folder = await writeSample(context)
  const files = await readOpenvocsFiles(folder)
  assert.deepEqual(files, SAMPLE)
  assert.deepEqual(readOpenvocs(files), readOpenvocs(SAMPLE))
})

test('F112: files beside, folders without a config.json and no state.json are listed', async (context) => {
  const folder = await writeSample(context)
  await rm(join(folder, 'state.json'))
  await write(folder, 'auth/notes.txt', 'x')
  await write(folder, 'auth/config.json', '{}')
  await write(folder, 'auth/old/readme', 'x')
  await write(folder, 'auth/centre.example/backup/old.json', '{')
  await write(folder, 'auth/centre.example/rover/inner/config.json', '{')
  await write(folder, 'auth/centre.example/.git/config', 'x')
  const files = await readOpenvocsFiles(folder)
  assert.deepEqual(files.domains, SAMPLE.domains)
  assert.deepEqual(files.unread.map(({ file }) => file).toSorted(), [
    'auth/centre.example/backup',
    'auth/centre.example/rover/inner',
    'auth/config.json',
    'auth/notes.txt',
    'auth/old',
    'auth/old/readme',
    'state.json',
  ])
  const { notTaken } = readOpenvocs(files)
  assert.ok(notTaken.some(({ where, why }) => where === 'state.json' && why === 'there is none'))
})

test("F112: what can't be read is told by name, all at once", async (context) => {
  const folder = await writeSample(context)
  await rm(join(folder, DOMAIN_FILE))
  await mkdir(join(folder, DOMAIN_FILE))
  await writeFile(join(folder, 'state.json'), Buffer.from([0x7b, 0xff, 0x7d]))
  await assert.rejects(
    readOpenvocsFiles(folder),
    (error) =>
      error instanceof OpenvocsFault &&
      error.message.includes(`${DOMAIN_FILE}: EISDIR`) &&
      /state\.json: .*(not valid|invalid)/i.test(error.message),
  )
  await assert.rejects(readOpenvocsFiles(join(folder, 'auth')), /auth: ENOENT/)
  await assert.rejects(readOpenvocsFiles(join(folder, 'nowhere')), OpenvocsFault)
})

async function writeSample(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'openvocs-'))
  context.after(() => rm(folder, { recursive: true }))
  const texts = SAMPLE.domains.flatMap(({ config, projects }) => [
    config,
    ...projects.map((project) => project.config),
  ])
  for (const { file, text } of [...texts, SAMPLE.state ?? { file: 'state.json', text: '{}' }]) {
    await write(folder, file, text)
  }
  return folder
}

async function write(folder: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), text)
}
