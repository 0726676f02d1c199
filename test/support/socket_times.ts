// Loaded into a server before it starts (node --import): how long it has a message before the first answer goes
// to that socket, on its own clock, and how late its thread is. The product has nothing of it. I/O: IPC.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import uWS from 'uWebSockets.js'

/** What the parent gets for a message "read"; all since the last one. */
export interface SocketTimes {
  /** From a message's handler to the first thing sent to the same socket, ms. */
  readonly replyMs: readonly number[]
  readonly sent: number
  readonly bytes: number
  /** How late the thread came to its timers, p99, ms. */
  readonly lateMs: number
  readonly cpuMs: number
}

type Handler = (socket: object, ...rest: unknown[]) => void

let replyMs: number[] = []
let sent = 0
let bytes = 0
let cpu = process.cpuUsage()
const asked = new Map<object, number>()
const delay = monitorEventLoopDelay({ resolution: 1 })

function wrapApp(make: (...options: never[]) => unknown): (...options: never[]) => unknown {
  return (...options) => {
    const app = make(...options) as { ws(pattern: string, behavior: object): unknown }
    const ws = app.ws.bind(app)
    app.ws = (pattern, behavior) => ws(pattern, wrapBehavior(behavior as Record<string, Handler>))
    return app
  }
}

function wrapBehavior(behavior: Record<string, Handler>): object {
  const { open, message, close } = behavior
  return {
    ...behavior,
    open: (socket: object, ...rest: unknown[]) => {
      wrapSend(socket as { send(message: { byteLength: number }, ...rest: unknown[]): number })
      open?.(socket, ...rest)
    },
    message: (socket: object, ...rest: unknown[]) => {
      if (!asked.has(socket)) asked.set(socket, performance.now())
      message?.(socket, ...rest)
    },
    close: (socket: object, ...rest: unknown[]) => {
      asked.delete(socket)
      close?.(socket, ...rest)
    },
  }
}

function wrapSend(socket: {
  send(message: { byteLength: number }, ...rest: unknown[]): number
}): void {
  const send = socket.send.bind(socket)
  socket.send = (message, ...rest) => {
    const result = send(message, ...rest)
    sent++
    bytes += message.byteLength
    const since = asked.get(socket)
    if (since !== undefined) {
      asked.delete(socket)
      replyMs.push(performance.now() - since)
    }
    return result
  }
}

if (isMainThread) {
  uWS.App = wrapApp(uWS.App as never) as never
  uWS.SSLApp = wrapApp(uWS.SSLApp as never) as never
  delay.enable()
  process.on('message', () => {
    const { user, system } = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    const lateMs = delay.percentile(99) / 1e6
    process.send?.({ replyMs, sent, bytes, lateMs, cpuMs: (user + system) / 1000 })
    replyMs = []
    sent = bytes = 0
    delay.reset()
  })
  process.channel?.unref()
}
