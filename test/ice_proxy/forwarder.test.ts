// A session's voice towards the loops: who is let through, and that sequence and clock go on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Forwarder, type TalkState } from '../../src/ice_proxy/forwarder.ts'
import type { RtpPacket } from '../../src/rtp/packet.ts'

const PRESSED: TalkState = { pttPressed: true, talkLoops: 1 }
const RELEASED: TalkState = { pttPressed: false, talkLoops: 1 }

/** A client that sends a packet each 20 ms, with the time that it has. */
class Client {
  sequence: number
  rtpTime: number
  nowMs = 1_000_000
  ssrc = 7

  constructor(sequence = 65_530, rtpTime = 4_294_960_000) {
    this.sequence = sequence
    this.rtpTime = rtpTime
  }

  next(): RtpPacket {
    const packet = {
      marker: false,
      payloadType: 111,
      sequence: this.sequence & 0xffff,
      rtpTime: this.rtpTime >>> 0,
      ssrc: this.ssrc,
      level: 30,
      voice: true,
      payload: Uint8Array.of(this.sequence & 0xff, 1),
    }
    this.sequence += 1
    this.rtpTime += 960
    this.nowMs += 20
    return packet
  }
}

function setUp(): { client: Client; forwarder: Forwarder; send: Send } {
  const client = new Client()
  const forwarder = new Forwarder(99, 65_533, 4_294_966_000)
  const send: Send = (talk, count) =>
    Array.from({ length: count }, () => forwarder.forward(client.next(), talk, client.nowMs))
  return { client, forwarder, send }
}

type Send = (talk: TalkState, count: number) => ReturnType<Forwarder['forward']>[]

const packets = (results: readonly (RtpPacket | string)[]): RtpPacket[] =>
  results.filter((result) => typeof result !== 'string')

test('F29: nothing passes while the key is released, and each packet is accounted for', () => {
  const { send } = setUp()
  assert.deepEqual(new Set(send(RELEASED, 50)), new Set(['ptt_released']))
})

test('F29: nothing passes with the key pressed and no loop in talk', () => {
  const { send } = setUp()
  assert.deepEqual(send({ pttPressed: true, talkLoops: 0 }, 2), ['no_talk_loop', 'no_talk_loop'])
})

test('a loop packet has the session’s SSRC, the loop’s type, and the talker’s level and payload', () => {
  const { forwarder, client } = setUp()
  const sent = client.next()
  const voice = forwarder.forward(sent, PRESSED, client.nowMs)
  assert.deepEqual(voice, {
    ...sent,
    marker: true,
    payloadType: 100,
    sequence: 65_533,
    rtpTime: 4_294_966_000,
    ssrc: 99,
  })
})

test('the sequence has no gap over a pause of the key, and the clock has the pause', () => {
  const { send } = setUp()
  const first = packets(send(PRESSED, 10))
  send(RELEASED, 500)
  const second = packets(send(PRESSED, 10))
  const all = [...first, ...second]
  all.forEach((packet, index) => assert.equal(packet.sequence, (65_533 + index) & 0xffff))
  const pause = ((second[0]?.rtpTime ?? 0) - (first.at(-1)?.rtpTime ?? 0)) >>> 0
  assert.equal(pause, 501 * 960)
})

test('the marker stands on the first packet after each press and on no other', () => {
  const { send } = setUp()
  const markers = [...send(PRESSED, 3), ...send(RELEASED, 3), ...send(PRESSED, 3)]
    .filter((result) => typeof result !== 'string')
    .map(({ marker }) => marker)
  assert.deepEqual(markers, [true, false, false, true, false, false])
})

test('a loss on the way to the server stays a gap', () => {
  const { send, client } = setUp()
  const before = packets(send(PRESSED, 5)).at(-1)
  client.next()
  client.next()
  const after = packets(send(PRESSED, 1))[0]
  assert.equal(((after?.sequence ?? 0) - (before?.sequence ?? 0)) & 0xffff, 3)
  assert.equal(((after?.rtpTime ?? 0) - (before?.rtpTime ?? 0)) >>> 0, 3 * 960)
})

test('packets that swap on the wire keep their places', () => {
  const { forwarder, client, send } = setUp()
  send(PRESSED, 1)
  const [first, second] = [client.next(), client.next()]
  const late = [second, first].map((packet) => forwarder.forward(packet, PRESSED, client.nowMs))
  assert.deepEqual(
    packets(late).map(({ sequence }) => sequence),
    [65_535, 65_534],
  )
})

test('F29: a packet from before the press that comes after it is dropped', () => {
  const { forwarder, client, send } = setUp()
  send(RELEASED, 1)
  const early = client.next()
  send(RELEASED, 1)
  assert.equal(forwarder.forward(early, PRESSED, client.nowMs), 'ptt_released')
})

test('X08: when the first two packets after a press swap, both are heard, in their places', () => {
  const { forwarder, client, send } = setUp()
  const last = packets(send(PRESSED, 1))[0]?.sequence ?? 0
  send(RELEASED, 3)
  const [first, second] = [client.next(), client.next()]
  const voices = packets(
    [second, first].map((packet) => forwarder.forward(packet, PRESSED, client.nowMs)),
  )
  assert.deepEqual(
    voices.map(({ sequence, marker }) => [(sequence - last) & 0xffff, marker]),
    [
      [2, true],
      [1, false],
    ],
  )
})

test('a client that sends nothing while the key is up gets the true pause in its clock', () => {
  const { client, send } = setUp()
  const before = packets(send(PRESSED, 3)).at(-1)
  client.nowMs += 10_000
  const after = packets(send(PRESSED, 1))[0]
  // The key stayed down: the client's own clock is right. Now once more with the key up between.
  assert.equal(((after?.rtpTime ?? 0) - (before?.rtpTime ?? 0)) >>> 0, 960)
  send(RELEASED, 1)
  client.nowMs += 10_000
  const next = packets(send(PRESSED, 1))[0]
  const passedMs = (((next?.rtpTime ?? 0) - (after?.rtpTime ?? 0)) >>> 0) / 48
  assert.ok(Math.abs(passedMs - 10_040) <= 20, `${passedMs} ms`)
  assert.equal(((next?.sequence ?? 0) - (after?.sequence ?? 0)) & 0xffff, 1)
})

test('over a reconnect with the key down the sequence goes on and the clock has the outage', () => {
  const { client, forwarder, send } = setUp()
  const before = packets(send(PRESSED, 3)).at(-1)
  Object.assign(client, { ssrc: 8, sequence: 17, rtpTime: 5, nowMs: client.nowMs + 2_000 })
  const after = packets(send(PRESSED, 2))
  assert.deepEqual(
    after.map(({ sequence }) => (sequence - (before?.sequence ?? 0)) & 0xffff),
    [1, 2],
  )
  assert.equal(((after[0]?.rtpTime ?? 0) - (before?.rtpTime ?? 0)) >>> 0, 101 * 960)
  assert.equal(after[0]?.marker, true)
  const stale = { ...client.next(), sequence: 16 }
  assert.equal(forwarder.forward(stale, PRESSED, client.nowMs), 'ptt_released')
})

test('a spurt of half an hour has no seam where the client’s sequence wraps', () => {
  const { send } = setUp()
  const voices = packets(send(PRESSED, 90_000))
  assert.equal(voices.length, 90_000)
  voices.forEach((packet, index) => assert.equal(packet.sequence, (65_533 + index) & 0xffff))
})

const silence = (packet: RtpPacket): RtpPacket => ({ ...packet, level: 127 })

test('X08: what overtook the press is let out by it: the sound of the last 300 ms, in order, once', () => {
  const { client, forwarder, send } = setUp()
  const last = packets(send(PRESSED, 2)).at(-1)
  forwarder.finish(client.nowMs)
  for (let count = 0; count < 20; count++) {
    forwarder.forward(silence(client.next()), RELEASED, client.nowMs)
  }
  const [first, second, third] = [client.next(), client.next(), client.next()]
  for (const packet of [first, third, second]) forwarder.forward(packet, RELEASED, client.nowMs)
  const voices = [...forwarder.press(client.nowMs), ...packets(send(PRESSED, 1))]
  assert.deepEqual(
    voices.map(({ payload }) => payload[0]),
    [first, second, third, { payload: [(client.sequence - 1) & 0xff] }].map(
      ({ payload }) => payload[0],
    ),
  )
  assert.deepEqual(
    voices.map(({ sequence, marker }) => [(sequence - (last?.sequence ?? 0)) & 0xffff, marker]),
    // Of the silence there is nothing; 1 was the end of the spurt before.
    [
      [2, true],
      [3, false],
      [4, false],
      [5, false],
    ],
  )
  assert.deepEqual(forwarder.press(client.nowMs), [])
})

test('F29: a press lets out nothing that came more than 300 ms before it', () => {
  const { client, forwarder, send } = setUp()
  send(RELEASED, 40)
  const voices = forwarder.press(client.nowMs)
  assert.ok(voices.length > 0 && voices.length <= 16, `${voices.length} packets`)
  assert.equal(voices.at(-1)?.payload[0], (client.sequence - 1) & 0xff)
  send(RELEASED, 10)
  client.nowMs += 301
  assert.deepEqual(forwarder.press(client.nowMs), [])
})

test('F29: what a client sends under another SSRC is not let out by a press of the new one', () => {
  const { client, forwarder, send } = setUp()
  send(RELEASED, 5)
  client.ssrc = 8
  forwarder.forward(silence(client.next()), RELEASED, client.nowMs)
  assert.deepEqual(forwarder.press(client.nowMs), [])
})

test('X08: after a release what was said before passes, and the first silence ends it', () => {
  const { client, forwarder, send } = setUp()
  const last = packets(send(PRESSED, 3)).at(-1)
  forwarder.release(client.nowMs)
  assert.equal(packets(send(RELEASED, 2)).length, 2)
  const end = forwarder.forward(silence(client.next()), RELEASED, client.nowMs)
  assert.ok(typeof end === 'object')
  assert.equal((end.sequence - (last?.sequence ?? 0)) & 0xffff, 3)
  assert.deepEqual([end.level, end.payload.length], [127, 3])
  assert.deepEqual(send(RELEASED, 2), ['ptt_released', 'ptt_released'])
})

test('F29: a client that goes on sending after a release is not heard for longer than 100 ms', () => {
  const { client, forwarder, send } = setUp()
  send(PRESSED, 3)
  forwarder.release(client.nowMs)
  const results = send(RELEASED, 20)
  assert.equal(packets(results).length, 6)
  assert.deepEqual(packets(results).at(-1)?.level, 127)
})

test('F29: without a loop in talk nothing trails', () => {
  const { client, forwarder, send } = setUp()
  send(PRESSED, 3)
  forwarder.release(client.nowMs)
  assert.deepEqual(packets(send({ pttPressed: false, talkLoops: 0 }, 3)).length, 1, 'the end alone')
})

test('X08: a press while the spurt before still trails goes on with it', () => {
  const { client, forwarder, send } = setUp()
  const first = packets(send(PRESSED, 3))
  forwarder.release(client.nowMs)
  const trail = packets(send(RELEASED, 1))
  assert.deepEqual(forwarder.press(client.nowMs), [])
  const second = packets(send(PRESSED, 2))
  const all = [...first, ...trail, ...second]
  all.forEach((packet, index) => assert.equal(packet.sequence, (65_533 + index) & 0xffff))
  assert.equal(all.filter(({ marker }) => marker).length, 1)
})

test('X08: a spurt after one whose end never came is a new one, with the true pause in its clock', () => {
  const { client, forwarder, send } = setUp()
  const before = packets(send(PRESSED, 3)).at(-1)
  forwarder.release(client.nowMs)
  client.nowMs += 5000
  assert.deepEqual(forwarder.press(client.nowMs), [])
  const after = packets(send(PRESSED, 1))[0]
  assert.equal(after?.marker, true)
  const passedMs = (((after?.rtpTime ?? 0) - (before?.rtpTime ?? 0)) >>> 0) / 48
  assert.ok(Math.abs(passedMs - 5020) <= 20, `${passedMs} ms`)
})
