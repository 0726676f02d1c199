// Janus with its AudioBridge in a process of its own, and rooms whose participants speak plain RTP, for
// benchmarks. I/O. To be started in a network namespace.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const URL = 'http://127.0.0.1:8088/janus'
const READY_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 5_000
const EVENTS_MAX = 100

const CONFIGURATION = {
  'janus.jcfg':
    `
    general: { debug_level = 2, session_timeout = 0 }
    nat: { }
    plugins: { disable = "libjanus_duktape.so,libjanus_lua.so,libjanus_echotest.so,libjanus_nosip.so,` +
    `libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,` +
    `libjanus_videocall.so,libjanus_videoroom.so,libjanus_voicemail.so" }
    transports: { disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,` +
    `libjanus_rabbitmq.so,libjanus_websockets.so" }
    events: { broadcast = false }`,
  'janus.transport.http.jcfg': `
    general: { json = "compact", base_path = "/janus", http = true, port = 8088, ip = "127.0.0.1", https = false }`,
  'janus.plugin.audiobridge.jcfg': `
    general: { local_ip = "127.0.0.1", rtp_port_range = "20000-30000" }`,
} as const

/** What a participant's RTP is: where Janus sends the mix to, and in which form. */
export interface RtpParty {
  readonly port: number
  readonly payloadType: number
  /** Id of the ssrc-audio-level extension. */
  readonly levelExtensionId: number
}

export interface JanusRoom {
  /** Adds a participant; resolves to the UDP port on 127.0.0.1 that takes its RTP. */
  join(party: RtpParty): Promise<number>
  /** The room and all who are in it go. */
  close(): Promise<void>
}

export interface Janus {
  readonly pid: number
  /**
   * An empty room that mixes at 48 kHz, with all else as it is by default. prebuffering: packets of each
   * participant that it holds back.
   */
  openRoom(room: number, prebuffering?: number): Promise<JanusRoom>
  close(): Promise<void>
}

/** undefined where Janus is not installed. */
export function janusVersion(): string | undefined {
  const { status, stdout } = spawnSync('janus', ['--version'], { encoding: 'utf8' })
  return status === null ? undefined : (/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'of unknown version')
}

/** Rejects if it does not answer within 10 s. */
export async function startJanus(): Promise<Janus> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-janus-'))
  for (const [name, text] of Object.entries(CONFIGURATION)) writeFileSync(join(folder, name), text)
  const child = spawn('janus', ['--configs-folder', folder, '--interface', '127.0.0.1'], {
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const endWithThis = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithThis)
  await answers(child)
  return {
    pid: child.pid ?? 0,
    openRoom,
    close: async () => {
      child.kill('SIGKILL')
      await ended
      process.off('exit', endWithThis)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  for (;;) {
    try {
      await fetch(`${URL}/info`)
      return
    } catch (error) {
      // Not listening yet.
      if (child.exitCode !== null) throw new Error(`janus ended with code ${child.exitCode}`)
      if (Date.now() > deadline) throw error
    }
    await pause(50)
  }
}

interface Reply {
  readonly janus: string
  readonly transaction?: string
  readonly data?: { readonly id: number }
  readonly plugindata?: {
    readonly data: { readonly error?: string; readonly rtp?: { readonly port: number } }
  }
}

async function openRoom(room: number, prebuffering?: number): Promise<JanusRoom> {
  const session = (await post('', { janus: 'create' })).data?.id
  const host = await attach(session)
  const create = { request: 'create', room, sampling_rate: 48000, allow_rtp_participants: true }
  const held = prebuffering === undefined ? {} : { default_prebuffering: prebuffering }
  await ask(session, host, { ...create, ...held })
  return {
    join: async ({ port, payloadType, levelExtensionId }) => {
      const rtp = {
        ip: '127.0.0.1',
        port,
        payload_type: payloadType,
        audiolevel_ext: levelExtensionId,
      }
      const reply = await ask(session, await attach(session), { request: 'join', room, rtp })
      const theirs = reply.plugindata?.data.rtp?.port
      if (theirs === undefined) throw new Error(`janus: no RTP port in ${JSON.stringify(reply)}`)
      return theirs
    },
    close: async () => {
      await ask(session, host, { request: 'destroy', room })
      await post(`/${session}`, { janus: 'destroy' })
    },
  }
}

async function attach(session: number | undefined): Promise<number | undefined> {
  const request = { janus: 'attach', plugin: 'janus.plugin.audiobridge' }
  return (await post(`/${session}`, request)).data?.id
}

let transactions = 0

/** A request to the plugin: its answer comes at once or as an event. */
async function ask(
  session: number | undefined,
  handle: number | undefined,
  body: object,
): Promise<Reply> {
  const transaction = `${++transactions}`
  let reply: Reply | undefined = await post(`/${session}/${handle}`, {
    janus: 'message',
    transaction,
    body,
  })
  const deadline = Date.now() + ANSWER_WITHIN_MS
  while (reply?.janus === 'ack' || reply === undefined) {
    if (Date.now() > deadline) throw new Error(`janus: no answer to ${JSON.stringify(body)}`)
    const events = (await get(`/${session}?maxev=${EVENTS_MAX}`)) as Reply | Reply[]
    reply = [events].flat().find((event) => event.transaction === transaction)
  }
  const refusal = reply.plugindata?.data.error
  if (refusal !== undefined) throw new Error(`janus: ${refusal}`)
  return reply
}

async function post(path: string, request: object): Promise<Reply> {
  const body = JSON.stringify({ transaction: `${++transactions}`, ...request })
  const reply = (await get(path, { method: 'POST', body })) as Reply
  if (reply.janus === 'error') throw new Error(`janus: ${JSON.stringify(reply)}`)
  return reply
}

async function get(path: string, request: RequestInit = {}): Promise<unknown> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  return (await fetch(`${URL}${path}`, { ...request, signal })).json()
}
