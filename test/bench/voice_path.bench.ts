// How long a voice and an operator's hand wait: from a talker's packet to the listener's, from sign-on to
// sound, from a switched loop and a pressed key to sound or silence. The server runs in a process of its
// own; talker and listener are SDK clients in this one, so that all times are of one clock. They contain
// what the clients themselves take. Half a minute of talk, about two minutes in all.
import { setTimeout as pause } from 'node:timers/promises'
import { TICK_MS } from '../../src/audio/format.ts'
import { joinLoop } from '../../src/net/multicast_socket.ts'
import { machineMs } from '../../src/net/ticker.ts'
import type { OpusPeer, RtcImplementation } from '../../src/sdk/node.ts'
import { weriftRtc } from '../../src/sdk/werift.ts'
import { BenchClient, Ear, Mouth } from '../support/bench_client.ts'
import { BENCH_GROUP, benchUser, startBenchServer } from '../support/bench_server.ts'
import { printTable, timesRow } from '../support/bench_table.ts'
import { seededRandom } from '../support/tones.ts'

const LOOP = 'first'
const QUIET_LOOP = 'second'
const SPURTS = 20
const ONSETS_A_SPURT = 12
const SWITCHES = 60
const PRESSES = 60
const SIGN_ONS = 40
/** Longest wait for a sound that must come. */
const HEARD_WITHIN_MS = 2000
const random = seededRandom(1)

async function main(): Promise<void> {
  const server = await startBenchServer(2 + SIGN_ONS)
  const talker = new BenchClient(server.url)
  const listener = new BenchClient(server.url)
  await talker.enter(benchUser(0))
  await talker.switchLoop(LOOP, 'talk')
  await listener.enter(benchUser(1))
  await listener.switchLoop(LOOP, 'monitor')
  await Promise.all([talker.mediaConnected(), listener.mediaConnected()])
  const mouth = new Mouth(talker)
  const ear = new Ear(listener)
  try {
    const rows = {
      ...(await packetDelay(talker, mouth, ear)),
      ...(await pressAndRelease(talker, mouth, ear)),
      ...(await switchedLoop(talker, mouth, listener, ear)),
      ...(await signedOn(talker, mouth, server.url)),
    }
    printTable('voice path over loopback, ms', rows)
  } finally {
    mouth.close()
    talker.close()
    listener.close()
    await server.close()
  }
}

/**
 * Tones in a stream of silent packets; each spurt has another phase against the mixer's tick. The loop
 * itself shows what the way into the server took, and the tick, which stands at whole periods of the
 * machine's time, what the way out of it took; what is between is the jitter buffer and the wait for the tick.
 */
async function packetDelay(talker: BenchClient, mouth: Mouth, ear: Ear) {
  const delays: number[] = []
  const toLoop: number[] = []
  const fromTick: number[] = []
  const loopMs: number[] = []
  const machineAheadMs = machineMs() - performance.now()
  const loop = await joinLoop({ ...BENCH_GROUP, interfaceAddress: '127.0.0.1' })
  loop.onDatagram(() => void loopMs.push(performance.now()))
  for (let spurt = 0; spurt < SPURTS; spurt++) {
    mouth.isLoud = false
    mouth.shiftMs(TICK_MS * random())
    await talker.client.setPtt(true)
    await pause(400)
    const first = mouth.onsetsMs.length
    const heardBefore = ear.loudMs.length
    // Two loud frames in every ten: 200 ms apart, far more than the delay.
    mouth.beforeFrame = (frame) => (mouth.isLoud = frame % 10 < 2)
    await pause(ONSETS_A_SPURT * 10 * TICK_MS)
    mouth.beforeFrame = () => (mouth.isLoud = false)
    await pause(300)
    await talker.client.setPtt(false)
    await pause(300)
    const heard = ear.loudMs.slice(heardBefore)
    for (const spokenMs of mouth.onsetsMs.slice(first)) {
      const heardMs = heard.find((ms) => ms >= spokenMs)
      const onLoopMs = loopMs.find((ms) => ms >= spokenMs)
      if (onLoopMs !== undefined) toLoop.push(onLoopMs - spokenMs)
      if (heardMs === undefined || heardMs > spokenMs + 200) continue
      delays.push(heardMs - spokenMs)
      fromTick.push((heardMs + machineAheadMs) % TICK_MS)
    }
  }
  mouth.beforeFrame = () => undefined
  loop.close()
  return {
    'talker packet out to listener packet in': timesRow(delays, 'p50 25, p99 45'),
    '  of that, talker packet out to the loop': timesRow(toLoop),
    '  of that, tick to listener packet in': timesRow(fromTick),
  }
}

async function pressAndRelease(talker: BenchClient, mouth: Mouth, ear: Ear) {
  const audible: number[] = []
  const silent: number[] = []
  mouth.isLoud = true
  for (let press = 0; press < PRESSES; press++) {
    await pause(400 + TICK_MS * random())
    const pressedMs = performance.now()
    void talker.client.setPtt(true)
    const heardMs = await ear.nextLoud(HEARD_WITHIN_MS)
    if (heardMs !== undefined) audible.push(heardMs - pressedMs)
    await pause(300 + TICK_MS * random())
    const releasedMs = performance.now()
    void talker.client.setPtt(false)
    await pause(300)
    mouth.shiftMs(TICK_MS * random())
    const lastMs = ear.loudMs.at(-1) ?? NaN
    // The last loud packet sounds for another tick.
    silent.push(Math.max(0, lastMs + TICK_MS - releasedMs))
  }
  return {
    'PTT pressed to audible': timesRow(audible, 'p95 150'),
    'PTT released to silent': timesRow(silent, 'p95 100'),
  }
}

async function switchedLoop(talker: BenchClient, mouth: Mouth, listener: BenchClient, ear: Ear) {
  const replied: number[] = []
  const audible: number[] = []
  const silent: number[] = []
  mouth.isLoud = true
  await talker.client.setPtt(true)
  for (let turn = 0; turn < SWITCHES; turn++) {
    const offMs = performance.now()
    await listener.switchLoop(LOOP, 'off')
    replied.push(performance.now() - offMs)
    await pause(300 + TICK_MS * random())
    silent.push(Math.max(0, (ear.loudMs.at(-1) ?? NaN) + TICK_MS - offMs))
    const onMs = performance.now()
    const heard = ear.nextLoud(HEARD_WITHIN_MS)
    await listener.switchLoop(LOOP, 'monitor')
    replied.push(performance.now() - onMs)
    const heardMs = await heard
    if (heardMs !== undefined) audible.push(heardMs - onMs)
    await pause(300 + TICK_MS * random())
  }
  await listener.switchLoop(QUIET_LOOP, 'monitor')
  return {
    'switch a loop to reply': timesRow(replied, 'p95 10'),
    'switch on to audible': timesRow(audible, 'p95 100'),
    'switch off to silent': timesRow(silent),
  }
}

/** One client after the other signs on, monitors the loop on which somebody talks, and goes. */
async function signedOn(talker: BenchClient, mouth: Mouth, url: string) {
  const whole: number[] = []
  const offered: number[] = []
  const rounds: number[] = []
  mouth.isLoud = true
  await talker.client.setPtt(true)
  for (let index = 0; index < SIGN_ONS; index++) {
    const times = { offeredMs: NaN, heardMs: NaN, answeredMs: NaN }
    const client = new BenchClient(url, timedRtc(times))
    await client.until(({ connection }) => connection === 'open')
    const beganMs = performance.now()
    await client.enter(benchUser(2 + index))
    await client.switchLoop(LOOP, 'monitor')
    for (const endMs = beganMs + HEARD_WITHIN_MS * 2; performance.now() < endMs; await pause(5)) {
      if (!Number.isNaN(times.heardMs)) break
    }
    if (!Number.isNaN(times.heardMs)) {
      whole.push(times.heardMs - beganMs)
      offered.push(times.heardMs - times.offeredMs)
      rounds.push(times.answeredMs - times.offeredMs)
    }
    await client.client.signOff()
    client.close()
    await pause(100)
  }
  await talker.client.setPtt(false)
  return {
    'sign-on with password to first audio': timesRow(whole),
    'offer to answer': timesRow(rounds),
    'offer to first audio': timesRow(offered, '500'),
  }
}

/** werift, with the times of its first offer, answer and packet heard. */
function timedRtc(times: {
  offeredMs: number
  heardMs: number
  answeredMs: number
}): RtcImplementation {
  return {
    makePeer: (options) => {
      const heard: typeof options.heard = (...packet) => {
        if (Number.isNaN(times.heardMs)) times.heardMs = performance.now()
        options.heard(...packet)
      }
      const peer = weriftRtc.makePeer({ ...options, heard })
      return {
        offer: async (iceRestart) => {
          const sdp = await peer.offer(iceRestart)
          if (Number.isNaN(times.offeredMs)) times.offeredMs = performance.now()
          return sdp
        },
        answer: (sdp) => {
          if (Number.isNaN(times.answeredMs)) times.answeredMs = performance.now()
          return peer.answer(sdp)
        },
        send: (packet) => peer.send(packet),
        close: () => peer.close(),
      } satisfies OpusPeer
    },
  }
}

await main()
process.exit(0)
