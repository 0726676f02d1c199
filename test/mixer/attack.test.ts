// A talker whose packets lie about sequence and time, as fast as an ice_proxy lets it, beside one who is heard:
// the other's tone stays at its level, in every tenth of a second.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { DATAGRAMS_PER_SECOND_MAX } from '../../src/ice_proxy/peer_rates.ts'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { module, MixerScene } from '../support/mixer_scene.ts'
import { seededRandom, sine, toneLevelDbfs } from '../support/tones.ts'

const SECONDS = 6
const TONE_HZ = 700
const LEVEL_DBFS = -20
const STEP_MS = 20
const SEED = 8

interface Lie {
  readonly sequence: number
  readonly rtpTime: number
}

const LIES: Readonly<Record<string, (index: number, random: () => number) => Lie>> = {
  'anything for both': (_, random) => ({ sequence: random() * 65536, rtpTime: random() * 2 ** 32 }),
  'times that jump': (index, random) => ({ sequence: index, rtpTime: random() * 2 ** 32 }),
  'times that run ahead': (index) => ({ sequence: index, rtpTime: index * 48_000 * 3 }),
  'times that run backwards': (index) => ({ sequence: index, rtpTime: 2 ** 32 - 1 - index * 960 }),
  'one time for all': (index) => ({ sequence: index, rtpTime: 5 }),
  'sequences that jump by half': (index) => ({ sequence: index * 32_767, rtpTime: index * 960 }),
  'one sequence for all': (index) => ({ sequence: 5, rtpTime: index * 960 }),
}

for (const [name, lie] of Object.entries(LIES)) {
  test(`a talker with ${name} harms nobody else (seed ${SEED})`, () => {
    const random = seededRandom(SEED)
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 } })
    const samples = sine(TONE_HZ, LEVEL_DBFS, SECONDS)
    scene.speak({ ssrc: 11, loops: [1], samples, encoder: { bitrate: 64_000 } })
    const silence = new OpusEncoder(module).encode(new Float32Array(960)).slice()
    const perStep = (DATAGRAMS_PER_SECOND_MAX * STEP_MS) / 1000
    let index = 0
    for (let ms = 0; ms < SECONDS * 1000; ms += STEP_MS) {
      for (let count = 0; count < perStep; count++) {
        const { sequence, rtpTime } = lie(index++, random)
        const bytes = new Uint8Array(200)
        const packet = {
          marker: false,
          payloadType: 100,
          sequence: Math.floor(sequence) & 0xffff,
          rtpTime: Math.floor(rtpTime) >>> 0,
          ssrc: 99,
          level: 10,
          voice: true,
          payload: silence,
        }
        scene.inject(1, bytes.slice(0, writeRtpPacket(packet, 1, bytes)))
      }
      scene.run(STEP_MS)
    }
    for (let ms = 500; ms < SECONDS * 1000 - 100; ms += 100) {
      const levelDbfs = toneLevelDbfs(scene.between(1, ms, ms + 100), TONE_HZ)
      assert.ok(Math.abs(levelDbfs - LEVEL_DBFS) < 1, `${levelDbfs} dBFS at ${ms} ms`)
    }
  })
}
