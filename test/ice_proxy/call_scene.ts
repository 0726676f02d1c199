// A real ice_proxy thread with one session that speaks to a loop: what a client says is heard there, and a tone
// can be its mix. I/O: run it in a network namespace.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import type { RtpPacket } from '../../src/rtp/packet.ts'
import { rtpTimeDifference, sequenceDifference } from '../../src/rtp/sequence.ts'
import { startCapture, type CapturedDatagram } from '../support/capture.ts'
import { openLoopEar } from '../support/loop_ear.ts'
import { frames, rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'
import { startIceProxy, type IceProxyHarness } from './worker_harness.ts'

export const CALL_SESSION = 1
const LOOP = { loop: 1, group: '239.255.72.1', port: 5004 }
const CONNECTED = 2

const module = await loadAudioCoreModule()

export interface CallScene {
  readonly proxy: IceProxyHarness
  /** What was spoken to the loop so far. */
  readonly packets: readonly RtpPacket[]
  /** The answer to the client's offer; throws if it is refused. */
  readonly answer: (offer: string) => Promise<string>
  /** Waits until DTLS is done. */
  readonly connected: () => Promise<unknown>
  /** The SRTP profile of a call that has gone on for a second (RFC 5764 4.1.2, RFC 7714 14.2). */
  readonly profile: () => Promise<string>
  /** Classes of service of what the ice_proxy sent to the client. */
  readonly dscp: () => Promise<number[]>
  /** The next second that is spoken, decoded as mono at 48 kHz. */
  readonly hearLoop: () => Promise<Float32Array>
  /** Of what was spoken from this packet on nothing is lost, and nothing came late. */
  readonly assertNoGap: (from: number) => void
  /** Makes a tone the client's mix until the test ends. */
  readonly playMix: (tone: Tone) => void
}

export interface Tone {
  readonly frequencyHz: number
  readonly levelDbfs: number
}

/** This tone and nothing beside it is in the samples. */
export function assertTone(samples: Float32Array, { frequencyHz, levelDbfs }: Tone): void {
  assert.ok(samples.length > 24_000, `${samples.length} samples, less than half a second`)
  const levels = [toneLevelDbfs(samples, frequencyHz), rmsDbfs(samples)]
  for (const level of levels) {
    assert.ok(
      Math.abs(level - levelDbfs) < 1,
      `tone and whole are ${levels.join(' and ')} dBFS, not ${levelDbfs}`,
    )
  }
}

/** The session's key is pressed. All ends with the test. */
export async function startCall(t: TestContext): Promise<CallScene> {
  const proxy = await startIceProxy()
  t.after(() => proxy.close())
  const capture = await startCapture(`udp and src port ${proxy.port}`)
  let captured: Promise<CapturedDatagram[]> | undefined
  const handshake = (): Promise<CapturedDatagram[]> => (captured ??= capture.stop())
  t.after(handshake)
  const ear = await openLoopEar(LOOP.group, LOOP.port)
  t.after(ear.close)
  const { packets } = ear
  proxy.send({
    body: 'session',
    session: {
      session: CALL_SESSION,
      generation: 1,
      ssrc: 4242,
      talkLoops: [LOOP],
      pttPressed: true,
    },
  })
  const connected = () => proxy.next('peer', ({ peer }) => peer.phase === CONNECTED)
  return {
    proxy,
    packets,
    answer: async (offer) => {
      const { sdp, error } = await proxy.offer(CALL_SESSION, offer)
      assert.equal(error, '')
      return sdp
    },
    connected,
    profile: async () => profileIn(await handshake()),
    dscp: async () => [...new Set((await handshake()).map(({ dscp }) => dscp))],
    hearLoop: ear.hear,
    assertNoGap: (from) => {
      const spoken = packets.slice(from)
      spoken.slice(1).forEach(({ sequence, rtpTime }, index) => {
        const before = spoken[index] as RtpPacket
        assert.equal(sequenceDifference(sequence, before.sequence), 1)
        assert.equal(rtpTimeDifference(rtpTime, before.rtpTime), 960)
      })
    },
    playMix: ({ frequencyHz, levelDbfs }) => {
      const stop = startMix(proxy, sine(frequencyHz, levelDbfs, 10))
      t.after(stop)
    },
  }
}

/** Extension use_srtp of a ServerHello: its type, 5 bytes of data, 2 bytes of profiles, then the one. */
const USE_SRTP = Buffer.from([0, 14, 0, 5, 0, 2])
const PROFILES: Readonly<Record<number, string>> = {
  1: 'AES_CM_128_HMAC_SHA1_80',
  7: 'AEAD_AES_128_GCM',
}

function profileIn(datagrams: readonly CapturedDatagram[]): string {
  for (const { bytes } of datagrams) {
    const at = Buffer.from(bytes).indexOf(USE_SRTP)
    const isHandshake = bytes[0] === 22 && at >= 0
    if (isHandshake) return PROFILES[bytes[at + 7] ?? 0] ?? 'unknown'
  }
  throw new Error('no ServerHello was captured')
}

/** Sends this sound as the mix, again and again, 50 ticks a second. */
function startMix(proxy: IceProxyHarness, samples: Float32Array): () => void {
  const encoder = new OpusEncoder(module)
  const payloads = frames(samples, 960).map((frame) => encoder.encode(frame))
  const beginMs = performance.now()
  let tick = 0
  const timer = setInterval(() => {
    while (tick * 20 <= performance.now() - beginMs) {
      const opus = payloads[tick % payloads.length] as Uint8Array
      proxy.sendMix({
        tick: 5000 + tick,
        payloads: [{ opus, sessions: [CALL_SESSION], level: 12, marker: tick === 0 }],
      })
      tick += 1
    }
  }, 10)
  return () => clearInterval(timer)
}
