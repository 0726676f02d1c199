// The server as a process that is killed and started again: who was signed on is back, who was not is not.
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hashPassword } from '../../src/net/password_hash.ts'
import { ERROR_CODES } from '../../src/protocol/errors.ts'
import { Account } from '../../src/sdk/node.ts'
import { openSql } from '../../src/store/sql.ts'
import { enter, loopNamed, NodeOperator, until } from '../sdk/node_operator.ts'
import { ServerProcess } from '../support/server_process.ts'
import { SocketClient } from '../support/socket_client.ts'
import { TEST_PASSWORD } from '../support/test_server.ts'
import { frames, toneLevelDbfs } from '../support/tones.ts'
import { USER1_HASH, USER1_SALT } from '../support/openvocs_sample.ts'

const PORT = 18_091
const TALK = 2
const TONE_HZ = 1000
const SPOKEN_DBFS = -20
let server: ServerProcess

before(async () => {
  const password = await hashPassword(TEST_PASSWORD)
  const weak = await hashPassword(TEST_PASSWORD, { memoryKiB: 7168, passes: 1, parallelism: 1 })
  const legacy = `$openvocs$1024$${USER1_SALT}$${USER1_HASH}`
  const user = (id: string, hash: string) => `  - { id: ${id}, name: ${id}, password: '${hash}' }`
  server = new ServerProcess({
    port: PORT,
    domain: `
administrators: [anna]
users:
${user('anna', password)}
${user('ben', password)}
${user('weak', weak)}
${user('legacy', legacy)}
loops:
  - { id: fd, name: Flight Director, abbreviation: FD }
  - { id: gc, name: Ground Control, abbreviation: GC }
projects:
  - id: test
    name: Test
    keysets: [{ id: desk, rows: 2, columns: 3 }]
    roles:
      - { id: crew, name: Crew, talkMode: multi, members: [anna, ben, weak, legacy], rights: { fd: talk, gc: talk } }
`,
  })
  await server.start()
})
after(() => server.close())

test('F03 F58 F61 F64: killed and started again, the server knows token, role, loops, volume, page and settings', async () => {
  const { client, token } = await signOn('anna')
  const snapshot = await client.ask('chooseRole', { role: 'test/crew', keyset: 'desk' })
  assert.ok(snapshot.body === 'snapshot')
  const loop = snapshot.snapshot.loops[0]?.id ?? 0
  await client.ask('switchLoop', { loop, state: TALK })
  await client.ask('setVolume', { loop, volume: 30 })
  await client.ask('setPage', { page: 4 })
  await client.ask('setSettings', { text: '[4]' })
  await pause(1000)
  await restart()
  const again = await connected()
  const signedOn = await again.ask('resume', { token })
  assert.equal(signedOn.body === 'signedOn' && signedOn.signedOn.settings, '[4]')
  const resumed = await again.event('snapshot')
  const tile = resumed.loops.find(({ name }) => name === 'Flight Director')
  assert.deepEqual([resumed.role, resumed.page], ['test/crew', 4])
  assert.equal(resumed.keyset, 'test/desk')
  assert.deepEqual([tile?.state, tile?.volume], [TALK, 30])
  again.close()
})

test('F03 F06: a sign-on that was answered holds over a kill in the same moment, and so does a sign-off', async () => {
  for (let round = 0; round < 3; round++) {
    const gone = await signOn('ben')
    const kept = await signOn('ben')
    assert.equal((await gone.client.ask('signOff', {})).body, 'done')
    await restart()
    assert.equal(await resumeCode(gone.token), 'TOKEN_INVALID')
    assert.equal(await resumeCode(kept.token), 'signedOn')
  }
})

test('F07 F103: a session that was ended from another device is ended after a kill, too', async () => {
  const desk = await signOn('ben')
  const tablet = await signOn('ben')
  const listed = await desk.client.ask('listSessions', { user: '' })
  assert.ok(listed.body === 'sessionList')
  const { sessions } = listed.sessionList
  const current = sessions.filter((session) => session.current)
  assert.equal(current.length, 1)
  for (const { id } of sessions.filter((session) => !session.current)) {
    const ended = await desk.client.ask('endSession', { id, user: '' })
    assert.equal(ended.body, 'done')
  }
  await restart()
  assert.equal(await resumeCode(tablet.token), 'TOKEN_INVALID')
  const again = await connected()
  assert.equal((await again.ask('resume', { token: desk.token })).body, 'signedOn')
  const after = await again.ask('listSessions', { user: '' })
  assert.ok(after.body === 'sessionList')
  assert.deepEqual(
    after.sessionList.sessions.map(({ id, signedOnMs }) => [id, signedOnMs]),
    current.map(({ id, signedOnMs }) => [id, signedOnMs]),
  )
  again.close()
})

test('F08: a changed password holds over a kill, with the session that changed it and no other', async () => {
  const newPassword = 'größer als sonst 7'
  const own = await signOn('ben')
  const other = await signOn('ben')
  const changed = await own.client.ask('changePassword', {
    oldPassword: TEST_PASSWORD,
    newPassword,
  })
  assert.equal(changed.body, 'done')
  await restart()
  assert.equal(await resumeCode(own.token), 'signedOn')
  assert.equal(await resumeCode(other.token), 'TOKEN_INVALID')
  const old = await (await connected()).ask('signOn', { user: 'ben', password: TEST_PASSWORD })
  assert.equal(codeOf(old), 'SIGN_ON_FAILED')
  await signOn('ben', newPassword.normalize('NFD'))
})

test('F01 F112: hashes of another cost or of openvocs are hashed anew at a sign-on, which ends no session', async () => {
  for (const [user, password] of [
    ['weak', TEST_PASSWORD],
    ['legacy', 'user1'],
  ] as const) {
    const first = await signOn(user, password)
    const second = await signOn(user, password)
    assert.equal((await first.client.ask('chooseRole', { role: 'test/crew' })).body, 'snapshot')
    const hash = await storedHash(user)
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    await restart()
    assert.equal(await resumeCode(first.token), 'signedOn')
    assert.equal(await resumeCode(second.token), 'signedOn')
    await signOn(user, password)
    assert.equal(await storedHash(user), hash)
  }
})

test('F61: voices are heard again after a restart, nobody having signed on', async (t) => {
  const [talker, listener] = [new NodeOperator(server), new NodeOperator(server)]
  t.after(() => {
    talker.close()
    listener.close()
  })
  await enter(talker.client, 'anna', 'Crew', { 'Ground Control': 'talk' })
  await enter(listener.client, 'weak', 'Crew', { 'Ground Control': 'monitor' })
  await until(listener.client, ({ media }) => media === 'connected')
  const account = new Account(listener.client)
  const [before] = (await account.sessions()).filter(({ current }) => current)
  await restart()
  for (const { client } of [talker, listener]) {
    await until(client, ({ connection }) => connection === 'open', 10_000)
    await until(client, ({ media }) => media === 'connected', 10_000)
  }
  assert.equal(loopNamed(listener.client, 'Ground Control').state, 'monitor')
  const [after] = (await account.sessions()).filter(({ current }) => current)
  assert.equal(after?.id, before?.id)
  await talker.client.setPtt(true)
  const spoken = talker.speak(TONE_HZ, 2)
  await pause(500)
  listener.heard()
  await spoken
  // A process that has just started is late with a tick now and then: what most of the time sounds like.
  const levels = frames(listener.heard(), 4800).map((piece) => toneLevelDbfs(piece, TONE_HZ))
  const level = levels.sort((a, b) => a - b)[Math.floor(levels.length / 2)] ?? -Infinity
  assert.ok(Math.abs(level - SPOKEN_DBFS) < 1.5, `heard at ${level} dBFS`)
})

test('what was kept in a state.json comes into the store once', async () => {
  await server.kill()
  const file = join(server.folder, 'state.json')
  const loops = { gc: { state: 'talk', volume: 17, pan: 0 }, none: { state: 'off', volume: 1 } }
  writeFileSync(file, JSON.stringify({ version: 1, keysets: { 'legacy test/crew': loops } }))
  await server.start()
  assert.ok(!existsSync(file) && existsSync(`${file}.imported`))
  await restart()
  const { client } = await signOn('legacy', 'user1')
  const answer = await client.ask('chooseRole', { role: 'test/crew' })
  assert.ok(answer.body === 'snapshot')
  const tile = answer.snapshot.loops.find(({ name }) => name === 'Ground Control')
  assert.deepEqual([tile?.state, tile?.volume], [TALK, 17])
  client.close()
})

test('F58: killed in the midst of writing, the store is whole and less than a second old', async () => {
  const { client, token } = await signOn('anna')
  const snapshot = await client.ask('chooseRole', { role: 'test/crew' })
  assert.ok(snapshot.body === 'snapshot')
  const loop = snapshot.snapshot.loops[0]?.id ?? 0
  const beganMs = performance.now()
  let volume = 0
  for (; performance.now() - beganMs < 2500; await pause(25)) {
    volume = Math.floor((performance.now() - beganMs) / 25)
    await client.ask('setVolume', { loop, volume })
  }
  await restart()
  const database = openSql({
    engine: 'sqlite',
    file: join(server.folder, 'flightloop.db'),
    url: '',
  })
  const kept = await database.sql
    .selectFrom('user_loops')
    .select('volume')
    .where('user', '=', 'anna')
    .where('loop', '=', 'fd')
    .executeTakeFirst()
  await database.close()
  assert.ok((kept?.volume ?? 0) >= volume - 40, `${kept?.volume} of ${volume}`)
  assert.equal(await resumeCode(token), 'signedOn')
})

async function restart(): Promise<void> {
  await server.kill()
  await server.start()
}

async function connected(): Promise<SocketClient> {
  const client = await SocketClient.open(server.address)
  assert.equal((await client.ask('hello', { version: 1, client: 'test' })).body, 'welcome')
  return client
}

async function signOn(user: string, password = TEST_PASSWORD) {
  const client = await connected()
  const answer = await client.ask('signOn', { user, password })
  assert.ok(answer.body === 'signedOn', JSON.stringify(answer))
  return { client, token: answer.signedOn.token }
}

async function resumeCode(token: string): Promise<string | undefined> {
  const client = await connected()
  const answer = await client.ask('resume', { token })
  client.close()
  return codeOf(answer)
}

function codeOf(message: { readonly body: string; readonly error?: { readonly code: number } }) {
  return message.body === 'error' ? ERROR_CODES[message.error?.code ?? 0] : message.body
}

async function storedHash(user: string): Promise<string> {
  const database = openSql({
    engine: 'sqlite',
    file: join(server.folder, 'flightloop.db'),
    url: '',
  })
  const row = await database.sql
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', user)
    .executeTakeFirst()
  await database.close()
  return row?.password_hash ?? ''
}
