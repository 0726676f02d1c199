// The media threads of this machine: each mixer has a mix link to each ice_proxy. Who dies or hangs is replaced. I/O.
// Knows nothing of what the services say to each other: it only joins their links.
import { MessageChannel, Worker } from 'node:worker_threads'
import { messagePortLink, type ControlLink } from './control_link.ts'
import { stopThread } from './thread_stop.ts'
import { ThreadWatch, WATCH_EVERY_MS } from './thread_watch.ts'

/** A thread that died is replaced after this long, doubled at each early death up to the maximum. */
const RESTART_AFTER_MS = 100
const RESTART_AFTER_MAX_MS = 5000
/** A thread that lived this long has died of something new: the delay starts again. */
const HEALTHY_AFTER_MS = 30_000

type Line = (fields: object, text: string) => void
export interface ThreadsLog {
  readonly info: Line
  readonly warn: Line
  readonly error: Line
}

export interface ThreadSpec {
  readonly kind: 'ice_proxy' | 'mixer'
  readonly index: number
  readonly entry: URL
  readonly workerData: object
  readonly attach: (link: ControlLink) => void
}

interface Thread {
  readonly spec: ThreadSpec
  readonly name: string
  readonly worker: Worker
  readonly startedMs: number
  isHung: boolean
}

export class MediaThreads {
  readonly #log: ThreadsLog
  readonly #watch: ThreadWatch<Thread>
  readonly #threads = new Map<string, Thread>()
  readonly #restartAfterMs = new Map<string, number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #closed = false

  /** `startWithinMs`: until a thread speaks for the first time; it gets 3 s more, as at any time. */
  constructor(log: ThreadsLog, startWithinMs?: number) {
    this.#log = log
    this.#watch = new ThreadWatch(performance.now(), startWithinMs)
    this.#timers.add(setInterval(() => this.#look(), WATCH_EVERY_MS))
  }

  worker(name: string): Worker | undefined {
    return this.#threads.get(name)?.worker
  }

  /** Fulfilled when the thread speaks for the first time; rejects when it fails or ends before, or says nothing. */
  start(spec: ThreadSpec): Promise<void> {
    const name = `${spec.kind} ${spec.index}`
    const { port1, port2 } = new MessageChannel()
    const worker = new Worker(spec.entry, {
      name,
      workerData: { ...spec.workerData, controlPort: port2 },
      transferList: [port2],
    })
    const thread = { spec, name, worker, startedMs: performance.now(), isHung: false }
    this.#watch.started(thread, thread.startedMs)
    worker.on('error', (error) => this.#log.error({ thread: name, err: error }, 'thread failed'))
    worker.once('exit', () => this.#ended(thread))
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
        this.#watch.heard(thread, performance.now())
        resolve()
      })
      worker.once('error', reject)
      worker.once('exit', () => {
        const seconds = Math.round((performance.now() - thread.startedMs) / 1000)
        const why = thread.isHung ? `it said nothing for ${seconds} s` : 'it ended'
        reject(new Error(`${name} did not start: ${why}`))
      })
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all([...this.#threads.values()].map(({ worker }) => stopThread(worker)))
  }

  /** A thread that hangs can't say so: it is ended here, and replaced as one that died. */
  #look(): void {
    for (const thread of this.#watch.look(performance.now())) {
      this.#log.error({ thread: thread.name }, 'thread hangs, ending it')
      thread.isHung = true
      void thread.worker.terminate()
    }
  }

  #ended(thread: Thread): void {
    this.#watch.ended(thread)
    if (this.#closed) return
    const { name, spec } = thread
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
      this.start(spec).catch(() => undefined)
    }, afterMs)
    this.#timers.add(timer)
  }
}

function joinMix(mixer: Thread, iceProxy: Thread): void {
  const { port1, port2 } = new MessageChannel()
  mixer.worker.postMessage({ mixPort: port1, iceProxy: iceProxy.spec.index }, [port1])
  iceProxy.worker.postMessage({ mixPort: port2 }, [port2])
}
