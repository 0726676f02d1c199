// A listener who loses packets gets an encoder with in-band FEC: for that listener alone, and where the
// exchange is not heard.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OpusDecoder } from '../../src/audio/opus_coder.ts'
import { MixerScene, module } from '../support/mixer_scene.ts'
import { segmentalSnrDb } from '../support/quality.ts'
import {
  concatenate,
  largestStep,
  rmsDbfs,
  seededRandom,
  sine,
  speechLike,
  toneLevelDbfs,
} from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? 1)
console.log(`seed ${seed}`)
const SECONDS = 40

/** RFC 6716 3.1: configurations below 16 are SILK, alone or with CELT above it. */
function isSilk(payload: Uint8Array | undefined): boolean {
  return payload !== undefined && (payload[0] ?? 255) >> 3 < 16
}

/** Ticks of 20 ms in which listener 1's encoder was another kind than before. */
function exchanges(scene: MixerScene, session = 1): number[] {
  const { payloads } = scene.heard(session)
  const spoken = payloads.flatMap((payload, tick) =>
    payload === undefined || payload.length <= 3 ? [] : [{ tick, silk: isSilk(payload) }],
  )
  return spoken.flatMap(({ tick, silk }, index) =>
    index > 0 && silk !== spoken[index - 1]?.silk ? [tick] : [],
  )
}

/** Listener 1, who loses so much, and listener 2, who loses nothing, hear a minute of speech. */
function speech(expectedLossPercent: number): MixerScene {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 }, expectedLossPercent })
  scene.listen({ session: 2, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(seed, -6, SECONDS) })
  return scene.run(SECONDS * 1000)
}

/** What a browser makes of the payloads: FEC out of the next packet where it is there, else a guess. */
function receive(
  payloads: readonly (Uint8Array | undefined)[],
  loss: number,
): { readonly samples: Float32Array; readonly guessed: number } {
  const random = seededRandom(seed)
  const came = payloads.map((payload) => (random() < loss ? undefined : payload))
  const decoder = new OpusDecoder(module)
  let guessed = 0
  const frames = came.map((payload, tick) => {
    if (payload !== undefined) return decoder.decode(payload)
    const next = came[tick + 1]
    if (!isSilk(next)) guessed += 1
    return next === undefined ? decoder.conceal(960) : decoder.decodeFec(next, 960)
  })
  return { samples: concatenate(frames), guessed: (100 * guessed) / frames.length }
}

/** Frames that were guessed, %, and the quality against the same encoder's sound without loss. */
function judge(scene: MixerScene, session: number, loss: number): { guessed: number; db: number } {
  const { payloads } = scene.heard(session)
  const { samples, guessed } = receive(payloads, loss)
  return { guessed, db: segmentalSnrDb(receive(payloads, 0).samples, samples) }
}

const lossy = { 5: speech(5), 15: speech(15) }

for (const [loss, expected, gainDb] of [
  [0.05, 5, 3],
  [0.1, 15, 6],
  [0.2, 15, 8],
] as const) {
  test(`X09: at ${loss * 100} % loss in-band FEC gives back at least ${gainDb} dB`, () => {
    const fec = judge(lossy[expected], 1, loss)
    const plain = judge(lossy[expected], 2, loss)
    console.log(
      `${loss * 100} % lost: guessed ${plain.guessed.toFixed(1)} % of frames, with FEC ` +
        `${fec.guessed.toFixed(1)} %; segmental SNR ${plain.db.toFixed(1)} dB, with FEC ` +
        `${fec.db.toFixed(1)}`,
    )
    assert.ok(fec.db > plain.db + gainDb)
    assert.ok(fec.guessed < plain.guessed / 2)
  })
}

test('X09: only the lossy listener has the other encoder; the bytes of others are the same without it', () => {
  const without = speech(0)
  assert.ok(lossy[15].heard(1).payloads.some(isSilk))
  assert.ok(!lossy[15].heard(2).payloads.some(isSilk))
  assert.deepEqual(lossy[15].heard(2).payloads, without.heard(2).payloads)
  assert.equal(lossy[15].engine.mixes, 2)
  assert.equal(without.engine.mixes, 1)
})

test('X09: listeners who lose as much share the encoder, those who lose more have another', () => {
  const scene = new MixerScene()
  for (let session = 1; session <= 6; session++) {
    const expectedLossPercent = [0, 5, 15][session % 3] ?? 0
    scene.listen({ session, volumes: { 1: 100 }, expectedLossPercent })
  }
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 1) }).run(900)
  assert.equal(scene.engine.mixes, 3)
})

test('X09: the encoder is exchanged in the pause that comes within a second, and not before', () => {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100 } })
  const said = { ssrc: 11, loops: [1], samples: sine(440, -20, 1.5) }
  scene.speak(said)
  scene.speak({ ...said, startMs: 2500, firstSequence: 75, firstTime: 120_000 })
  scene.run(1000).listen({ session: 1, volumes: { 1: 100 }, expectedLossPercent: 15 })
  scene.run(3500)
  const [at = 0, ...more] = exchanges(scene)
  assert.deepEqual(more, [])
  assert.ok(at * 20 >= 2500 && at * 20 < 2600, `${at * 20} ms`)
  const ends = [scene.between(1, 2600, 3900), scene.between(1, 200, 1400)]
  for (const end of ends) assert.ok(Math.abs(toneLevelDbfs(end, 440) + 20) < 0.5)
})

test('X09: in speech that goes on it is exchanged after a second, without a hole or a click', () => {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 6) })
  scene.run(1000).listen({ session: 1, volumes: { 1: 100 }, expectedLossPercent: 5 })
  scene.run(4900)
  const [at = 0, ...more] = exchanges(scene)
  assert.deepEqual(more, [])
  assert.ok(at >= 99 && at <= 101, `tick ${at}`)
  const seam = scene.between(1, 1960, 2100)
  for (let at = 0; at + 480 <= seam.length; at += 480) {
    const level = rmsDbfs(seam.subarray(at, at + 480))
    assert.ok(level > -27 && level < -17, `${level} dBFS ${at / 48} ms into the exchange`)
  }
  const usual = largestStep(scene.between(1, 1000, 1900))
  assert.ok(largestStep(seam) < 3 * usual, `a step of ${largestStep(seam)}, usual is ${usual}`)
})

test('X09: an encoder that need not expect loss any more waits for silence, however long', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 }, expectedLossPercent: 15 })
  const said = { ssrc: 11, loops: [1], samples: sine(440, -20, 10) }
  scene.speak(said)
  scene.speak({ ...said, startMs: 11_000, firstSequence: 500, firstTime: 528_000 })
  scene
    .run(1000)
    .listen({ session: 1, volumes: { 1: 100 } })
    .run(12_000)
  const [at = 0, ...more] = exchanges(scene)
  assert.deepEqual(more, [])
  assert.ok(at * 20 >= 11_000 && at * 20 < 11_100, `${at * 20} ms`)
})

test('X09: loss that comes and goes while somebody speaks changes nothing', () => {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 6) }).run(1000)
  scene.listen({ session: 1, volumes: { 1: 100 }, expectedLossPercent: 5 }).run(500)
  scene.listen({ session: 1, volumes: { 1: 100 } }).run(4000)
  assert.deepEqual(exchanges(scene), [])
})

test('X09: FEC makes the sound later by its look-ahead: 4 ms', () => {
  const onset = (expectedLossPercent: number): number => {
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 }, expectedLossPercent })
    const samples = new Float32Array(48_000)
    samples.set(sine(440, -10, 0.5), 9600)
    scene.speak({ ssrc: 11, loops: [1], samples }).run(1000)
    // Half way up: a codec smears the first samples.
    return scene.heard(1).samples.findIndex((sample) => Math.abs(sample) > 0.16) / 48
  }
  const laterMs = onset(15) - onset(0)
  console.log(`${laterMs.toFixed(2)} ms later`)
  assert.ok(laterMs > 2 && laterMs < 6, `${laterMs} ms`)
})

test('X09: who leaves a group with FEC for another volume hears no seam', () => {
  const play = (company: boolean) => {
    const scene = new MixerScene()
    const ear = { session: 2, expectedLossPercent: 15 }
    if (company) scene.listen({ ...ear, session: 1, volumes: { 1: 100 } })
    scene.listen({ ...ear, volumes: { 1: 100 } })
    scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -10, 4) }).run(1500)
    assert.equal(scene.engine.mixes, 1)
    scene.listen({ ...ear, volumes: { 1: 60 } }).run(500)
    assert.equal(scene.engine.mixes, company ? 2 : 1)
    return scene.run(2000).heard(2).samples
  }
  assert.deepEqual(play(true), play(false))
})

test('X09: a stereo mix has FEC too, and keeps its sides', () => {
  const scene = new MixerScene()
  const ear = { session: 1, volumes: { 1: 100 }, pans: { 1: -100 } }
  scene.listen({ ...ear, expectedLossPercent: 15 })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2) }).run(2000)
  assert.ok(scene.heard(1).payloads.some(isSilk))
  const { left, right } = scene.sides(1, 500, 1900)
  assert.ok(toneLevelDbfs(left, 440) > toneLevelDbfs(right, 440) + 12)
})
