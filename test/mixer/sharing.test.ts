// Listeners who hear the same share an encoder, and nobody hears when a group is split or formed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MixerScene } from '../support/mixer_scene.ts'
import { peak, rmsDbfs, sine, speechLike } from '../support/tones.ts'

test('listeners with different keysets share an encoder while they hear the same', () => {
  const scene = new MixerScene()
  for (let session = 1; session <= 20; session++) {
    scene.listen({ session, volumes: { 1: 80, [2 + (session % 2)]: session } })
  }
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2) }).run(1000)
  assert.equal(scene.engine.mixes, 1)
  const { encodes } = scene.engine.counters
  assert.ok(encodes <= 50, `${encodes} encodes for 20 listeners in 50 ticks`)
})

test('a group that is split and formed again is as if nobody had ever shared', () => {
  const play = (shared: boolean) => {
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 } })
    if (shared) scene.listen({ session: 2, volumes: { 1: 100 } })
    scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -10, 6) })
    scene.speak({ ssrc: 22, loops: [1], samples: sine(700, -20, 0.5), startMs: 4000 })
    scene.run(1500)
    if (shared) scene.listen({ session: 2, volumes: { 1: 60 } })
    scene.run(1500)
    if (shared) scene.listen({ session: 2, volumes: { 1: 100 } })
    return { scene: scene.run(4000), heard: scene.heard(1).samples }
  }
  const alone = play(false)
  const together = play(true)
  const difference = alone.heard.map((sample, index) => sample - together.heard[index]!)
  assert.ok(rmsDbfs(difference) < -60, `${rmsDbfs(difference)} dBFS`)
})

test('groups that come to hear the same are joined while people talk, and no decoder hears it', () => {
  // Listener 2 leaves listener 1's group for another volume and comes back; 3 hears by an encoder of its own.
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } }).listen({ session: 2, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -10, 6) })
  scene.speak({ ssrc: 22, loops: [1], samples: speechLike(4, -20, 6) }).run(1500)
  scene.listen({ session: 2, volumes: { 1: 60 } }).run(1000)
  assert.equal(scene.engine.mixes, 2)
  scene.listen({ session: 2, volumes: { 1: 100 } }).run(2000)
  assert.equal(scene.engine.mixes, 1)
  const backAt = 2500 * 48
  const [one, two] = [scene.heard(1).samples, scene.heard(2).samples]
  const difference = one.map((sample, index) => sample - two[index]!)
  const apart = peak(difference.subarray(backAt + 1920, backAt + 4 * 960))
  const last = difference.findLastIndex((value) => Math.abs(value) > 10 ** (-60 / 20))
  const joinedAt = scene.joinedAt(1, 2, 2500)
  console.log(
    `before the join the two codecs differ by up to ${(20 * Math.log10(apart)).toFixed(0)} dBFS, ` +
      `from ${((last - joinedAt) / 48).toFixed(1)} ms after it on by less than -60 dBFS`,
  )
  assert.ok(last - joinedAt < 5 * 48, 'within 5 ms there is no difference')
  assert.ok(peak(difference.subarray(joinedAt, last + 1)) <= apart, 'and it never grows')
})

test('the one who leaves a group for another volume hears no seam', () => {
  // Listener 1 stays and keeps the group's encoder; listener 2 goes on with the copy.
  const play = (company: boolean) => {
    const scene = new MixerScene()
    if (company) scene.listen({ session: 1, volumes: { 1: 100 } })
    scene.listen({ session: 2, volumes: { 1: 100 } })
    scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -10, 4) }).run(1500)
    assert.equal(scene.engine.mixes, 1)
    scene.listen({ session: 2, volumes: { 1: 60 } }).run(500)
    assert.equal(scene.engine.mixes, company ? 2 : 1)
    return scene.run(2000).heard(2).samples
  }
  const alone = play(false)
  const leaving = play(true)
  const worst = peak(alone.map((sample, index) => sample - leaving[index]!))
  assert.ok(worst < 10 ** (-60 / 20), `largest difference ${worst}`)
})

test('F17: a member of a group who begins to talk does not hear a sample of it', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, ssrc: 11, volumes: { 1: 100 } })
  scene.listen({ session: 2, ssrc: 22, volumes: { 1: 100 } })
  scene.speak({ ssrc: 33, loops: [1], samples: sine(300, -30, 3) }).run(1000)
  assert.equal(scene.engine.mixes, 1)
  scene.speak({ ssrc: 11, loops: [1], samples: sine(2000, -6, 1) }).run(1500)
  const own = scene.between(1, 1000, 2500)
  const click = own.filter((sample) => Math.abs(sample) > 10 ** (-28 / 20))
  assert.equal(click.length, 0)
  assert.ok(rmsDbfs(scene.between(2, 1200, 1900)) > -9)
})

test('nobody talks: nothing is decoded, mixed or encoded, and the stream is kept alive', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } }).run(4000)
  assert.deepEqual(
    [scene.engine.counters.decodes, scene.engine.counters.encodes, scene.engine.mixes],
    [0, 0, 0],
  )
  const { payloadBytes } = scene.heard(1)
  assert.deepEqual(payloadBytes.slice(0, 6), [3, 3, 3, 3, 3, 1])
  const dtx = payloadBytes.flatMap((bytes, tick) => (bytes === 1 ? [tick] : []))
  assert.deepEqual(dtx, [5, 20, 40, 60, 80, 100, 120, 140, 160, 180])
})

test('nobody talks: all ticks but those of the keepalive can be left out', () => {
  const ticksOf = (leaveOut: boolean) => {
    const scene = new MixerScene()
    scene.listen({ session: 1, volumes: { 1: 100 } })
    scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 0.4), startMs: 5010 })
    const ticks = leaveOut ? scene.runAwake(12_000) : scene.run(12_000) && 600
    return { ticks, heard: scene.heard(1) }
  }
  const all = ticksOf(false)
  const few = ticksOf(true)
  assert.deepEqual(few.heard, all.heard)
  // 20 ticks of speech, 150 until the talker counts as gone, 12 of silence, and one each 400 ms.
  assert.ok(few.ticks < 20 + 150 + 12 + 30, `${few.ticks} ticks`)
})

test('F27: after speech come three encoded frames, five of silence, then DTX; the next spurt is marked', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 0.4) })
  scene.speak({
    ssrc: 11,
    loops: [1],
    samples: sine(440, -20, 0.4),
    startMs: 2000,
    firstSequence: 20,
    firstTime: 96_000,
  })
  scene.run(3000)
  const { payloadBytes, markers } = scene.heard(1)
  const spoken = payloadBytes.findLastIndex((bytes, tick) => tick < 90 && bytes > 3)
  assert.deepEqual(payloadBytes.slice(spoken + 1, spoken + 7), [3, 3, 3, 3, 3, 1])
  assert.equal(markers, 2)
  const bytes = payloadBytes.slice(spoken + 6, 95).reduce((sum, size) => sum + size, 0)
  assert.ok(bytes < 10, 'far below 10 kbit/s')
})

test('X08: the first frame of a later spurt is as loud as that of the first one', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 1: 100 } })
  for (const second of [0, 2, 4]) {
    const samples = sine(440, -20, 0.5)
    scene.speak({ ssrc: 11 + second, loops: [1], samples, startMs: second * 1000 })
  }
  scene.run(5000)
  for (const second of [0, 2, 4]) {
    const begin = scene.between(1, second * 1000, second * 1000 + 200)
    const onset = begin.findIndex((sample) => Math.abs(sample) > 0.005)
    const frame = begin.subarray(onset + 240, onset + 1200)
    assert.ok(Math.abs(rmsDbfs(frame) + 20) < 1.5, `second ${second}: ${rmsDbfs(frame)} dBFS`)
  }
})

test('a talker whom nobody monitors is not decoded', () => {
  const scene = new MixerScene()
  scene.listen({ session: 1, volumes: { 2: 100 } })
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2) }).run(2000)
  assert.equal(scene.engine.counters.decodes, 0)
  assert.equal(scene.active.get(1)?.[0]?.active, true, 'its activity is seen all the same')
})

test('F65: without a free encoder a listener is left out and counted, the others go on', () => {
  const scene = new MixerScene({ mixesMax: 2 })
  for (let session = 1; session <= 3; session++) {
    scene.listen({ session, volumes: { 1: session * 20 } })
  }
  scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 1) }).run(1000)
  const loud = [1, 2, 3].filter((session) => rmsDbfs(scene.between(session, 200, 900)) > -70)
  assert.equal(loud.length, 2)
  assert.ok((scene.engine.refusals['mixes_full'] ?? 0) > 0)
})

test('F33: activity is on within 100 ms, steady through the gaps of speech, and off within 1 s', () => {
  const scene = new MixerScene()
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(5, -12, 30), startMs: 1000 }).run(33_000)
  const changes = scene.active.get(1) ?? []
  assert.deepEqual(
    changes
      .filter(({ active }, index) => active !== changes[index - 1]?.active)
      .map(({ active }) => active),
    [true, false],
  )
  const on = changes.find(({ active }) => active)?.atMs ?? Infinity
  const off = changes.findLast(({ active }) => !active)?.atMs ?? Infinity
  assert.ok(on - 1000 <= 100 && off - 31_000 > 200 && off - 31_000 <= 1000, `on ${on}, off ${off}`)
})
