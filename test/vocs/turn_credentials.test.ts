// What a client gets to use the installation's TURN relays.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { iceServersOf } from '../../src/vocs/turn_credentials.ts'
import { CoreBench } from './core_bench.ts'

const RELAYS = { urls: ['turns:relay.example:5349'], secret: 'north', lifetimeS: 600 }
const sign = (secret: string, text: string): string =>
  createHmac('sha1', secret).update(text).digest('base64')

test('the credentials name their end and their session, and are signed with the shared secret', () => {
  // printf '1700000600:7' | openssl dgst -sha1 -hmac north -binary | base64
  assert.deepEqual(iceServersOf(RELAYS, 7, 1_700_000_000.9, sign), [
    { urls: RELAYS.urls, username: '1700000600:7', credential: 'L0yC7/asGQikCAeB+RbDnSboTiI=' },
  ])
  assert.deepEqual(iceServersOf({ ...RELAYS, urls: [] }, 7, 1_700_000_000, sign), [])
})

test('a sign-on and each resume bring credentials of the session, as of then', () => {
  let nowS = 1000
  const iceServers = (session: number) => iceServersOf(RELAYS, session, nowS, sign)
  const bench = new CoreBench({ iceServers })
  const { token } = bench.enter('anna', 'p/multi')
  const again = bench.connect()
  nowS = 2000
  const answer = bench.ask(again, 'resume', { token })
  assert.ok(answer?.body === 'signedOn')
  assert.deepEqual(
    answer.signedOn.iceServers.map(({ username }) => username),
    ['2600:1'],
  )
  const first = bench.sent.flatMap((effect) =>
    effect.kind === 'client' && effect.message.body === 'signedOn' ? [effect.message] : [],
  )
  assert.equal(first[0]?.signedOn.iceServers[0]?.username, '1600:1')
})
