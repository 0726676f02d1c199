// What a user's console keeps for itself, and what a console is told at the sign-on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeysetMemory } from '../../src/vocs/keyset_memory.ts'
import { SETTINGS_BYTES_MAX } from '../../src/vocs/user_settings.ts'
import { codeOf, CoreBench, DOMAIN } from './core_bench.ts'

const TEXT = '{"theme":"dark"}'

function signedOn(bench: CoreBench, user: string) {
  const connection = bench.connect()
  const answer = bench.signOn(connection, user, `right ${user}`)
  assert.ok(answer?.body === 'signedOn', codeOf(answer))
  return { connection, settings: answer.signedOn.settings, duties: answer.signedOn.duties }
}

test('settings follow the user: told at a sign-on, and at once to all others of the user, in a role or not', () => {
  const bench = new CoreBench()
  const first = signedOn(bench, 'anna').connection
  const second = bench.enter('anna', 'p/multi').connection
  const ben = bench.enter('ben', 'p/multi').connection
  bench.forget()
  for (const again of [1, 2]) {
    assert.equal(codeOf(bench.ask(first, 'setSettings', { text: TEXT })), 'done', `${again}`)
  }
  const told = (connection: number) =>
    bench
      .events(connection)
      .map((event) => (event.body === 'settingsChanged' ? event.settingsChanged.text : event.body))
  assert.deepEqual([first, second, ben].map(told), [[], [TEXT], []])
  assert.equal(signedOn(bench, 'anna').settings, TEXT)
  assert.equal(signedOn(bench, 'ben').settings, '')
})

test('F106: settings are JSON of a size, and refused as a whole otherwise', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna')
  const text = (letters: number) => JSON.stringify('ü'.repeat(letters))
  const most = (SETTINGS_BYTES_MAX - 2) / 2
  for (const [value, code] of [
    [text(most), 'done'],
    [text(most + 1), 'BAD_REQUEST'],
    ['{', 'BAD_REQUEST'],
    ['"\0"', 'BAD_REQUEST'],
  ] as const) {
    assert.equal(codeOf(bench.ask(connection, 'setSettings', { text: value })), code)
  }
  assert.equal(signedOn(bench, 'anna').settings, text(most))
  bench.ask(connection, 'setSettings', { text: '' })
  assert.equal(signedOn(bench, 'anna').settings, '')
})

test('F58: settings are written once, again if the disk failed, come back, and go with their user', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna')
  bench.ask(connection, 'setSettings', { text: TEXT })
  const rows = bench.memory.takeChanges(100)
  assert.deepEqual(rows?.settings, [{ user: 'anna', text: TEXT }])
  assert.equal(bench.memory.takeChanges(100), undefined)
  assert.ok(rows)
  bench.memory.putBack(rows)
  assert.deepEqual(bench.memory.takeChanges(100)?.settings, rows.settings)
  const memory = new KeysetMemory()
  memory.load({ loops: [], pages: [], dims: [], settings: rows.settings })
  const after = new CoreBench({ memory })
  assert.equal(signedOn(after, 'anna').settings, TEXT)
  after.apply(DOMAIN.replace(/.*anna, name.*\n/, '').replaceAll('anna, ', ''))
  after.apply(DOMAIN)
  assert.equal(signedOn(after, 'anna').settings, '')
})

test('F88: a console is told what its user supervises and administrates', () => {
  const bench = new CoreBench({}, `administrators: [anna]\n${DOMAIN}`)
  const duties = (user: string) =>
    signedOn(bench, user).duties?.map(({ scope, duty }) => [scope, duty])
  assert.deepEqual(duties('anna'), [['main', 2]])
  assert.deepEqual(duties('ben'), [])
})
