// The example makes a project out of a CSV file on a whole server; its people sign on. Loopback only.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect } from '../../src/sdk/node.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { startProgram } from '../support/program.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/mission_from_csv.js', import.meta.url))
const CSV = `kind,id,name,role,loop,right
loop,moon-fd,"Flight, ""Moon""",,,
loop,moon-sci,Science,,,
role,flight,Flight Director,,,
user,mia,Mia,flight,,
user,noah,Noah,flight,,
right,,,flight,moon-fd,talk
right,,,flight,moon-sci,monitor
right,,,flight,fd,monitor
`

let server: TestServer
let folder: string

before(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'flightloop-csv-'))
})

after(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

async function run(csv: string) {
  const file = join(folder, 'mission.csv')
  await writeFile(file, csv)
  const where = ['--url', socketUrl(server.address), '--domain', 'main', '--project', 'moon']
  const env = { ...process.env, FLIGHTLOOP_PASSWORD: TEST_PASSWORD }
  const args = [EXAMPLE, ...where, '--user', 'anna', file]
  const program = startProgram('node', args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let text = ''
  program.child.stdout?.on('data', (bytes: Buffer) => (text += bytes.toString()))
  program.child.stderr?.on('data', (bytes: Buffer) => (text += bytes.toString()))
  return { code: await program.ended, text }
}

test('F73 F74 F75: a project with its people and rights is made by a program, whole or not at all', async () => {
  const bad = await run(CSV.replace('right,,,flight,fd', 'right,,,flight,nowhere'))
  assert.deepEqual([bad.code, /no loop "nowhere"/.test(bad.text)], [1, true], bad.text)
  const { code, text } = await run(CSV)
  assert.equal(code, 0, text)
  const password = /^mia: (\S+)$/m.exec(text)?.[1] ?? ''
  const client = connect({ url: socketUrl(server.address) })
  await client.signOn('mia', password)
  await client.changePassword(password, 'a long one of my own')
  await client.chooseRole('moon/flight')
  assert.deepEqual(
    new Map(client.view.loops.map(({ name, right }) => [name, right])),
    new Map([
      ['Flight Director', 'monitor'],
      ['Flight, "Moon"', 'talk'],
      ['Science', 'monitor'],
    ]),
  )
  client.close()
  const again = await run(CSV)
  assert.match(again.text, /0 entities/)
})
