// An openvocs database over the SDK into a running server: a dry run, then for good. Loopback only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VocsError } from '../../src/protocol/errors.ts'
import { Administration, connect } from '../../src/sdk/node.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { openvocsSample } from '../support/openvocs_sample.ts'
import { systemAdministrator } from '../support/system_administrator.ts'
import { startTestServer, TEST_PASSWORD } from '../support/test_server.ts'

function sampleFiles() {
  const { domains, state } = openvocsSample()
  const texts = domains.flatMap(({ config, projects }) => [
    config,
    ...projects.map((project) => project.config),
  ])
  return [...texts, ...(state === undefined ? [] : [state])].map(({ file, text }) => ({
    path: `database/${file}`,
    text,
  }))
}

async function signedOn(url: string, user: string) {
  const client = connect({ url })
  await client.signOn(user, TEST_PASSWORD)
  return client
}

test('F112: a database is taken over while the server runs; its people sign on with their passwords', async (t) => {
  const server = await startTestServer()
  t.after(() => server.close())
  const url = socketUrl(server.address)
  const first = await systemAdministrator(server)
  const duty = (user: string, scope: string) =>
    ({ body: 'setDuty', setDuty: { user, scope, duty: 2 } }) as const
  await new Administration(first).change([duty('anna', ''), duty('ben', 'main')])
  first.close()
  const anna = await signedOn(url, 'anna')
  t.after(() => anna.close())
  const administration = new Administration(anna)
  // openvocs has a user of this id too.
  const taken = administration.importOpenvocs(sampleFiles(), { dryRun: true })
  await assert.rejects(taken, { code: 'INVALID', message: /user "admin" elsewhere/ })
  await administration.change([{ body: 'remove', remove: { kind: 2, id: 'admin' } }])
  const dry = await administration.importOpenvocs(sampleFiles(), { dryRun: true })
  assert.match(dry.lines.join('\n'), /Taken over.*domain centre\.example.*Left out or changed/s)
  assert.ok(dry.changed.entries.length > 5)
  assert.deepEqual((await administration.list('user', { text: 'berta' })).entities, [])
  const done = await administration.importOpenvocs(sampleFiles(), { reason: 'move' })
  assert.deepEqual(done.lines, dry.lines)
  const { entries } = await administration.searchAudit({ text: 'berta' })
  assert.equal(entries[0]?.reason, 'move')
  const berta = connect({ url })
  t.after(() => berta.close())
  await berta.signOn('berta', 'Flugleitung-7')
  assert.ok(berta.view.roles.some(({ id }) => id === 'centre.example/gso'))

  const ben = await signedOn(url, 'ben')
  t.after(() => ben.close())
  const refused = new Administration(ben).importOpenvocs(sampleFiles(), { dryRun: true })
  await assert.rejects(refused, { code: 'PERMISSION_DENIED' })
  const broken = [{ path: 'auth/x/config.json', text: '{' }]
  await assert.rejects(administration.importOpenvocs(broken), (error) => {
    assert.ok(error instanceof VocsError && error.code === 'INVALID')
    return /auth\/x\/config\.json/.test(error.faults[0] ?? '')
  })
  const noDirectory = administration.importDirectory('main', { base: '' })
  await assert.rejects(noDirectory, { code: 'INVALID', faults: ['the settings name no directory'] })
})
