// A real ice_proxy thread with both of its links in the test's hands. I/O: run it in a network namespace.
import { MessageChannel, Worker } from 'node:worker_threads'
import { ICE_PROXY_DEFAULTS, type IceProxyConfig } from '../../src/ice_proxy/config.ts'
import { messagePortLink, type ControlLink } from '../../src/net/control_link.ts'
import { stopThread } from '../../src/net/thread_stop.ts'
import {
  fromIceProxy,
  mixBatch,
  toIceProxy,
  type FromIceProxy,
  type IceProxyLoadMessage,
  type MixBatchMessage,
  type ToIceProxy,
} from '../../src/protocol/service_messages.ts'
import { loadSrtpCoreModule } from '../../src/srtp/srtp_core_node.ts'

const module = await loadSrtpCoreModule()

const ENTRY = new URL('../../src/ice_proxy/worker.js', import.meta.url)

type Body<Name extends FromIceProxy['body']> = Extract<FromIceProxy, { readonly body: Name }>

export interface IceProxyHarness {
  readonly port: number
  send(message: ToIceProxy): void
  sendMix(batch: MixBatchMessage): void
  /**
   * The first message of this kind that fits, of those already here and those to come. Rejects, as offer and
   * load do, with what the thread said when it dies before.
   */
  next<Name extends FromIceProxy['body']>(
    name: Name,
    fits?: (message: Body<Name>) => boolean,
  ): Promise<Body<Name>>
  /** Phases told of a session so far. */
  phases(session: number): number[]
  /** The answer to an offer of the session. */
  offer(session: number, sdp: string): Promise<{ readonly sdp: string; readonly error: string }>
  /** The next load report. */
  load(): Promise<IceProxyLoadMessage>
  /** Makes the thread end by an exception: it expects no such message. */
  fail(): void
  close(): Promise<void>
}

/** entry: another program that is such a thread; data: what it gets beside the usual. */
export async function startIceProxy(
  settings: Partial<IceProxyConfig> = {},
  { entry = ENTRY, data = {} }: { readonly entry?: URL | undefined; readonly data?: object } = {},
): Promise<IceProxyHarness> {
  const { port1, port2 } = new MessageChannel()
  const config = { ...ICE_PROXY_DEFAULTS, port: 0, ...settings }
  const worker = new Worker(entry, {
    workerData: { ...data, config, module, controlPort: port2 },
    transferList: [port2],
  })
  const { died, stop } = lifeOf(worker)
  died.catch(() => port1.close())
  const mix = new MessageChannel()
  worker.postMessage({ mixPort: mix.port2 }, [mix.port2])

  const control = messagePortLink(port1)
  const { messages, waitFor } = collect(control)
  const alive = <Value>(coming: Promise<Value>): Promise<Value> => Promise.race([coming, died])
  const ready = await alive(waitFor('ready'))
  let requests = 0
  return {
    port: ready.ready.port,
    send: (message) => control.send(toIceProxy.encode(message)),
    sendMix: (batch) => mix.port1.postMessage(mixBatch.encode(batch)),
    next: (name, fits) => alive(waitFor(name, fits)),
    phases: (session) =>
      messages.flatMap((message) =>
        message.body === 'peer' && message.peer.session === session ? [message.peer.phase] : [],
      ),
    offer: async (session, sdp) => {
      const request = (requests += 1)
      control.send(toIceProxy.encode({ body: 'offer', offer: { request, session, sdp } }))
      const { answer } = await alive(waitFor('answer', ({ answer }) => answer.request === request))
      return answer
    },
    load: async () => (await alive(waitFor('load', undefined, messages.length))).load,
    fail: () => worker.postMessage(null),
    close: async () => {
      await stop()
      control.close()
      mix.port1.close()
    },
  }
}

/** died: rejects if the thread ends otherwise than by `stop`. */
function lifeOf(worker: Worker) {
  let isStopping = false
  const died = new Promise<never>((_, reject) => {
    worker.once('error', reject)
    worker.once('exit', (code) => {
      if (!isStopping) reject(new Error(`the thread of the ice_proxy ended with code ${code}`))
    })
  })
  const stop = async (): Promise<void> => {
    isStopping = true
    await stopThread(worker)
  }
  return { died, stop }
}

/** Keeps all messages of the thread, and lets wait for one from index `from` on. */
function collect(control: ControlLink) {
  const messages: FromIceProxy[] = []
  const listeners = new Set<(message: FromIceProxy) => void>()
  control.onMessage((bytes) => {
    const message = fromIceProxy.decode(bytes)
    messages.push(message)
    for (const listener of listeners) listener(message)
  })
  const waitFor = <Name extends FromIceProxy['body']>(
    name: Name,
    fits: (message: Body<Name>) => boolean = () => true,
    from = 0,
  ): Promise<Body<Name>> => {
    const isIt = (message: FromIceProxy): message is Body<Name> =>
      message.body === name && fits(message as Body<Name>)
    const found = messages.slice(from).find(isIt)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise((resolve) => {
      const listener = (message: FromIceProxy): void => {
        if (!isIt(message)) return
        listeners.delete(listener)
        resolve(message)
      }
      listeners.add(listener)
    })
  }
  return { messages, waitFor }
}
