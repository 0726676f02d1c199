// A job in a thread of its own, which ends with it. I/O.
import { Worker } from 'node:worker_threads'

/** Longer than any job should take, ms. */
const JOB_WITHIN_MS = 60_000

/** Runs each job in a thread of its own. */
export function jobThreads(script: URL): (job: unknown) => Promise<unknown> {
  return (job) => runInThread(script, job, JOB_WITHIN_MS)
}

/** What the thread posts first. Rejects with what it throws, or if it takes longer than `withinMs`. */
function runInThread(script: URL, job: unknown, withinMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: job })
    const end = (settle: () => void) => {
      clearTimeout(timer)
      void worker.terminate()
      settle()
    }
    const timer = setTimeout(() => {
      end(() => reject(new Error(`${script.pathname} took longer than ${withinMs} ms`)))
    }, withinMs)
    worker.once('message', (result) => end(() => resolve(result)))
    worker.once('error', (error) => end(() => reject(error)))
    worker.once('exit', (code) => end(() => reject(new Error(`the thread ended with ${code}`))))
  })
}
