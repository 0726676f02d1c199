// All in one process: vocs in this thread, ice_proxy and mixer in worker threads that are replaced when
// they die (`net/media_threads`). I/O.
import type { Worker } from 'node:worker_threads'
import { loadAudioCoreModule } from './audio/audio_core_node.ts'
import type { ControlLink } from './net/control_link.ts'
import type { Log } from './net/log.ts'
import { MediaThreads, type ThreadSpec } from './net/media_threads.ts'
import { iceProxyConfig, mixerConfig, type Settings } from './net/settings.ts'
import { loadSrtpCoreModule } from './srtp/srtp_core_node.ts'
import { startVocs, type Vocs } from './vocs/main.ts'

export interface Server {
  readonly vocs: Vocs
  /** Worker threads by name ("mixer 0", "ice_proxy 0"): for supervision and failure tests. */
  thread(name: string): Worker | undefined
  close(): Promise<void>
}

/**
 * Starts everything that the settings ask for. Rejects when a port, an interface or a file can't be used, or a thread
 * does not start.
 */
export async function serve(settings: Settings, log: Log): Promise<Server> {
  const modules = { audio: await loadAudioCoreModule(), srtp: await loadSrtpCoreModule() }
  const vocs = await startVocs({ settings, log })
  const media = new MediaThreads(log)
  const close = async (): Promise<void> => {
    await media.close()
    await vocs.close()
  }
  try {
    await Promise.all(threadsOf(settings, modules, vocs).map((spec) => media.start(spec)))
  } catch (error) {
    await close()
    throw error
  }
  return { vocs, thread: (name) => media.worker(name), close }
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
