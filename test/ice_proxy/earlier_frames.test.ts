// A lossy listener's packets: which earlier frames they carry, through speech, pauses and silence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EarlierFrames } from '../../src/ice_proxy/earlier_frames.ts'
import { MixStream } from '../../src/ice_proxy/fan_out.ts'
import { keepalivePayload } from '../../src/mixer/keepalive.ts'
import { parseRtpPacket } from '../../src/rtp/packet.ts'
import { parseRed } from '../../src/rtp/red.ts'

const OPUS = 111
const RED = 63
const SILENCE_BYTES = 3

/** A stream whose ticks are given; what each packet carries, by the tick that it is of. */
class Stream {
  readonly mix = new MixStream({ ssrc: 5, sequence: 65_534, rtpTime: 4_294_967_000 })
  readonly #out = new Uint8Array(2048)
  readonly #contents = new Map<number, number>()

  constructor() {
    for (let tick = 0; tick < 1000; tick++) {
      this.#contents.set((4_294_967_000 + tick * 960) >>> 0, tick)
    }
  }

  /** The ticks of the frames in the packet, oldest first; undefined where it is plain Opus. */
  send(tick: number, opus: Uint8Array, earlierFrames: number): number[] | undefined {
    const mix = { opus, sessions: [], level: 20, marker: false }
    const red = earlierFrames === 0 ? undefined : { payloadType: RED, earlierFrames }
    const length = this.mix.write(mix, tick, OPUS, this.#out, red)
    const packet = parseRtpPacket(this.#out.slice(0, length), 0)
    assert.ok(packet !== undefined)
    if (packet.payloadType === OPUS) {
      assert.deepEqual(packet.payload, opus)
      return undefined
    }
    assert.equal(packet.payloadType, RED)
    const blocks = parseRed(packet.payload)
    assert.deepEqual(blocks?.at(-1)?.payload, opus)
    return blocks?.map(({ payloadType, timeOffset, payload }) => {
      assert.equal(payloadType, OPUS)
      const of = this.#contents.get((packet.rtpTime - timeOffset) >>> 0) ?? -1
      if (payload.length > SILENCE_BYTES) assert.deepEqual(payload, speech(of, payload.length))
      return of
    })
  }
}

function speech(tick: number, bytes = 120): Uint8Array {
  return new Uint8Array(bytes).fill(tick & 0xff)
}

test('X09: each packet carries one or two earlier frames, from the first that can on', () => {
  for (const [count, wanted] of [
    [1, [undefined, [0, 1], [1, 2], [2, 3]]],
    [2, [undefined, [0, 1], [0, 1, 2], [1, 2, 3]]],
  ] as const) {
    const stream = new Stream()
    const sent = [0, 1, 2, 3].map((tick) => stream.send(tick, speech(tick), count))
    assert.deepEqual(sent, wanted)
  }
})

test('X09: a frame that is over is not carried: after a pause a spurt begins by itself', () => {
  const stream = new Stream()
  assert.deepEqual(
    [0, 1].map((tick) => stream.send(tick, speech(tick), 2)),
    [undefined, [0, 1]],
  )
  assert.deepEqual(stream.send(6, speech(6), 2), [1, 6])
  assert.equal(stream.send(50, speech(50), 2), undefined)
})

test('X09: silence ends as it does without RED: five packets, then DTX, which is never carried', () => {
  const stream = new Stream()
  stream.send(0, speech(0), 2)
  const sent: [tick: number, frames: number[] | undefined][] = []
  for (let idle = 0; idle < 60; idle++) {
    const payload = keepalivePayload(idle, 0)
    if (payload !== undefined) sent.push([1 + idle, stream.send(1 + idle, payload, 2)])
  }
  assert.deepEqual(sent, [
    [1, [0, 1]],
    [2, [0, 1, 2]],
    [3, [1, 2, 3]],
    [4, [2, 3, 4]],
    [5, [3, 4, 5]],
    [6, [4, 5, 6]],
    [21, undefined],
    [41, undefined],
  ])
  assert.equal(stream.send(61, speech(61), 2), undefined)
})

test('X09: nothing is kept while there is no loss, and what was kept is forgotten', () => {
  const stream = new Stream()
  for (const tick of [0, 1]) stream.send(tick, speech(tick), 2)
  assert.equal(stream.send(2, speech(2), 0), undefined)
  assert.equal(stream.send(3, speech(3), 2), undefined)
  assert.deepEqual(stream.send(4, speech(4), 2), [3, 4])
})

test('X09: a packet with earlier frames stays below 1280 bytes on the wire', () => {
  const stream = new Stream()
  stream.send(0, speech(0, 600), 2)
  assert.deepEqual(stream.send(1, speech(1, 500), 2), [0, 1])
  assert.deepEqual(stream.send(2, speech(2, 500), 2), [1, 2])
  assert.equal(stream.send(3, speech(3, 1200), 2), undefined)
})

test('X09: a clock that goes back, as after a restart, carries nothing', () => {
  const frames = new EarlierFrames()
  const red = { payloadType: RED, earlierFrames: 2 }
  frames.wrap(speech(1), 96_000, OPUS, red)
  assert.equal(frames.wrap(speech(1), 48_000, OPUS, red), undefined)
})

test('X09: a sender report counts what the payloads are, with the earlier frames', () => {
  const stream = new Stream()
  stream.send(0, speech(0, 100), 1)
  stream.send(1, speech(1, 100), 1)
  assert.deepEqual(stream.mix.sent, { packets: 2, octets: 100 + 205 })
})
