// A talker whose packets are lost on their way, with the in-band FEC that browsers add, judged against the run
// in which nothing is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MixerScene } from '../support/mixer_scene.ts'
import { judgeSpeech } from '../support/speech_quality.ts'
import { seededRandom, speechLike } from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? 1)
console.log(`seed ${seed}`)
const SECONDS = 8

/** What a listener hears of a talker of whose packets this part is lost. */
function heard(loss: number, inbandFec: boolean): { samples: Float32Array; concealed: number } {
  const random = seededRandom(seed)
  // Not at 100: a mix is made, and the mixer conceals.
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 95 } })
  scene.speak({
    ssrc: 11,
    loops: [1],
    samples: speechLike(seed, -10, SECONDS),
    encoder: { application: 'voip', bitrate: 32_000, inbandFec, lossPercent: 20 },
    network: (sentMs) => (random() < loss ? [] : [sentMs + 1]),
  })
  scene.run(SECONDS * 1000)
  const { samples } = scene.heard(1)
  return { samples, concealed: scene.engine.counters.concealed }
}

for (const { loss, floor } of [
  { loss: 0.05, floor: 0.95 },
  { loss: 0.1, floor: 0.95 },
  { loss: 0.2, floor: 0.91 },
]) {
  test(`X09: of ${loss * 100} % loss on a talker's way little is heard, and more without FEC`, () => {
    const [withFec, without] = [true, false].map((fec) => {
      const { nsim } = judgeSpeech(heard(0, fec).samples, heard(loss, fec).samples)
      return nsim
    })
    console.log(`NSIM ${withFec!.toFixed(3)} with FEC, ${without!.toFixed(3)} without`)
    assert.ok(withFec! > floor, `NSIM ${withFec}`)
    assert.ok(withFec! > without!)
  })
}
