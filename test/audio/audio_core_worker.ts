// A worker thread for module.test.ts: mixes the scene with the module that it was given. I/O.
import { parentPort, workerData } from 'node:worker_threads'
import { mixScene } from './scene.ts'

parentPort?.postMessage(mixScene(workerData as WebAssembly.Module))
