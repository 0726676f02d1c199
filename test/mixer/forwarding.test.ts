// A lone talker's own packets go to who hears it as loud as it is, and nobody hears where that begins or ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpusEncoderSettings } from '../../src/audio/opus_coder.ts'
import { MixerScene } from '../support/mixer_scene.ts'
import { rmsDbfs, sine, speechLike } from '../support/tones.ts'

/** As browsers code speech. */
const VOICE: Partial<OpusEncoderSettings> = { application: 'voip', bitrate: 24_000 }

test('who hears one talker as loud as it is gets its own packets: nothing is decoded or encoded', () => {
  const scene = new MixerScene()
  for (const session of [1, 2, 3]) scene.listen({ session, volumes: { 1: 100, 2: session } })
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -20, 2), encoder: VOICE }).run(2500)
  assert.deepEqual([scene.engine.counters.decodes, scene.engine.counters.encodes], [0, 0])
  const sent = scene.sentPayloads(11)
  const got = scene.heard(2).payloads.filter((payload) => (payload?.length ?? 0) > 3)
  assert.deepEqual(got, sent.slice(0, got.length))
  assert.ok(got.length >= 99, `${got.length} of 100 packets`)
  assert.equal(scene.heard(2).markers, 1)
})

test('F27: silence after forwarded packets is kept alive as after encoded ones', () => {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -20, 1), encoder: VOICE }).run(2000)
  const { payloadBytes } = scene.heard(1)
  const last = payloadBytes.findLastIndex((bytes) => bytes > 3)
  // The last packet is followed by what the jitter buffer waits for, which the listener conceals.
  const after = payloadBytes.slice(last + 1).filter((bytes) => bytes > 0)
  assert.deepEqual(after.slice(0, 6), [3, 3, 3, 3, 3, 1])
})

for (const [name, differs] of Object.entries({
  'another volume': { volumes: { 1: 90 } },
  'a place off the centre': { volumes: { 1: 100 }, pans: { 1: -50 } },
})) {
  test(`with ${name} a mix is encoded, beside others who are forwarded`, () => {
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 } }).listen({ session: 2, ...differs })
    scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -20, 1), encoder: VOICE }).run(800)
    assert.equal(scene.engine.mixes, 1)
    assert.notDeepEqual(scene.heard(1).payloads.at(-1), scene.heard(2).payloads.at(-1))
    const [one, two] = [1, 2].map((session) => rmsDbfs(scene.between(session, 300, 800)))
    assert.ok(one! > -40 && two! > -50, `${one} and ${two} dBFS`)
  })
}

test('music, longer frames and talkers under gain control are encoded, not forwarded', () => {
  const mixesOf = (encoder: Partial<OpusEncoderSettings>, gainControl = false) => {
    const scene = new MixerScene({ gainControl }).listen({ session: 1, volumes: { 1: 100 } })
    scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -20, 1), encoder }).run(500)
    return scene.engine.mixes
  }
  assert.equal(mixesOf(VOICE), 0)
  assert.equal(mixesOf({ application: 'lowdelay' }), 1)
  assert.equal(mixesOf({ ...VOICE, frameSamples: 1920 }), 1)
  assert.equal(mixesOf(VOICE, true), 1)
})

test('F17: the talker is not sent its own packets', () => {
  const scene = new MixerScene().listen({ session: 1, ssrc: 11, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -20, 1), encoder: VOICE }).run(1200)
  assert.ok(rmsDbfs(scene.between(1, 0, 1200)) < -120)
})

test('F24: a packet that is lost on a forwarded stream leaves no hole behind it in the sequence of ticks', () => {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100 } })
  const network = (sentMs: number, index: number) => (index % 10 === 5 ? [] : [sentMs + 1])
  const samples = speechLike(3, -20, 2)
  scene.speak({ ssrc: 11, loops: [1], samples, encoder: VOICE, network }).run(2500)
  const { payloadBytes } = scene.heard(1)
  const [first, last] = [
    payloadBytes.findIndex((bytes) => bytes > 3),
    payloadBytes.findLastIndex((bytes) => bytes > 3),
  ]
  const missing = payloadBytes.slice(first, last).flatMap((bytes, at) => (bytes === 0 ? [at] : []))
  // Where the delay had to grow, once, everything behind comes a tick later.
  assert.deepEqual(
    missing.map((at) => at % 10).filter((place) => place !== 5 && place !== 6),
    [],
  )
  assert.ok(missing.length === 9 || missing.length === 10, `${missing.length} of 100 are missing`)
  assert.equal(scene.engine.mixes, 0)
})

test('a second talker ends the forwarding in the same tick: no gap, no click, both are heard', () => {
  const scenes = [100, 99].map((volume) => crossing(volume, 1500))
  const [forwarded, encoded] = scenes.map((scene) => envelope(scene.between(1, 1400, 1800)))
  assert.equal(scenes[0]!.engine.mixes, 1, 'now it is a mix')
  const worst = Math.max(...forwarded!.map((level, index) => Math.abs(level - encoded![index]!)))
  console.log(`pieces of 10 ms differ from an encoded run by up to ${worst.toFixed(1)} dB`)
  assert.ok(worst < 4, `${worst} dB`)
})

test('a volume that moves ends the forwarding without a dip', () => {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(400, -20, 2), encoder: VOICE }).run(1000)
  assert.equal(scene.engine.mixes, 0)
  scene.listen({ session: 1, volumes: { 1: 99 } }).run(500)
  assert.equal(scene.engine.mixes, 1)
  const levels = envelope(scene.between(1, 900, 1200))
  assert.ok(Math.min(...levels) > -22.5, `${Math.min(...levels)} dBFS within 10 ms`)
})

test('what begins in the middle of a forwarded spurt is decoded by a decoder that knows what came before', () => {
  // The crossing comes at each of many places in the speech; a fresh decoder would fade in over some frames.
  const worst = [1300, 1420, 1540, 1660, 1780, 1900].map((atMs) => {
    const [forwarded, encoded] = [100, 99].map((volume) =>
      envelope(crossing(volume, atMs).between(1, atMs, atMs + 200)),
    )
    // A mix comes 2.5 ms later than what is forwarded, so that a piece has some of its neighbour's.
    const least = (index: number) => Math.min(...encoded!.slice(Math.max(0, index - 1), index + 2))
    return Math.max(...forwarded!.map((level, index) => least(index) - level))
  })
  console.log(
    `weakest pieces against an encoded run: ${worst.map((db) => db.toFixed(1)).join(', ')} dB`,
  )
  assert.ok(Math.max(...worst) < 4)
})

/** One talker, and from `atMs` on a second, quiet one; to a listener at this volume. */
function crossing(volume: number, atMs: number): MixerScene {
  const scene = new MixerScene().listen({ session: 1, volumes: { 1: volume } })
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(5, -14, 3), encoder: VOICE })
  scene.speak({ ssrc: 22, loops: [1], samples: sine(900, -40, 1), startMs: atMs, encoder: VOICE })
  return scene.run(2300)
}

/** Levels of pieces of 10 ms, dBFS, not below -50. */
function envelope(samples: Float32Array): number[] {
  return Array.from({ length: samples.length / 480 }, (_, index) =>
    Math.max(-50, rmsDbfs(samples.subarray(index * 480, (index + 1) * 480))),
  )
}
