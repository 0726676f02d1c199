// A call through one ice_proxy while something else goes on: one operator speaks a tone into a loop and hears
// another. It judges both directions: no packet lost, no gap in the sequence, each tone at its level. Pure.
import assert from 'node:assert/strict'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import type { RtpPacket } from '../../src/rtp/packet.ts'
import { concatenate, frames, sine, toneLevelDbfs } from '../support/tones.ts'
import { EdgeScene, placeOf, type EdgeClient } from './edge_scene.ts'

const module = await loadAudioCoreModule()
const OPUS = 111
const CALL = 1
const SPOKEN_HZ = 600
const HEARD_HZ = 1000
const LEVEL_DBFS = -20
const SECOND_TICKS = 50
/** The encoders' beginning is not judged. */
const SETTLE_TICKS = 10

export class CallBeside {
  readonly scene = new EdgeScene()
  readonly caller: EdgeClient = this.scene.connect(CALL, () => false)
  /** Where the caller is met. */
  readonly place = placeOf(CALL)
  readonly #said = codedTone(SPOKEN_HZ)
  readonly #played = codedTone(HEARD_HZ)
  #ticks = 0
  readonly #firstTick = this.scene.tick

  /** Goes on for so long; `beside` happens in each tick, before the caller's own packet. */
  run(ticks: number, beside: (tick: number) => void = () => undefined): this {
    for (let count = 0; count < ticks; count++) {
      const tick = this.#ticks++
      beside(tick)
      this.caller.speak({
        marker: tick === 0,
        payloadType: OPUS,
        // Chosen so that it wraps within the call.
        sequence: (65500 + tick) & 0xffff,
        rtpTime: tick * 960,
        ssrc: 0x01020304,
        level: 20,
        voice: true,
        payload: this.#said[tick % SECOND_TICKS] as Uint8Array,
      })
      this.scene.play(this.#played[tick % SECOND_TICKS])
      // As browsers do each 2.5 s.
      if (tick % 125 === 0) this.scene.inject(this.caller.check(), this.place)
    }
    return this
  }

  /** Asserts that nobody in the call noticed anything. */
  assertUndisturbed(): void {
    const spoken = this.scene.spoken.filter(({ ssrc }) => ssrc === 500 + CALL)
    assert.equal(spoken.length, this.#ticks, 'packets on the loop')
    spoken.forEach(({ sequence }, index) =>
      assert.equal((sequence - (spoken[0]?.sequence ?? 0)) & 0xffff, index, 'sequence on the loop'),
    )
    const decoder = new OpusDecoder(module)
    const said = concatenate(spoken.map(({ payload }) => decoder.decode(payload)))
    assertTone(said.subarray(SETTLE_TICKS * 960), SPOKEN_HZ)
    const end = this.#firstTick + this.#ticks
    const { samples, concealed } = this.caller.hear(module, this.#firstTick, end)
    assert.deepEqual(concealed, [], 'ticks missing at the ear')
    assertTone(samples.subarray(SETTLE_TICKS * 960), HEARD_HZ)
  }
}

function assertTone(samples: Float32Array, frequencyHz: number): void {
  const levelDbfs = toneLevelDbfs(samples, frequencyHz)
  assert.ok(Math.abs(levelDbfs - LEVEL_DBFS) < 0.5, `${frequencyHz} Hz at ${levelDbfs} dBFS`)
}

/** A client's packet in the clear: silence, said to be loud. */
export function spokenPacket(sequence: number, change: Partial<RtpPacket> = {}): RtpPacket {
  return {
    marker: false,
    payloadType: OPUS,
    sequence: sequence & 0xffff,
    rtpTime: sequence * 960,
    ssrc: 77,
    level: 10,
    voice: true,
    payload: Uint8Array.of(0xf8, 0xff, 0xfe),
    ...change,
  }
}

export const MALLORY = 2

/** A call with another client signed on, who talks on the same loop; heard(): its packets on it. */
export function withMallory() {
  const call = new CallBeside()
  const mallory = call.scene.connect(MALLORY, () => false)
  const heard = (): RtpPacket[] => call.scene.spoken.filter(({ ssrc }) => ssrc === 500 + MALLORY)
  return { call, mallory, heard }
}

/** A second of whole periods, which can be repeated. */
function codedTone(frequencyHz: number): readonly Uint8Array[] {
  const encoder = new OpusEncoder(module, { application: 'lowdelay', bitrate: 64_000 })
  const second = frames(sine(frequencyHz, LEVEL_DBFS, 1), 960)
  for (const frame of second) encoder.encode(frame)
  return second.map((frame) => encoder.encode(frame).slice())
}
