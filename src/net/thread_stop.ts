// The end of a worker thread that has sockets. I/O. Node 20 aborts the whole process when a datagram comes to a
// thread in the moment in which that is terminated, or ends by an exception: the sockets are closed first.
import { once } from 'node:events'
import { parentPort, type Worker } from 'node:worker_threads'

/** A thread that has not ended by then is terminated. */
const STOP_WITHIN_MS = 2000
const STOP = 'stop'

/** In the thread: `close` closes all of its sockets, before it is stopped and before it fails. */
export function onStop(close: () => void): void {
  process.once('uncaughtException', (error) => {
    close()
    // Thrown again where nobody takes it: the thread fails with it.
    setImmediate(() => {
      throw error
    })
  })
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
