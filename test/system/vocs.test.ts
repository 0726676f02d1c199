// The control plane over real sockets on 127.0.0.1; its media services are recorders on a channel.
import { connect, createServer } from 'node:net'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { messagePortLink } from '../../src/net/control_link.ts'
import { openLog } from '../../src/net/log.ts'
import { loadSettings, type SettingsOverrides } from '../../src/net/settings.ts'
import type { SnapshotMessage } from '../../src/protocol/client_messages.ts'
import { ERROR_CODES } from '../../src/protocol/errors.ts'
import {
  fromIceProxy,
  fromMixer,
  toIceProxy,
  toMixer,
} from '../../src/protocol/service_messages.ts'
import type { ToIceProxy, ToMixer } from '../../src/protocol/service_messages.ts'
import { resetPassword } from '../../src/admin.ts'
import { AccountStore } from '../../src/store/account_store.ts'
import { openSql } from '../../src/store/sql.ts'
import { startVocs, type Vocs } from '../../src/vocs/main.ts'
import { SocketClient } from '../support/socket_client.ts'

const NEW_PASSWORD = 'correct horse battery'

test('F01 F04 F13: from hello to talk over plain and TLS, and a refused client stays', async (t) => {
  const { vocs, iceProxy } = await start(t)
  for (const url of vocs.addresses) {
    const client = await signedOn(t, vocs, url)
    const snapshot = await choose(client, 'demo/controller')
    const loop = named(snapshot, 'GNC')
    assert.equal((await client.ask('switchLoop', { loop, state: 2 })).body, 'done')
    assert.equal((await client.ask('setPtt', { pressed: true })).body, 'done')
    const denied = await client.ask('switchLoop', { loop: named(snapshot, 'FDO'), state: 2 })
    assert.equal(codeOf(denied), 'TALK_DENIED')
    const talkers = await client.event('talkers', (event) => event.talkers.length > 0)
    assert.deepEqual(
      talkers.talkers.map(({ own }) => own),
      [true],
    )
    assert.ok(iceProxy.some((message) => message.body === 'session' && message.session.pttPressed))
    assert.equal((await client.ask('offer', { sdp: 'v=0' })).body, 'answer')
    assert.equal((await client.ask('signOff', {})).body, 'done')
    client.close()
  }
})

test('F61 F32: a cut connection releases the key and resumes with its loops', async (t) => {
  const { vocs, iceProxy } = await start(t)
  const client = await signedOn(t, vocs)
  const loop = named(await choose(client, 'demo/director'), 'FD')
  await client.ask('switchLoop', { loop, state: 2 })
  await client.ask('setPtt', { pressed: true })
  const before = iceProxy.length
  client.close()
  await until(() => iceProxy.length > before)
  const last = iceProxy.at(-1)
  assert.ok(last?.body === 'session' && !last.session.pttPressed)
  const again = await SocketClient.open(vocs.addresses[0] ?? '')
  await again.ask('hello', { version: 1, client: 'test' })
  const resumed = await again.ask('resume', { token: tokens.get(vocs) ?? '' })
  assert.equal(resumed.body, 'signedOn')
  const snapshot = await again.event('snapshot')
  assert.equal(snapshot.loops.find(({ id }) => id === loop)?.state, 2)
  assert.equal(snapshot.pttPressed, false)
  again.close()
})

test('F106: text, random bytes and 10 MB are answered and the connection stays usable', async (t) => {
  const { vocs } = await start(t)
  const client = await SocketClient.open(vocs.addresses[0] ?? '')
  for (const rubbish of ['text', Buffer.alloc(300, 0xff), Buffer.alloc(10_000_000, 1)]) {
    client.socket.send(rubbish)
    const { code } = await client.event('error')
    assert.equal(ERROR_CODES[code], 'BAD_REQUEST')
  }
  assert.equal((await client.ask('hello', { version: 1, client: 'test' })).body, 'welcome')
  client.close()
})

test('a page of another origin opens no socket; the own origin does', async (t) => {
  const { vocs } = await start(t)
  const url = vocs.addresses[0] ?? ''
  await assert.rejects(SocketClient.open(url, 'http://elsewhere.example'), /403/)
  const client = await SocketClient.open(url, url.slice(0, -1))
  client.close()
})

test('a port in use is told with address, port and what to do', async (t) => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  t.after(() => taken.close())
  const { port } = taken.address() as { port: number }
  const starting = start(t, { http: { port, plainPort: -1 } })
  await assert.rejects(starting, new RegExp(`127.0.0.1 port ${port}: it is in use`))
})

test('F103 F104: health tells no names, and nothing served holds a hash', async (t) => {
  const { vocs } = await start(t)
  const response = await fetch(`${vocs.addresses[0]}health`)
  assert.deepEqual(Object.keys((await response.json()) as object), [
    'status',
    'connections',
    'sessions',
  ])
  const missing = await fetch(`${vocs.addresses[0]}domain.yaml`)
  assert.equal(missing.status, 404)
  assert.match(missing.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
})

test('F10: an administrator resets a password on the command line and the sessions end', async (t) => {
  const { vocs, dataFolder, settings } = await start(t)
  const client = await signedOn(t, vocs)
  await resetPassword(settings, 'admin')
  const { code } = await client.event('error')
  assert.equal(ERROR_CODES[code], 'TOKEN_INVALID')
  assert.equal((await stat(dataFolder)).mode & 0o777, 0o700)
  client.close()
})

test('F58: what was on is on disk within a second and read at the next start', async (t) => {
  const { vocs, dataFolder } = await start(t)
  const client = await signedOn(t, vocs)
  const loop = named(await choose(client, 'demo/director'), 'FD')
  await client.ask('setVolume', { loop, volume: 30 })
  await until(async () => (await storedLoops(dataFolder)).some(({ volume }) => volume === 30))
  client.close()
})

test('a connection that drops in the middle of its upgrade harms nobody', async (t) => {
  const { vocs } = await start(t)
  const { port, hostname } = new URL(vocs.addresses[0] ?? '')
  const raw = connect(Number(port), hostname)
  raw.write('GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: webso')
  raw.destroy()
  const client = await SocketClient.open(vocs.addresses[0] ?? '')
  client.close()
})

/** As another process sees them. */
async function storedLoops(dataFolder: string) {
  const database = openSql({ engine: 'sqlite', file: join(dataFolder, 'flightloop.db'), url: '' })
  const { loops } = await new AccountStore(database).memory()
  await database.close()
  return loops
}

const tokens = new WeakMap<Vocs, string>()

async function start(t: TestContext, overrides: SettingsOverrides = {}) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'flightloop-'))
  t.after(() => rm(dataFolder, { recursive: true, force: true }))
  const settings = {
    ...(await loadSettings(undefined, { http: { port: 0, plainPort: 0 }, ...overrides })),
    dataFolder,
  }
  const vocs = await startVocs({ settings, log: openLog({ level: 'silent' }) })
  t.after(() => vocs.close())
  return { vocs, dataFolder, settings, ...attachRecorders(vocs) }
}

/** Services that write down what they are sent; the ice_proxy answers each offer. */
function attachRecorders(vocs: Vocs) {
  const iceProxy: ToIceProxy[] = []
  const mixer: ToMixer[] = []
  const proxyChannel = new MessageChannel()
  const mixerChannel = new MessageChannel()
  proxyChannel.port2.on('message', (bytes: Uint8Array) => {
    const message = toIceProxy.decode(bytes)
    iceProxy.push(message)
    if (message.body !== 'offer') return
    const answer = { request: message.offer.request, sdp: 'answer', error: '' }
    proxyChannel.port2.postMessage(fromIceProxy.encode({ body: 'answer', answer }))
  })
  mixerChannel.port2.on('message', (bytes: Uint8Array) => mixer.push(toMixer.decode(bytes)))
  vocs.attachIceProxy(messagePortLink(proxyChannel.port1), 0)
  vocs.attachMixer(messagePortLink(mixerChannel.port1), 0)
  const ready = { talkersMax: 8, mixesMax: 8 }
  proxyChannel.port2.postMessage(fromIceProxy.encode({ body: 'ready', ready: { port: 1 } }))
  mixerChannel.port2.postMessage(fromMixer.encode({ body: 'ready', ready }))
  return { iceProxy, mixer }
}

/** A client as admin, who has changed the one-time password at the first call. */
async function signedOn(t: TestContext, vocs: Vocs, url = vocs.addresses[0] ?? '') {
  const client = await SocketClient.open(url)
  t.after(() => client.close())
  assert.equal((await client.ask('hello', { version: 1, client: 'test' })).body, 'welcome')
  const user = 'admin'
  const oldPassword = vocs.firstPassword?.password ?? ''
  const first = !tokens.has(vocs)
  const answer = await client.ask('signOn', { user, password: first ? oldPassword : NEW_PASSWORD })
  assert.ok(answer.body === 'signedOn', JSON.stringify(answer))
  assert.equal(answer.signedOn.passwordChangeRequired, first)
  tokens.set(vocs, answer.signedOn.token)
  if (first) {
    const early = await client.ask('chooseRole', { role: 'demo/director' })
    assert.equal(codeOf(early), 'PASSWORD_CHANGE_REQUIRED')
    const changed = await client.ask('changePassword', { oldPassword, newPassword: NEW_PASSWORD })
    assert.equal(changed.body, 'done')
  }
  return client
}

async function choose(client: SocketClient, role: string): Promise<SnapshotMessage> {
  const answer = await client.ask('chooseRole', { role })
  assert.ok(answer.body === 'snapshot', JSON.stringify(answer))
  return answer.snapshot
}

function named(snapshot: SnapshotMessage, abbreviation: string): number {
  return snapshot.loops.find((loop) => loop.abbreviation === abbreviation)?.id ?? 0
}

function codeOf(message: { readonly body: string; readonly error?: { readonly code: number } }) {
  return ERROR_CODES[message.error?.code ?? 0]
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 5000
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error('it did not come to hold in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
