// Plays a sound file into a loop with the PTT key pressed, while it monitors another loop and prints who
// talks there; then it leaves. A program on the SDK for Node.
//
//   make compile
//   export FLIGHTLOOP_PASSWORD=...
//   node build/examples/play_into_loop.js --url ws://localhost:8080/socket --user anna --talk AG1 tone.wav
//
// The file is Ogg Opus, whose packets go out untouched, or WAV of 48 kHz, 16 bit. --help lists the options.
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { SAMPLE_RATE } from '../src/audio/format.ts'
import { connect, type LoopView, type NodeVoiceClient, type VoiceClient } from '../src/sdk/node.ts'
import { readSoundFile, type SoundPacket } from './sound_file.ts'

const HELP = `play_into_loop [options] FILE

  --url URL        of the server's socket (FLIGHTLOOP_URL; ws://localhost:8080/socket)
  --user USER      who signs on (FLIGHTLOOP_USER); the password is taken from FLIGHTLOOP_PASSWORD
  --role ROLE      id or name of the role (the user's first)
  --talk LOOP      name or abbreviation of the loop to talk on (the first where the role may)
  --monitor LOOP   the loop to listen to (the one to talk on)
  --ca FILE        certificate (PEM) to trust, for a server that made its own
  --help           this text`

const MEDIA_WITHIN_MS = 15_000
/** The last packet is on its way when the key goes up. */
const RELEASE_AFTER_MS = 60

interface Options {
  readonly file: string
  readonly url: string
  readonly user: string
  readonly password: string
  readonly role: string | undefined
  readonly talk: string | undefined
  readonly monitor: string | undefined
  readonly ca: string | undefined
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options === undefined) return console.log(HELP)
  const packets = await readSoundFile(options.file)
  const tls = options.ca === undefined ? {} : { ca: await readFile(options.ca, 'utf8') }
  const client = connect({ url: options.url, tls, client: 'play_into_loop' })
  try {
    await enter(client, options)
    const stop = printTalkers(client)
    await play(client, packets)
    stop()
    await client.signOff()
  } finally {
    client.close()
  }
}

function readOptions(): Options | undefined {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: text,
      user: text,
      role: text,
      talk: text,
      monitor: text,
      ca: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { FLIGHTLOOP_URL, FLIGHTLOOP_USER, FLIGHTLOOP_PASSWORD } = process.env
  const [file] = positionals
  const user = values.user ?? FLIGHTLOOP_USER
  if (values.help === true) return undefined
  if (file === undefined || user === undefined || FLIGHTLOOP_PASSWORD === undefined) {
    throw new Error(`a file, --user and FLIGHTLOOP_PASSWORD are needed\n\n${HELP}`)
  }
  const { role, talk, monitor, ca } = values
  const url = values.url ?? FLIGHTLOOP_URL ?? 'ws://localhost:8080/socket'
  return { file, url, user, password: FLIGHTLOOP_PASSWORD, role, talk, monitor, ca }
}

/** Signs on, takes the role, switches the loops and waits for the media. */
async function enter(client: NodeVoiceClient, options: Options): Promise<void> {
  await client.signOn(options.user, options.password)
  const { phase, roles } = client.view
  if (phase === 'password_change') throw new Error('choose a password of your own in the console')
  const role = roles.find(
    ({ id, name }) => options.role === undefined || [id, name].includes(options.role),
  )
  if (role === undefined) throw new Error(`roles: ${roles.map(({ id }) => id).join(', ')}`)
  await client.chooseRole(role.id)
  const talk = findLoop(client, options.talk, ({ right }) => right === 'talk')
  const monitor = options.monitor === undefined ? talk : findLoop(client, options.monitor)
  if (monitor !== talk) await client.switchLoop(monitor.id, 'monitor')
  await client.switchLoop(talk.id, 'talk')
  console.log(`${role.name} talks on ${talk.name} and listens to ${monitor.name}`)
  await connected(client)
}

function findLoop(
  { view: { loops } }: VoiceClient,
  wanted: string | undefined,
  suits: (loop: LoopView) => boolean = () => true,
): LoopView {
  const found = loops.find((loop) =>
    wanted === undefined ? suits(loop) : [loop.name, loop.abbreviation].includes(wanted),
  )
  if (found === undefined) throw new Error(`loops: ${loops.map(({ name }) => name).join(', ')}`)
  return found
}

async function connected(client: VoiceClient): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      const why = client.view.mediaProblem?.message ?? 'UDP does not get through'
      reject(new Error(`no media: ${why}`))
    }, MEDIA_WITHIN_MS)
    const look = (): void => {
      if (client.view.media !== 'connected') return
      clearTimeout(timer)
      stop()
      resolve()
    }
    const stop = client.onChange(look)
    look()
  })
}

/** Prints a line whenever the talkers of a loop that is on have changed. */
function printTalkers(client: VoiceClient): () => void {
  const printed = new Map<number, string>()
  return client.onChange(({ loops }) => {
    for (const { id, name, state, talkers } of loops) {
      const names = talkers.map((talker) => (talker.own ? 'this program' : talker.name)).join(', ')
      if (state === 'off' || names === (printed.get(id) ?? '')) continue
      printed.set(id, names)
      console.log(`${name}: ${names === '' ? 'silence' : names}`)
    }
  })
}

/** One packet after the other against an absolute clock, with the key pressed. */
async function play(client: NodeVoiceClient, packets: readonly SoundPacket[]): Promise<void> {
  await client.setPtt(true)
  let dueMs = performance.now()
  for (const { payload, samples, levelDbov } of packets) {
    client.sendOpus(payload, samples, levelDbov)
    dueMs += (samples * 1000) / SAMPLE_RATE
    await pause(Math.max(0, dueMs - performance.now()))
  }
  await pause(RELEASE_AFTER_MS)
  await client.setPtt(false)
}

main().catch((error: unknown) => {
  console.error(`play_into_loop: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
