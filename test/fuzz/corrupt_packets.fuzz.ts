// Whatever bytes a talker sends: no trap, no exception, no NaN, nothing beyond full scale, and the
// next good packet is heard.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { AudioCore } from '../../src/audio/audio_core.ts'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { opusDurationSamples } from '../../src/audio/opus_packet.ts'
import { frames, peak, seededRandom, sine, speechLike, toneLevelDbfs } from '../support/tones.ts'

const module = await loadAudioCoreModule()
const PACKETS = Number(process.env['FUZZ_RUNS'] ?? 20_000)
const SEED = Number(process.env['SEED'] ?? 11)

/** Good packets of every mode, to be spoilt. */
function goodPackets(): Uint8Array[] {
  const speech = speechLike(1, -6, 0.6)
  return (['voip', 'audio', 'lowdelay'] as const).flatMap((application) =>
    [12000, 24000, 64000].flatMap((bitrate) => {
      const encoder = new OpusEncoder(module, { application, bitrate })
      return frames(speech, 960).map((frame) => encoder.encode(frame))
    }),
  )
}

function spoil(packet: Uint8Array, random: () => number): Uint8Array {
  const below = (bound: number): number => Math.floor(random() * bound)
  const kind = below(4)
  if (kind === 0) return Uint8Array.from({ length: below(300) }, () => below(256))
  if (kind === 1) return packet.slice(0, below(packet.length + 1))
  const spoilt = packet.slice()
  for (let flips = 1 + below(6); flips > 0; flips--) {
    const index = kind === 2 ? below(Math.min(3, spoilt.length)) : below(spoilt.length)
    spoilt[index] = below(256)
  }
  return spoilt
}

test(`F106: ${PACKETS} spoilt packets leave the engine sound (seed ${SEED})`, () => {
  const random = seededRandom(SEED)
  const good = goodPackets()
  const core = new AudioCore(module, { talkersMax: 1, mixesMax: 1 })
  const bytes = core.memoryBytes
  core.resetMix(0, { bitrate: 48000, complexity: 0 })
  core.setActive(0, true)
  core.setGain(0, 0, 1)
  let illegal = 0
  for (let i = 0; i < PACKETS; i++) {
    const packet = spoil(good[i % good.length] ?? new Uint8Array(), random)
    if (opusDurationSamples(packet) === undefined) illegal++
    while (!core.decode(0, packet)) core.tick()
    core.tick()
    const loudest = peak(core.lastMixFrame)
    assert.ok(loudest <= 1, `packet ${i}: ${loudest}`)
    assert.ok(core.payload(0).length > 0)
  }
  assert.ok(illegal > PACKETS / 100)
  assert.ok(core.corruptPackets >= illegal)
  assert.equal(core.memoryBytes, bytes)
})

test('after a corrupt packet, which is counted, the next good ones are heard', () => {
  const encoder = new OpusEncoder(module, { bitrate: 96000 })
  const core = new AudioCore(module, { talkersMax: 1, mixesMax: 1 })
  core.resetMix(0, { bitrate: 48000, complexity: 5 })
  core.setActive(0, true)
  core.setGain(0, 0, 1)
  const heard = new Float32Array(10 * 960)
  frames(sine(900, -10, 0.6), 960).forEach((frame, i) => {
    const packet = encoder.encode(frame)
    assert.ok(core.decode(0, i === 12 ? Uint8Array.of(0xff, 0xff) : packet))
    core.tick()
    if (i >= 20) heard.set(core.lastMixFrame, (i - 20) * 960)
  })
  assert.equal(core.corruptPackets, 1)
  assert.ok(Math.abs(toneLevelDbfs(heard, 900) + 10) < 0.5)
})
