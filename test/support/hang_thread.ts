// Makes a worker thread of this process hang, as a bug would: it runs in a circle and answers nobody. I/O: the
// inspector, within this process.
import { Session } from 'node:inspector'
import type { Worker } from 'node:worker_threads'

/** Fulfilled when the worker runs in its circle; it never comes out of it, but can be terminated. */
export function hangThread(worker: Worker): Promise<void> {
  const session = new Session()
  session.connect()
  return new Promise((resolve, reject) => {
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      const { sessionId, workerInfo } = params
      if (!workerInfo.title.startsWith(`[worker ${worker.threadId}]`)) return
      const evaluate = { id: 1, method: 'Runtime.evaluate', params: { expression: 'for (;;) {}' } }
      const message = JSON.stringify(evaluate)
      session.post('NodeWorker.sendMessageToWorker', { sessionId, message }, (error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, (error) => {
      if (error !== null) reject(error)
    })
  })
}
