// Whose account somebody may look into and clear up: one rule, that of passwords.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EditMessage } from '../../src/protocol/admin_messages.ts'
import { wordsFor } from '../../src/vocs/permissions.ts'
import { AdminBench } from './admin_bench.ts'
import { codeOf } from './core_bench.ts'

const PEOPLE = [
  'plain',
  'supervisor-p',
  'admin-p',
  'admin-q',
  'admin-base',
  'admin-other',
  'admin-system',
] as const

test('F103: another’s sessions and passkeys are of those who may set the password, and of nobody else', async (t) => {
  const admin = await AdminBench.open(t)
  for (const person of PEOPLE) {
    for (const user of [...PEOPLE, 'none']) {
      if (user === person) continue
      admin.bench.nowMs += 60_000
      const connection = admin.enter(person)
      const edit: EditMessage = { body: 'resetPassword', resetPassword: { user } }
      const code = codeOf(await admin.change(connection, [edit], { dryRun: true }))
      const isDenied = code === 'PERMISSION_DENIED'
      for (const [body, value] of [
        ['listSessions', { user }],
        ['endSession', { user, id: 'none' }],
        ['listPasskeys', { user }],
        ['removePasskey', { user, id: 'none' }],
      ] as const) {
        const answer = codeOf(await admin.ask(connection, body, value as never))
        assert.equal(answer === 'PERMISSION_DENIED', isDenied, `${body} of ${user} by ${person}`)
      }
    }
  }
  const edits = wordsFor('edit').get('setPassword')
  const requests = wordsFor('request')
  for (const name of ['listSessions', 'endSession', 'listPasskeys', 'removePasskey']) {
    assert.equal(requests.get(name), `who has signed on, own ones; others': ${edits}`)
  }
})
