// A thread for one job on a domain file: vocs itself goes on answering meanwhile. I/O.
import assert from 'node:assert/strict'
import { parentPort, workerData } from 'node:worker_threads'
import { carryOut, type FileJob } from './domain_files.ts'

assert(parentPort !== null)
parentPort.postMessage(carryOut(workerData as FileJob))
