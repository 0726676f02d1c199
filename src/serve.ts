// All in one process: vocs in this thread, ice_proxy and mixer in worker threads that are replaced when
// they die. I/O. Knows nothing of what the services say to each other: it only joins their links.
import { MessageChannel, Worker } from 'node:worker_threads'
import { loadAudioCoreModule } from './audio/audio_core_node.ts'
import { messagePortLink, type ControlLink } from './net/control_link.ts'
import type { Log } from './net/log.ts'
import { iceProxyConfig, mixerConfig, type Settings } from './net/settings.ts'
import { loadSrtpCoreModule } from './srtp/srtp_core_node.ts'
import { stopThread } from './net/thread_stop.ts'
import { startVocs, type Vocs } from './vocs/main.ts'

/** A worker that died is replaced after this long, doubled at each early death up to the maximum. */
const RESTART_AFTER_MS = 100
const RESTART_AFTER_MAX_MS = 5000
/** A worker says something each second; one that is silent for so long hangs, and is replaced. */
const HUNG_AFTER_MS = 3000
/** A worker that has said nothing yet gets so long in addition. */
const START_WITHIN_MS = 10_000
const WATCH_EVERY_MS = 500
/** A look that comes so late tells of this thread, not of the workers: they are asked again. */
const LOOK_LATE_MS = 1000
/** A worker that lived this long has died of something new: the delay starts again. */
const HEALTHY_AFTER_MS = 30_000

export interface Server {
  readonly vocs: Vocs
  /** Worker threads by name ("mixer 0", "ice_proxy 0"): for supervision and failure tests. */
  thread(name: string): Worker | undefined
  close(): Promise<void>
}

/** Starts everything that the settings ask for. Rejects when a port, an interface or a file can't be used. */
export async function serve(settings: Settings, log: Log): Promise<Server> {
  const modules = { audio: await loadAudioCoreModule(), srtp: await loadSrtpCoreModule() }
  const vocs = await startVocs({ settings, log })
  const node = new MediaNode(log)
  const close = async (): Promise<void> => {
    await node.close()
    await vocs.close()
  }
  try {
    await Promise.all(threadsOf(settings, modules, vocs).map((spec) => node.start(spec)))
  } catch (error) {
    await close()
    throw error
  }
  return { vocs, thread: (name) => node.worker(name), close }
}

/** What the threads run, compiled once for all of them. */
interface Modules {
  readonly audio: WebAssembly.Module
  readonly srtp: WebAssembly.Module
}

function threadsOf(settings: Settings, modules: Modules, vocs: Vocs): ThreadSpec[] {
  const count = (threads: number) => Array.from({ length: threads }, (_, index) => index)
  return [
    ...count(settings.iceProxy.threads).map((index) => ({
      kind: 'ice_proxy' as const,
      index,
      entry: new URL('./ice_proxy/worker.js', import.meta.url),
      workerData: { config: iceProxyConfig(settings, index), module: modules.srtp },
      attach: (link: ControlLink) => vocs.attachIceProxy(link, index),
    })),
    ...count(settings.mixer.threads).map((index) => ({
      kind: 'mixer' as const,
      index,
      entry: new URL('./mixer/worker.js', import.meta.url),
      workerData: { config: mixerConfig(settings), module: modules.audio },
      attach: (link: ControlLink) => vocs.attachMixer(link, index),
    })),
  ]
}

interface ThreadSpec {
  readonly kind: 'ice_proxy' | 'mixer'
  readonly index: number
  readonly entry: URL
  readonly workerData: object
  readonly attach: (link: ControlLink) => void
}

interface Thread {
  readonly spec: ThreadSpec
  readonly worker: Worker
  readonly startedMs: number
  heardMs: number
}

/** The media threads of this machine: each mixer has a mix link to each ice_proxy. */
class MediaNode {
  readonly #log: Log
  readonly #threads = new Map<string, Thread>()
  readonly #restartAfterMs = new Map<string, number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #lookedMs = performance.now()
  #closed = false

  constructor(log: Log) {
    this.#log = log
    this.#timers.add(setInterval(() => this.#watch(), WATCH_EVERY_MS))
  }

  worker(name: string): Worker | undefined {
    return this.#threads.get(name)?.worker
  }

  /** Fulfilled when the thread speaks for the first time; rejects when it fails before. */
  start(spec: ThreadSpec): Promise<void> {
    const name = `${spec.kind} ${spec.index}`
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(spec.entry, {
      name,
      workerData: { ...spec.workerData, controlPort: port2 },
      transferList: [port2],
    })
    const startedMs = performance.now()
    const thread = { spec, worker, startedMs, heardMs: startedMs + START_WITHIN_MS }
    worker.on('error', (error) => this.#log.error({ thread: name, err: error }, 'thread failed'))
    worker.once('exit', () => this.#ended(name, thread))
    this.#threads.set(name, thread)
    const link = messagePortLink(port1)
    spec.attach(link)
    for (const other of this.#threads.values()) {
      if (other.spec.kind === 'mixer' && spec.kind === 'ice_proxy') joinMix(other, thread)
      if (other.spec.kind === 'ice_proxy' && spec.kind === 'mixer') joinMix(thread, other)
    }
    this.#log.info({ thread: name }, 'thread started')
    return new Promise((resolve, reject) => {
      link.onMessage(() => {
        thread.heardMs = performance.now()
        resolve()
      })
      worker.once('error', reject)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all([...this.#threads.values()].map(({ worker }) => stopThread(worker)))
  }

  /** A thread that hangs can't say so: it is ended here, and replaced as one that died. */
  #watch(): void {
    const nowMs = performance.now()
    const isLate = nowMs - this.#lookedMs > LOOK_LATE_MS
    this.#lookedMs = nowMs
    for (const [name, thread] of this.#threads) {
      if (isLate) thread.heardMs = Math.max(thread.heardMs, nowMs)
      if (nowMs - thread.heardMs < HUNG_AFTER_MS) continue
      thread.heardMs = Infinity
      this.#log.error({ thread: name, silentMs: HUNG_AFTER_MS }, 'thread hangs, ending it')
      void thread.worker.terminate()
    }
  }

  #ended(name: string, thread: Thread): void {
    if (this.#closed) return
    this.#threads.delete(name)
    const healthy = performance.now() - thread.startedMs > HEALTHY_AFTER_MS
    const afterMs = healthy
      ? RESTART_AFTER_MS
      : (this.#restartAfterMs.get(name) ?? RESTART_AFTER_MS)
    this.#restartAfterMs.set(name, Math.min(afterMs * 2, RESTART_AFTER_MAX_MS))
    this.#log.warn({ thread: name, restartInMs: afterMs }, 'thread ended, starting it again')
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      // Where it fails again, the log says so and it is started once more.
      this.start(thread.spec).catch(() => undefined)
    }, afterMs)
    this.#timers.add(timer)
  }
}

function joinMix(mixer: Thread, iceProxy: Thread): void {
  const { port1, port2 } = new MessageChannel()
  mixer.worker.postMessage({ mixPort: port1, iceProxy: iceProxy.spec.index }, [port1])
  iceProxy.worker.postMessage({ mixPort: port2 }, [port2])
}
