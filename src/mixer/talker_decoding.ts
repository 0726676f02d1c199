// What one talker gives the audio core to do: the packets of a tick, decoded, and the lost ones, recovered or
// concealed. A talker whom nobody needs decoded costs nothing; a few packets are kept, so that decoding can
// begin in the middle of a spurt with a decoder that knows what came before. Pure.
import type { AudioCore } from '../audio/audio_core.ts'
import { FRAME_SAMPLES } from '../audio/format.ts'
import { opusDurationSamples } from '../audio/opus_packet.ts'
import type { Playout } from '../rtp/jitter_buffer.ts'

export interface DecodingCounters {
  decodes: number
  concealed: number
}

/**
 * Kept while nothing is decoded. SILK predicts each pitch period of a vowel from the one before: after 80 ms a
 * decoder is still 5 dB too quiet, after 160 ms right to -70 dB.
 */
const KEPT_SAMPLES = 12 * FRAME_SAMPLES

interface KeptPacket {
  readonly payload: Uint8Array
  readonly samples: number
}

export class TalkerDecoding {
  /** In the audio core. */
  readonly #slot: number
  readonly #gainControl: boolean
  #kept: KeptPacket[] = []
  #active = false

  constructor(slot: number, gainControl: boolean) {
    this.#slot = slot
    this.#gainControl = gainControl
  }

  /** Whether the last tick was decoded. */
  get active(): boolean {
    return this.#active
  }

  /** heldSamples: taken before this tick and not played yet. */
  run(
    core: AudioCore,
    playouts: readonly Playout[],
    heldSamples: number,
    counters: DecodingCounters,
  ): void {
    if (!this.#active) this.#begin(core, heldSamples, counters)
    for (const playout of playouts) {
      if (playout.kind === 'packet') {
        counters.decodes += 1
        core.decode(this.#slot, playout.packet.payload)
      } else if (playout.kind === 'lost') {
        counters.concealed += 1
        if (playout.next === undefined) core.conceal(this.#slot, playout.samples)
        else core.decodeFec(this.#slot, playout.next.payload, playout.samples)
      }
    }
  }

  /** Nobody needs this tick decoded. */
  rest(playouts: readonly Playout[]): void {
    this.#active = false
    if (playouts.length === 0) this.#kept = []
    for (const playout of playouts) {
      if (playout.kind === 'packet') this.#keep(playout.packet.payload)
      else this.#kept = []
    }
  }

  #keep(payload: Uint8Array): void {
    const samples = opusDurationSamples(payload) ?? 0
    this.#kept.push({ payload, samples })
    while (this.#kept.length > 1 && this.#keptSamples() > KEPT_SAMPLES) this.#kept.shift()
  }

  #keptSamples(): number {
    return this.#kept.reduce((sum, { samples }) => sum + samples, 0)
  }

  #begin(core: AudioCore, heldSamples: number, counters: DecodingCounters): void {
    core.restartTalker(this.#slot)
    core.setTalkerGainControl(this.#slot, this.#gainControl)
    for (const { payload } of this.#kept) {
      counters.decodes += 1
      core.decode(this.#slot, payload)
      const past = core.bufferedSamples(this.#slot) - heldSamples
      if (past > 0) core.discard(this.#slot, past)
    }
    const missing = heldSamples - core.bufferedSamples(this.#slot)
    if (missing > 0) core.conceal(this.#slot, missing)
    this.#kept = []
    this.#active = true
  }
}
