// A WebRTC client of another make, as a Python program on Debian's packages that takes commands and gives its
// answers as lines of JSON. I/O: the programs beside this file say what they understand.
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import type { Tone } from '../ice_proxy/call_scene.ts'
import { startProgram } from '../support/program.ts'
import { ROOT } from '../support/source_tree.ts'

/** The system's own, which sees the system's packages, whatever else is on the PATH. */
const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3'

/** A program that has not answered by then is killed. */
const PATIENCE_MS = 20_000

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

export interface ForeignClient {
  /** With all candidates. */
  readonly offer: (direction?: Direction) => Promise<string>
  /** The state of the connection that follows: `connected`, or `failed`. */
  readonly answer: (sdp: string) => Promise<string>
  /** What it hears from now on for so long; mono, 48 kHz. */
  readonly hear: (seconds: number) => Promise<Float32Array>
  /** aiortc alone: takes itself for the controlled agent (RFC 8445 6.1.1) until it is told otherwise. */
  readonly yieldControl: () => Promise<unknown>
  /** webrtcbin alone: levels that the packets said that came, the last one last; -1: it said none (RFC 6464). */
  readonly saidLevels: () => Promise<readonly number[]>
  /** Its name and version, and whether it is the controlling agent, where it tells. */
  readonly about: () => Promise<Readonly<Record<string, string>>>
}

/**
 * Starts a program of this folder that speaks a tone. It ends with the test; start it before the server, so that
 * it ends before it: Node 20 aborts when a thread is terminated to which datagrams come.
 */
export function startForeignClient(
  t: TestContext,
  program: string,
  { frequencyHz, levelDbfs }: Tone,
): ForeignClient {
  const script = `${ROOT}test/interop/${program}`
  const args = [script, String(frequencyHz), String(levelDbfs)]
  const { child, end } = startProgram(PYTHON, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(() => end())
  const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]()
  const commands = child.stdin as Writable
  const ask = async (command: Readonly<Record<string, unknown>>) => {
    commands.write(`${JSON.stringify(command)}\n`)
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    const { value, done } = await lines.next()
    clearTimeout(timer)
    if (done === true) throw new Error(`${program} does not answer to ${String(command['do'])}`)
    return JSON.parse(value) as Readonly<Record<string, string>>
  }
  return {
    offer: async (direction = 'sendrecv') => (await ask({ do: 'offer', direction }))['sdp'] ?? '',
    answer: async (sdp) => (await ask({ do: 'answer', sdp }))['state'] ?? '',
    hear: async (seconds) => samplesOf((await ask({ do: 'hear', seconds }))['samples'] ?? ''),
    yieldControl: () => ask({ do: 'yield_control' }),
    saidLevels: async () =>
      ((await ask({ do: 'said_levels' }))['levels'] ?? '').split(' ').map(Number),
    about: () => ask({ do: 'about' }),
  }
}

function samplesOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64')
  return Float32Array.from(
    { length: bytes.length >> 1 },
    (_, i) => bytes.readInt16LE(2 * i) / 32768,
  )
}
