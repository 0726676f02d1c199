// Waits until a program that was started takes connections. I/O.
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const TRIES_MAX = 100
const TRY_PAUSE_MS = 100

/** Rejects after 10 s without one. */
export async function waitForPort(address: string, port: number): Promise<void> {
  for (let tries = 1; !(await takesConnections(address, port)); tries++) {
    if (tries === TRIES_MAX) throw new Error(`nobody takes connections at ${address}:${port}`)
    await pause(TRY_PAUSE_MS)
  }
}

function takesConnections(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address)
    const settle = (isTaken: boolean): void => {
      socket.destroy()
      resolve(isTaken)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
