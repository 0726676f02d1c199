// The control plane's I/O shell: sockets, links, files, clock and random numbers round the core.
// Each handler is: receive, one call of the core, carry out what came back.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { watch, type FSWatcher } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { certificateFiles } from '../net/certificate.ts'
import type { ControlLink } from '../net/control_link.ts'
import { writeFileAtomic } from '../net/atomic_file.ts'
import { DomainFile, type FirstPassword } from '../net/domain_file.ts'
import { HttpServer } from '../net/http_server.ts'
import type { Log } from '../net/log.ts'
import { LAB_HEADERS, readPageFiles } from '../net/page_files.ts'
import { hashPassword, verifyPassword } from '../net/password_hash.ts'
import type { Settings } from '../net/settings.ts'
import { encodeServerMessage } from '../protocol/client_messages.ts'
import { fromIceProxy, fromMixer, toIceProxy, toMixer } from '../protocol/service_messages.ts'
import { VocsCore } from './core.ts'
import { demoDomain } from './demo_domain.ts'
import { type Domain, readDomain } from './domain.ts'
import type { Effect, VerifyTask } from './effects.ts'
import { KeysetMemory } from './keyset_memory.ts'
import { iceServersOf } from './turn_credentials.ts'

const TICK_MS = 250
const STATE_WRITE_MS = 1000
/** How often the log says what each media service has done and dropped. */
const LOAD_LOG_MS = 60_000
/** Editors write a file in several steps; it is read when they have been quiet so long, ms. */
const DOMAIN_QUIET_MS = 200
const PAGES = fileURLToPath(new URL('../../web/console/', import.meta.url))
const LAB = fileURLToPath(new URL('../../web/mixer_lab/', import.meta.url))

export interface VocsOptions {
  readonly settings: Settings
  readonly log: Log
}

/** Rejects when a port, the certificate, the domain file or the state file can't be used. */
export async function startVocs({ settings, log }: VocsOptions): Promise<Vocs> {
  const domainFile = new DomainFile<Domain>(settings.dataFolder, {
    demo: demoDomain,
    read: (text, file) => readDomain(text, file, settings.multicast),
  })
  const firstPassword = await domainFile.createIfMissing()
  const domain = await domainFile.read()
  const memory = new KeysetMemory()
  const statePath = join(settings.dataFolder, 'state.json')
  const state = await readFile(statePath, 'utf8').catch(ignoreMissing)
  if (state !== undefined) loadState(memory, state, statePath)
  const core = new VocsCore({
    domain,
    memory,
    system: settings.system,
    resumeMs: settings.sessions.resumeMs,
    sessionsMax: settings.sessions.sessionsMax,
    peersMax: settings.iceProxy.peersMax,
    random: (bytes) => randomBytes(bytes),
    digest: (text) => createHash('sha256').update(text).digest('base64url'),
    iceServers: (session) => iceServersOf(settings.turn, session, Date.now() / 1000, signature),
  })
  const vocs = new Vocs({ settings, log, core, domainFile, memory, statePath, firstPassword })
  await vocs.listen().catch(async (error: unknown) => {
    await vocs.close()
    throw error
  })
  return vocs
}

interface Parts extends VocsOptions {
  readonly core: VocsCore
  readonly domainFile: DomainFile<Domain>
  readonly memory: KeysetMemory
  readonly statePath: string
  readonly firstPassword: FirstPassword | undefined
}

export class Vocs {
  /** Of the administrator, if this start has written the domain file. */
  readonly firstPassword: FirstPassword | undefined
  /** URLs at which the console is served. */
  readonly addresses: string[] = []
  readonly #parts: Parts
  readonly #iceProxies = new Map<number, ControlLink>()
  readonly #mixers = new Map<number, ControlLink>()
  readonly #clientAddresses = new Map<number, string>()
  readonly #timers: NodeJS.Timeout[] = []
  readonly #onHangUp = () => void this.reloadDomain()
  #http: HttpServer | undefined
  #watcher: FSWatcher | undefined
  #reload: NodeJS.Timeout | undefined
  #savedChanges = 0
  #saving: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    this.firstPassword = parts.firstPassword
  }

  async listen(): Promise<void> {
    const { settings, core, domainFile, log } = this.#parts
    const { http, dataFolder, sessions } = settings
    const files = await readPageFiles(PAGES)
    const lab = await readPageFiles(LAB, '/lab', LAB_HEADERS)
    if (files.size === 0) log.warn({ folder: PAGES }, 'no pages have been built')
    const run = (effects: readonly Effect[]) => this.#run(effects)
    this.#http = new HttpServer({
      files: new Map([...files, ...lab]),
      origins: http.origins,
      connectionsMax: sessions.connectionsMax,
      health: () => this.#health(),
      opened: (id, address) => {
        this.#clientAddresses.set(id, address)
        core.opened(id, address, performance.now())
      },
      message: (id, bytes) => run(core.received(id, bytes, performance.now())),
      closed: (id) => {
        run(core.closed(id))
        this.#clientAddresses.delete(id)
      },
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
    this.#timers.push(setInterval(() => void this.#saveState(), STATE_WRITE_MS))
    this.#timers.push(setInterval(() => this.#logLoads(), LOAD_LOG_MS))
    process.on('SIGHUP', this.#onHangUp)
    this.#watcher = watch(dirname(domainFile.path), (_, name) => {
      if (name === basename(domainFile.path)) this.#reloadSoon()
    })
  }

  attachIceProxy(link: ControlLink, index: number): void {
    this.#iceProxies.set(index, link)
    const { core } = this.#parts
    link.onMessage((bytes) => {
      if (this.#iceProxies.get(index) !== link) return
      this.#run(core.fromIceProxy(index, fromIceProxy.decode(bytes)))
    })
    link.onClose(() => {
      if (this.#iceProxies.get(index) !== link) return
      this.#iceProxies.delete(index)
      this.#run(core.iceProxyGone(index))
    })
  }

  attachMixer(link: ControlLink, index: number): void {
    this.#mixers.set(index, link)
    const { core } = this.#parts
    link.onMessage((bytes) => {
      if (this.#mixers.get(index) !== link) return
      this.#run(core.fromMixer(index, fromMixer.decode(bytes)))
    })
    link.onClose(() => {
      if (this.#mixers.get(index) !== link) return
      this.#mixers.delete(index)
      this.#run(core.mixerGone(index))
    })
  }

  /** A file with a fault changes nothing; the log says what is wrong. */
  async reloadDomain(): Promise<void> {
    const { core, domainFile, log } = this.#parts
    try {
      const domain = await domainFile.read()
      if (!sameDomain(domain, core.domain)) this.#run(core.applyDomain(domain))
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'domain file refused, the old one stays')
    }
  }

  async close(): Promise<void> {
    process.off('SIGHUP', this.#onHangUp)
    for (const timer of this.#timers) clearInterval(timer)
    clearTimeout(this.#reload)
    this.#watcher?.close()
    this.#http?.close()
    for (const link of [...this.#iceProxies.values(), ...this.#mixers.values()]) link.close()
    await this.#saveState()
  }

  #run(effects: readonly Effect[]): void {
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
          void this.#verify(effect.task)
          break
        case 'log':
          this.#parts.log.info(effect.fields, effect.text)
      }
    }
  }

  async #verify(task: VerifyTask): Promise<void> {
    const { core, domainFile, log } = this.#parts
    const address = this.#clientAddresses.get(task.connection) ?? ''
    let matches = false
    let newHash: string | undefined
    try {
      matches = await verifyPassword(task.passwordHash, task.password)
      if (matches && task.newPassword !== undefined) {
        const hash = await hashPassword(task.newPassword)
        await domainFile.setPassword(task.user, hash, false)
        newHash = hash
      }
    } catch (error) {
      log.error({ err: error, user: task.user }, 'password not verified or not kept')
    }
    this.#run(core.verified(task, address, { matches, newHash }, performance.now()))
  }

  #reloadSoon(): void {
    clearTimeout(this.#reload)
    this.#reload = setTimeout(() => void this.reloadDomain(), DOMAIN_QUIET_MS)
  }

  #saveState(): Promise<void> {
    const { memory, statePath, log } = this.#parts
    if (memory.changes === this.#savedChanges) return this.#saving
    this.#savedChanges = memory.changes
    this.#saving = this.#saving
      .then(() => writeFileAtomic(statePath, memory.toJson()))
      .catch((error: unknown) => log.error({ err: error }, 'state not written'))
    return this.#saving
  }

  /** What each media service told last, by its name: "mixer 0". */
  get loads(): VocsCore['loads'] {
    return this.#parts.core.loads
  }

  #logLoads(): void {
    for (const [service, load] of this.loads) {
      this.#parts.log.info({ service, ...load }, 'load')
    }
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

function loadState(memory: KeysetMemory, json: string, path: string): void {
  try {
    memory.load(json)
  } catch (error) {
    throw new Error(`${path} can't be used, remove it: ${(error as Error).message}`)
  }
}

/** Sets and maps written out, so that equal domains are equal texts. */
function sameDomain(a: object, b: object): boolean {
  const plain = (_: string, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value
  return JSON.stringify(a, plain) === JSON.stringify(b, plain)
}

function signature(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text).digest('base64')
}
