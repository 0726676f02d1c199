// A way that falls quiet while nobody says so: an ICE restart first, then a new peer, without a new sign-on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientMessage } from '../../src/protocol/client_messages.ts'
import { talkingWorld, type World } from './core_world.ts'

const ANSWER = { body: 'answer', answer: { sdp: 'answer' } } as const

/** The network of the present peer: what it carries is counted whenever the client asks. */
class Path {
  carries = true
  /** What the client did, beside counting, with its time. */
  readonly done: { readonly kind: string; readonly atMs: number }[] = []
  readonly world: World
  #received = 0
  #offer: ClientMessage | undefined

  constructor(world: World) {
    this.world = world
    world.effects()
  }

  pass(ms: number): this {
    const endMs = this.world.nowMs + ms
    while (this.world.nowMs < endMs) {
      this.world.advance(50)
      this.#serve()
      for (const peer of this.world.toCount()) {
        if (this.carries) this.#received += 100
        this.world.take(this.world.core.counted(peer, this.#received, this.world.nowMs))
      }
      for (const { kind } of this.world.effects()) {
        this.done.push({ kind, atMs: this.world.nowMs })
      }
    }
    return this
  }

  /** The server takes the offer of this peer. */
  answer(peer: number): void {
    this.world.offerMade(peer)
    this.#serve()
    assert.ok(this.#offer !== undefined, 'an offer was sent')
    this.world.answer(this.#offer, ANSWER)
  }

  /** Answers pings, and keeps the last offer. */
  #serve(): void {
    while (!this.world.nothingSent) {
      const message = this.world.next()
      if (message.body === 'ping') this.world.answer(message, { body: 'pong', pong: message.ping })
      else this.#offer = message
    }
  }

  get kinds(): string[] {
    return this.done.map(({ kind }) => kind)
  }
}

function openPath(): Path {
  const path = new Path(talkingWorld())
  path.pass(4000)
  assert.deepEqual(path.done, [])
  return path
}

test('F63: a quiet way is noticed within 2 s: an ICE restart, and a second later a new peer', () => {
  const path = openPath()
  path.carries = false
  const diedMs = path.world.nowMs
  path.pass(2000)
  assert.deepEqual(path.kinds, ['restartIce'])
  assert.ok((path.done[0]?.atMs ?? Infinity) <= diedMs + 1850, `${path.done[0]?.atMs}`)
  assert.equal(path.world.view.media, 'lost')
  path.pass(1000)
  assert.deepEqual(path.kinds, ['restartIce', 'closePeer', 'makePeer'])
  assert.equal(path.world.view.phase, 'in_role')
})

test('F61: an ICE restart that brings the packets back leaves the peer as it is', () => {
  const path = openPath()
  path.carries = false
  path.pass(2000)
  path.answer(1)
  path.carries = true
  path.pass(900)
  assert.deepEqual(path.kinds, ['restartIce', 'applyAnswer'])
  assert.equal(path.world.view.media, 'connected')
})

test('an answer that comes late gives the restart another second', () => {
  const path = openPath()
  path.carries = false
  path.pass(2000)
  const noticedMs = path.done[0]?.atMs ?? NaN
  path.pass(noticedMs + 900 - path.world.nowMs)
  path.answer(1)
  path.pass(900)
  assert.deepEqual(path.kinds, ['restartIce', 'applyAnswer'])
  path.pass(200)
  assert.deepEqual(path.kinds.slice(2), ['closePeer', 'makePeer'])
})

test('F61: without a connection to the server a quiet way is lost, asks for nothing, and may come back alone', () => {
  const path = openPath()
  path.world.closeSocket()
  path.carries = false
  path.pass(2000)
  assert.equal(path.world.view.media, 'lost')
  path.carries = true
  path.pass(500)
  assert.equal(path.world.view.media, 'connected')
  const ofThePeer = path.kinds.filter((kind) => kind !== 'openSocket' && kind !== 'closeSocket')
  assert.deepEqual(ofThePeer, [])
})

test('a browser that can’t count is left to ICE', () => {
  const world = talkingWorld()
  world.advance(60_000)
  world.take(world.core.counted(1, undefined, world.nowMs))
  assert.ok(!world.kinds().includes('makePeer'))
  assert.equal(world.view.media, 'connected')
})

test('peers that connect and fall quiet are made ever more rarely', () => {
  const path = openPath()
  path.carries = false
  for (let peer = 2; peer < 7; peer++) {
    for (let steps = 0; path.kinds.at(-1) !== 'makePeer'; steps++) {
      assert.ok(steps < 1000, 'a new peer was made')
      path.pass(50)
    }
    path.answer(peer)
    path.world.take(path.world.core.peerState(peer, 'connected', path.world.nowMs))
    path.pass(50)
  }
  const madeMs = path.done.filter(({ kind }) => kind === 'makePeer').map(({ atMs }) => atMs)
  const gaps = madeMs.slice(1).map((ms, index) => ms - (madeMs[index] ?? 0))
  assert.ok(gaps.at(-1)! > 15_000, gaps.join(' '))
  assert.ok(
    gaps.every((gap, index) => gap >= (gaps[index - 1] ?? 0)),
    gaps.join(' '),
  )
})
