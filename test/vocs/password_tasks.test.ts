// Passwords on their way through the verifier and the store, several of one user at a time, and where something of
// ours fails. The hashes are real ones, of a low cost.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { hashPassword, PasswordVerifier } from '../../src/net/password_hash.ts'
import { openStore } from '../../src/store/store.ts'
import { ControlPlane } from '../../src/vocs/control_plane.ts'
import { PasswordTasks } from '../../src/vocs/password_tasks.ts'
import { USER1_HASH, USER1_SALT } from '../support/openvocs_sample.ts'
import { codeOf, CoreBench, RANGE } from './core_bench.ts'

const COST = { memoryKiB: 7168, passes: 1, parallelism: 1 }
const PASSWORD = 'user1'
const NEW_PASSWORD = 'a long and new one'
const DOMAIN = `
domain: { id: base }
users: [{ id: anna, password: $openvocs$1024$${USER1_SALT}$${USER1_HASH} }]
`

test('F01 F112: who signs on twice at a time with a password of openvocs is hashed anew once', async (t) => {
  const scene = await openScene(t)
  const lookedAt = scene.hold('hash', () => scene.verified === 2)
  const codes = [scene.signOn(PASSWORD), scene.signOn(PASSWORD)]
  await lookedAt
  assert.deepEqual(await Promise.all(codes), ['signedOn', 'signedOn'])
  assert.equal(scene.hashed, 1)
  assert.match(scene.storedHash() ?? '', /^\$argon2id\$/)
  assert.equal(scene.bench.core.sessions.size, 2)
  assert.equal(scene.bench.signOns.size, 2)
})

test('F01 F112: who was looked at with a hash that is exchanged by then is looked at with the new one', async (t) => {
  const scene = await openScene(t)
  const exchanged = scene.hold('verify', () => scene.hashed === 1 && scene.isExchanged())
  const [late, first] = [scene.signOn(PASSWORD), scene.signOn(PASSWORD)]
  assert.equal(await first, 'signedOn')
  await exchanged
  assert.equal(await late, 'signedOn')
  assert.equal(scene.hashed, 1)
})

test('F08 F112: a password is changed while a sign-on beside it exchanges its hash', async (t) => {
  const scene = await openScene(t)
  const own = scene.bench.connect()
  assert.equal(await scene.signOnAt(own, PASSWORD), 'signedOn')
  await scene.setHash(`$openvocs$1024$${USER1_SALT}$${USER1_HASH}`)
  const again = scene.bench.connect()
  await scene.plane.changes.refresh()
  assert.equal(await scene.signOnAt(again, PASSWORD, { hashFails: true }), 'signedOn')
  const exchanged = scene.hold('verify', () => scene.isExchanged())
  const changed = scene.ask(again, 'changePassword', {
    oldPassword: PASSWORD,
    newPassword: NEW_PASSWORD,
  })
  assert.equal(await scene.signOn(PASSWORD), 'signedOn')
  await exchanged
  assert.equal(await changed, 'done')
  assert.equal(await scene.signOn(PASSWORD), 'SIGN_ON_FAILED')
  assert.equal(await scene.signOn(NEW_PASSWORD), 'signedOn')
})

test('F09: a verifier that fails is no wrong password, and no attempt', async (t) => {
  const scene = await openScene(t)
  scene.verifierWorks = false
  for (let tries = 0; tries < 40; tries++) assert.equal(await scene.signOn(PASSWORD), 'INTERNAL')
  assert.deepEqual(scene.bench.audit, [])
  scene.verifierWorks = true
  assert.equal(await scene.signOn(PASSWORD), 'signedOn')
  for (let tries = 0; tries < 4; tries++) {
    assert.equal(await scene.signOn('wrong'), 'SIGN_ON_FAILED')
  }
  assert.equal(await scene.signOn('wrong'), 'THROTTLED')
})

test('F08: a store that fails while a password is changed is told as that', async (t) => {
  const scene = await openScene(t)
  const own = scene.bench.connect()
  assert.equal(await scene.signOnAt(own, PASSWORD), 'signedOn')
  scene.storeWorks = false
  const change = { oldPassword: PASSWORD, newPassword: NEW_PASSWORD }
  assert.equal(await scene.ask(own, 'changePassword', change), 'INTERNAL')
  scene.storeWorks = true
  assert.equal(await scene.ask(own, 'changePassword', change), 'done')
  const wrong = { oldPassword: 'wrong', newPassword: 'another one that is long' }
  assert.equal(await scene.ask(own, 'changePassword', wrong), 'SIGN_ON_FAILED')
})

async function openScene(t: TestContext): Promise<Scene> {
  const store = await openStore({ engine: 'sqlite', file: ':memory:', url: '' }, () => 1)
  t.after(() => store.close())
  const scene: { now?: Scene } = {}
  const plane = await ControlPlane.open({
    store: {
      load: () => store.load(),
      revision: () => store.revision(),
      entriesSince: (...look) => store.entriesSince(...look),
      commit: (commit) =>
        scene.now?.storeWorks === false
          ? Promise.reject(new Error('no disk'))
          : store.commit(commit),
    },
    range: RANGE,
    oneTimePassword: () => 'given once',
    hashPassword: (password) => hashPassword(password, COST),
    firstDomain: () => Promise.resolve({ text: DOMAIN, file: 'base' }),
  })
  scene.now = new Scene(plane)
  return scene.now
}

class Scene {
  readonly plane: ControlPlane
  readonly bench: CoreBench
  /** Passwords that were looked at, and new hashes that were made. */
  verified = 0
  hashed = 0
  verifierWorks = true
  storeWorks = true
  readonly #verifier = new PasswordVerifier(COST)
  readonly #held = { verify: Promise.resolve(), hash: Promise.resolve() }
  readonly #pending: Promise<void>[] = []
  #hashFails = false

  constructor(plane: ControlPlane) {
    this.plane = plane
    this.bench = new CoreBench({ configuration: plane.configuration })
    plane.onApplied((configuration) =>
      this.bench.run(this.bench.core.applyConfiguration(configuration)),
    )
    const tasks = new PasswordTasks({
      plane,
      log: { error: () => undefined },
      verifyPassword: (hash, password) => this.#verify(hash, password),
      hashPassword: (password) => this.#hash(password),
    })
    const run = this.bench.run.bind(this.bench)
    this.bench.run = (effects) => {
      run(effects)
      for (const effect of effects) {
        if (effect.kind !== 'verify') continue
        const done = tasks.verify(effect.task, (task, result) =>
          this.bench.run(this.bench.core.verified(task, result, this.bench.nowMs)),
        )
        this.#pending.push(done)
      }
    }
  }

  /** The next verification's result, or new hash, waits until this is so. */
  hold(what: 'verify' | 'hash', isSo: () => boolean): Promise<void> {
    const held = (async () => {
      while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
    })()
    this.#held[what] = held
    return held
  }

  signOn(password: string): Promise<string | undefined> {
    return this.signOnAt(this.bench.connect(), password)
  }

  async signOnAt(
    connection: number,
    password: string,
    { hashFails } = { hashFails: false },
  ): Promise<string | undefined> {
    this.#hashFails = hashFails
    const code = await this.ask(connection, 'signOn', { user: 'anna', password })
    this.#hashFails = false
    return code
  }

  /** The code of the answer, also of one that comes later. */
  async ask<Body extends 'signOn' | 'changePassword'>(
    connection: number,
    body: Body,
    value: Parameters<typeof this.bench.ask<Body>>[2],
  ): Promise<string | undefined> {
    const from = this.bench.sent.length
    const now = this.bench.ask(connection, body, value)
    if (now !== undefined) return codeOf(now)
    await this.#pending.at(-1)
    const answer = this.bench.sent
      .slice(from)
      .flatMap((effect) =>
        effect.kind === 'client' && effect.connection === connection ? [effect.message] : [],
      )
      .find(({ request }) => request !== 0)
    return codeOf(answer)
  }

  storedHash(): string | undefined {
    return this.plane.configuration.users.get('anna')?.passwordHash
  }

  isExchanged(): boolean {
    return this.storedHash()?.startsWith('$argon2id$') === true
  }

  setHash(passwordHash: string): Promise<void> {
    const setPassword = { user: 'anna', passwordHash, oneTime: false }
    const author = { actor: 'system', address: '', reason: '' }
    return this.plane.changes.edit([{ body: 'setPassword', setPassword }], author)
  }

  async #verify(hash: string | undefined, password: string) {
    if (!this.verifierWorks) throw new Error('the threads are gone')
    const held = this.#held.verify
    this.#held.verify = Promise.resolve()
    const result = await this.#verifier.verify(hash, password)
    this.verified++
    await held
    return result
  }

  async #hash(password: string): Promise<string> {
    if (this.#hashFails) throw new Error('the threads are gone')
    this.hashed++
    await this.#held.hash
    return hashPassword(password, COST)
  }
}
