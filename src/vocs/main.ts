// The control plane's I/O shell: sockets, links, files, clock and random numbers round the core.
// Each handler is: receive, one call of the core, carry out what came back.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readBuiltPages } from '../net/built_pages.ts'
import { certificateFiles } from '../net/certificate.ts'
import type { ControlLink } from '../net/control_link.ts'
import { commonPasswords } from '../net/common_passwords.ts'
import { HttpServer } from '../net/http_server.ts'
import { jobThreads } from '../net/job_thread.ts'
import type { Log } from '../net/log.ts'
import { openOutsideWays, type OutsideWays, refusedBy } from '../net/outside_ways.ts'
import { hashPassword, oneTimePassword, PasswordVerifier } from '../net/password_hash.ts'
import { type Settings, storeSettings } from '../net/settings.ts'
import { threadLoad } from '../net/thread_load.ts'
import { encodeServerMessage } from '../protocol/client_messages.ts'
import { fromIceProxy, fromMixer, toIceProxy, toMixer } from '../protocol/service_messages.ts'
import { AccountStore } from '../store/account_store.ts'
import { openStore, type Store } from '../store/store.ts'
import { AccountWriter } from './account_writer.ts'
import { ControlPlane } from './control_plane.ts'
import { VocsCore } from './core.ts'
import { domainFiles } from './domain_files.ts'
import type { Effect } from './effects.ts'
import type { FirstPassword } from './first_start.ts'
import { openMemory } from './open_memory.ts'
import { outsideWork, waysOf } from './outside_work.ts'
import { Records } from './records.ts'
import { StoreRequests } from './store_requests.ts'
import { Tasks } from './tasks.ts'
import { iceServersOf } from './turn_credentials.ts'

const TICK_MS = 250
/** How soon what happened on the loops is on disk, ms. */
const EVENTS_WRITE_MS = 500
/** How often what is older than its keeping is deleted, ms. */
const FORGET_MS = 3_600_000
/** How soon what accounts leave is written, ms: a portion each time. */
const ACCOUNT_WRITE_MS = 200
/** How often the log says what each media service has done and dropped. */
const LOAD_LOG_MS = 60_000
/** How soon what another process changed in the store is taken over, ms. */
const STORE_REFRESH_MS = 500
/** Imported into a store that has nothing yet. */
const DOMAIN_FILE = 'domain.yaml'

export interface VocsOptions {
  readonly settings: Settings
  readonly log: Log
}

/** Rejects when a port, the certificate, the store or an old state file can't be used. */
export async function startVocs({ settings, log }: VocsOptions): Promise<Vocs> {
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 })
  const store = await openStore(storeSettings(settings), Date.now)
  try {
    return await startOn(store, settings, log)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function startOn(store: Store, settings: Settings, log: Log): Promise<Vocs> {
  const file = join(settings.dataFolder, DOMAIN_FILE)
  const range = settings.multicast
  const hashing = {
    oneTimePassword,
    hashPassword: (password: string) => hashPassword(password, settings.passwords),
  }
  const plane = await ControlPlane.open({
    ...hashing,
    store,
    range,
    firstDomain: async () => {
      const text = await readFile(file, 'utf8').catch(ignoreMissing)
      return text === undefined ? undefined : { text, file }
    },
  })
  const accounts = new AccountStore(store.database)
  const memory = await openMemory(accounts, settings.dataFolder)
  const common = commonPasswords()
  const ways = await openOutsideWays(settings)
  const core = new VocsCore({
    ...settings.sessions,
    ...settings.ptt,
    range,
    memory,
    loadPermille: threadLoad(),
    configuration: plane.configuration,
    system: settings.system,
    epochMs: Date.now() - performance.now(),
    passwords: {
      lettersMin: settings.passwords.lettersMin,
      isCommon: (password) => common.has(password),
    },
    ways: waysOf(settings, ways),
    peersMax: settings.iceProxy.peersMax,
    random: (bytes) => randomBytes(bytes),
    digest: (text) => createHash('sha256').update(text).digest('base64url'),
    iceServers: (session) => iceServersOf(settings.turn, session, Date.now() / 1000, signature),
  })
  const signOns = await accounts.signOns()
  const stored = signOns.map(({ digest }) => digest)
  const writer = new AccountWriter({ accounts, memory, stored, log })
  const { hashPassword: hash } = hashing
  const vocs = new Vocs({ settings, log, core, store, plane, writer, ways, hashPassword: hash })
  vocs.run(core.load(signOns, performance.now()))
  await vocs.listen().catch(async (error: unknown) => {
    await vocs.close()
    throw error
  })
  return vocs
}

interface Parts extends VocsOptions {
  readonly core: VocsCore
  readonly store: Store
  readonly plane: ControlPlane
  readonly writer: AccountWriter
  readonly ways: OutsideWays
  readonly hashPassword: (password: string) => Promise<string>
}

export class Vocs {
  /** Of the first administrator, if this start has made one. */
  readonly firstPassword: FirstPassword | undefined
  /** URLs at which the console is served. */
  readonly addresses: string[] = []
  readonly #parts: Parts
  readonly #tasks: Tasks
  readonly #records: Records
  readonly #iceProxies = new Map<number, ControlLink>()
  readonly #mixers = new Map<number, ControlLink>()
  readonly #timers: NodeJS.Timeout[] = []
  #http: HttpServer | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.firstPassword = parts.plane.firstPassword
    const { loopEventsDays } = parts.settings.records
    this.#records = new Records({ ...parts, loopEventsDays })
    const verifier = new PasswordVerifier(
      parts.settings.passwords,
      () => parts.plane.passwordHashes,
    )
    const files = domainFiles(jobThreads(new URL('./worker.js', import.meta.url)))
    this.#tasks = new Tasks({
      ...parts,
      requests: new StoreRequests({ ...parts, range: parts.settings.multicast, files }),
      ...outsideWork({ ...parts, unixMs: Date.now }),
      verifyPassword: (hash, password) => verifier.verify(hash, password),
      run: (effects) => this.run(effects),
      nowMs: () => performance.now(),
    })
    parts.plane.onApplied((configuration) => this.run(parts.core.applyConfiguration(configuration)))
  }

  async listen(): Promise<void> {
    const { settings, core, writer, log } = this.#parts
    const { http, dataFolder, sessions } = settings
    const run = (effects: readonly Effect[]) => this.run(effects)
    this.#http = new HttpServer({
      files: await readBuiltPages(log),
      origins: http.origins,
      connectionsMax: sessions.connectionsMax,
      health: () => this.#health(),
      opened: (id, address, origin) => run(core.opened(id, address, performance.now(), origin)),
      message: (id, bytes) => run(core.received(id, bytes, performance.now())),
      closed: (id) => run(core.closed(id)),
    })
    const tls = await certificateFiles(http, dataFolder, Date.now())
    const port = await this.#http.listen({ address: http.address, port: http.port, tls })
    const host = http.address === '0.0.0.0' ? 'localhost' : http.address
    this.addresses.push(`https://${host}:${port}/`)
    if (http.plainPort >= 0) {
      const plain = { address: '127.0.0.1', port: http.plainPort, tls: undefined }
      this.addresses.unshift(`http://localhost:${await this.#http.listen(plain)}/`)
    }
    this.#timers.push(setInterval(() => run(core.tick(performance.now())), TICK_MS))
    this.#timers.push(setInterval(() => void writer.write(), ACCOUNT_WRITE_MS))
    this.#timers.push(setInterval(() => this.#logLoads(), LOAD_LOG_MS))
    this.#timers.push(setInterval(() => void this.#tasks.refresh(), STORE_REFRESH_MS))
    this.#timers.push(setInterval(() => void this.#records.write(), EVENTS_WRITE_MS))
    this.#timers.push(setInterval(() => void this.#records.forget(Date.now()), FORGET_MS))
  }

  attachIceProxy(link: ControlLink, index: number): void {
    this.#iceProxies.set(index, link)
    const { core } = this.#parts
    link.onMessage((bytes) => {
      if (this.#iceProxies.get(index) !== link) return
      this.run(core.fromIceProxy(index, fromIceProxy.decode(bytes)))
    })
    link.onClose(() => {
      if (this.#iceProxies.get(index) !== link) return
      this.#iceProxies.delete(index)
      this.run(core.iceProxyGone(index))
    })
  }

  attachMixer(link: ControlLink, index: number): void {
    this.#mixers.set(index, link)
    const { core } = this.#parts
    link.onMessage((bytes) => {
      if (this.#mixers.get(index) !== link) return
      this.run(core.fromMixer(index, fromMixer.decode(bytes)))
    })
    link.onClose(() => {
      if (this.#mixers.get(index) !== link) return
      this.#mixers.delete(index)
      this.run(core.mixerGone(index))
    })
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#http?.close()
    for (const link of [...this.#iceProxies.values(), ...this.#mixers.values()]) link.close()
    await this.#records.write()
    await this.#parts.writer.close()
    await this.#parts.store.close()
  }

  /** Carries out what the core asks for. */
  run(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'client':
          this.#http?.send(effect.connection, encodeServerMessage(effect.message))
          break
        case 'close':
          this.#http?.end(effect.connection, effect.reason)
          break
        case 'iceProxy':
          this.#iceProxies.get(effect.index)?.send(toIceProxy.encode(effect.message))
          break
        case 'mixer':
          this.#mixers.get(effect.index)?.send(toMixer.encode(effect.message))
          break
        case 'verify':
          void this.#tasks.verify(effect.task)
          break
        case 'loopEvent':
          this.#records.loopEvent({ ...effect.event, atMs: Date.now() })
          break
        case 'audit':
          this.#records.audit(effect.record)
          break
        case 'ask':
          void this.#tasks.ask(effect.task)
          break
        case 'outside':
          void this.#tasks.outside(effect.task)
          break
        case 'signOns':
          this.#parts.writer.signOns(effect.changes)
          break
        case 'keep':
          void this.#tasks.keep(effect.task)
          break
        case 'log':
          this.#parts.log.info(effect.fields, effect.text)
      }
    }
  }

  /** What each media service told last, by its name: "mixer 0". */
  get loads(): VocsCore['loads'] {
    return this.#parts.core.loads
  }

  #logLoads(): void {
    const { core, ways, log } = this.#parts
    for (const [service, load] of this.loads) log.info({ service, ...load }, 'load')
    const { refused: byHttp = [] } = this.#http ?? {}
    const refused = Object.fromEntries([...core.refused, ...byHttp, ...refusedBy(ways)])
    log.info({ service: 'vocs', refused }, 'load')
  }

  #health(): object {
    return {
      status: this.#iceProxies.size > 0 && this.#mixers.size > 0 ? 'ok' : 'no media',
      connections: this.#http?.connections ?? 0,
      sessions: this.#parts.core.sessions.size,
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function signature(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text).digest('base64')
}
