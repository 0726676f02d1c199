// A listener on a bad network, in virtual time: what RED gives back of the sound, and that nobody else
// gets another byte for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { writeRed } from '../../src/rtp/red.ts'
import { segmentalSnrDb } from '../support/quality.ts'
import { frames, seededRandom, sine, speechLike, toneLevelDbfs } from '../support/tones.ts'
import { EdgeScene, type EdgeClient, type Loss } from './edge_scene.ts'

const seed = Number(process.env['SEED'] ?? 1)
console.log(`seed ${seed}`)
const module = await loadAudioCoreModule()

const TICKS = 3000
/** Whatever the loss is, it has been answered by then: four reports. */
const SETTLED = 1000
const never: Loss = () => false

function randomLoss(share: number, until = Infinity): Loss {
  const random = seededRandom(seed)
  return (tick) => random() < share && tick < until
}

function encoded(samples: Float32Array): Uint8Array[] {
  const encoder = new OpusEncoder(module)
  return frames(samples, 960).map((frame) => encoder.encode(frame))
}

const speech = encoded(speechLike(seed, -6, TICKS / 50))

function play(scene: EdgeScene, payloads: readonly (Uint8Array | undefined)[]): void {
  for (const payload of payloads) scene.play(payload)
}

/** The same speech for a client with this loss, with RED or without, and for one without loss. */
function listen(loss: number, offersRed: boolean): { scene: EdgeScene; lossy: EdgeClient } {
  const scene = new EdgeScene()
  const lossy = scene.connect(1, randomLoss(loss), offersRed)
  play(scene, speech)
  return { scene, lossy }
}

const first = new EdgeScene().tick
const clean = (() => {
  const scene = new EdgeScene()
  const client = scene.connect(1, never)
  play(scene, speech)
  return client.hear(module, first, first + TICKS)
})()

function judge(client: EdgeClient): { concealed: number; snrDb: number } {
  const { samples, concealed } = client.hear(module, first, first + TICKS)
  const late = concealed.filter((tick) => tick >= first + SETTLED)
  return {
    concealed: (100 * late.length) / (TICKS - SETTLED),
    snrDb: segmentalSnrDb(
      clean.samples.subarray(SETTLED * 960, (TICKS - 2) * 960),
      samples.subarray(SETTLED * 960, (TICKS - 2) * 960),
    ),
  }
}

for (const [loss, left, gainDb] of [
  [0.05, 0.6, 2],
  [0.1, 0.5, 4],
  [0.2, 1.5, 7],
] as const) {
  test(`X09: of ${loss * 100} % loss RED leaves less than ${left} % concealed`, () => {
    const [plain, red] = [false, true].map((offersRed) => judge(listen(loss, offersRed).lossy))
    assert.ok(plain !== undefined && red !== undefined)
    console.log(
      `${loss * 100} % lost: concealed ${plain.concealed.toFixed(1)} %, with RED ` +
        `${red.concealed.toFixed(2)} %; segmental SNR ${plain.snrDb.toFixed(1)} dB, with RED ` +
        `${red.snrDb.toFixed(1)}`,
    )
    assert.ok(plain.concealed > loss * 85)
    assert.ok(red.concealed < left)
    assert.ok(red.snrDb > plain.snrDb + gainDb)
  })
}

test('X09: a tone keeps its level through 20 % loss', () => {
  const scene = new EdgeScene()
  const lossy = scene.connect(1, randomLoss(0.2))
  play(scene, encoded(sine(600, -12, 60)))
  const { samples } = lossy.hear(module, first, first + TICKS)
  const level = toneLevelDbfs(samples.subarray(SETTLED * 960), 600)
  assert.ok(Math.abs(level + 12) < 0.3, `${level} dBFS`)
})

test('X09: nobody else pays: the bytes of others are the same with and without a lossy listener', () => {
  const wires = [0, 0.2].map((loss) => {
    const scene = new EdgeScene()
    const lossy = scene.connect(1, randomLoss(loss))
    const others = [scene.connect(2, never), scene.connect(3, never, false)]
    play(scene, speech)
    assert.equal(lossy.redPackets > 0, loss > 0)
    assert.equal(others[0]?.redPackets, 0)
    return others.map(({ wire }) => Buffer.concat(wire))
  })
  assert.ok((wires[0]?.[0]?.length ?? 0) > TICKS * 60)
  assert.deepEqual(wires[0], wires[1])
})

test('X09: when the loss ends the earlier frames go, and vocs is told of each step', () => {
  const scene = new EdgeScene()
  const lossy = scene.connect(1, randomLoss(0.2, first + 1500))
  play(scene, [...speech, ...speech])
  const during = lossy.redPackets
  play(scene, speech)
  assert.equal(lossy.redPackets, during)
  assert.deepEqual(scene.losses.map(({ percent, red }) => [percent, red]).slice(-3), [
    [15, true],
    [5, true],
    [0, false],
  ])
})

test('X09: of a client without RED vocs is told what its encoder should expect', () => {
  const { scene, lossy } = listen(0.1, false)
  assert.equal(lossy.redPackets, 0)
  assert.deepEqual(scene.losses.at(-1), { session: 1, percent: 15, red: false })
})

test('X09: a new connection of the session begins without loss, and vocs is told', () => {
  const { scene } = listen(0.1, true)
  scene.connect(1, never, false)
  assert.deepEqual(scene.losses.at(-1), { session: 1, percent: 0, red: false })
})

test('X09: RED of a client reaches the loop as plain Opus, with what was lost in its place', () => {
  const scene = new EdgeScene()
  const client = scene.connect(1, never)
  const random = seededRandom(seed)
  const said = speech.slice(0, 500)
  let lost = 0
  said.forEach((payload, index) => {
    const isLost = index > 0 && index < 498 && random() < 0.1
    lost += isLost ? 1 : 0
    if (isLost) return
    const blocks = [2, 1].flatMap((back) => {
      const earlier = said[index - back]
      return earlier === undefined
        ? []
        : [{ payloadType: 111, timeOffset: back * 960, payload: earlier }]
    })
    const out = new Uint8Array(1400)
    const length = writeRed([...blocks, { payloadType: 111, timeOffset: 0, payload }], out)
    client.speak({
      marker: false,
      payloadType: length === 0 ? 111 : 63,
      sequence: (65_500 + index) & 0xffff,
      rtpTime: index * 960,
      ssrc: 77,
      level: 20,
      voice: true,
      payload: length === 0 ? payload : out.subarray(0, length),
    })
    scene.play(undefined)
  })
  const expected = said.length - scene.spoken.length
  console.log(`${lost} of ${said.length} lost, ${expected} missing on the loop`)
  assert.ok(lost > 30 && expected <= 2)
  for (const { sequence, rtpTime, payloadType, payload } of scene.spoken) {
    const index = (sequence - (scene.spoken[0]?.sequence ?? 0)) & 0xffff
    assert.equal(payloadType, 100)
    assert.deepEqual(payload, said[index])
    assert.equal((rtpTime - (scene.spoken[0]?.rtpTime ?? 0)) >>> 0, index * 960)
  }
  const sequences = scene.spoken.map(({ sequence }) => sequence)
  assert.deepEqual(new Set(sequences).size, sequences.length)
})
