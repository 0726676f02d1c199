// The end of a worker thread that has sockets. I/O. Node 20 aborts the whole process when a thread is terminated
// in the moment in which a datagram comes to it: the thread closes its sockets first, and ends itself.
import { once } from 'node:events'
import { parentPort, type Worker } from 'node:worker_threads'

/** A thread that has not ended by then is terminated. */
const STOP_WITHIN_MS = 2000
const STOP = 'stop'

/** In the thread: `close` closes all of its sockets. */
export function onStop(close: () => void): void {
  parentPort?.on('message', (message: unknown) => {
    if (message !== STOP) return
    close()
    // A turn later the sockets are closed.
    setImmediate(() => process.exit())
  })
}

/** Outside of it: fulfilled when the thread has ended. */
export async function stopThread(worker: Worker): Promise<void> {
  // One that has ended has no number any more.
  if (worker.threadId < 0) return
  const ended = once(worker, 'exit')
  worker.postMessage(STOP)
  const timer = setTimeout(() => void worker.terminate(), STOP_WITHIN_MS)
  await ended
  clearTimeout(timer)
}
