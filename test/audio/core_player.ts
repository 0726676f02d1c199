// Plays encoded talkers through an audio core of its own, for the tests of this folder. Pure.
import assert from 'node:assert/strict'
import { AudioCore } from '../../src/audio/audio_core.ts'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { OpusEncoder, type OpusEncoderSettings } from '../../src/audio/opus_coder.ts'
import { concatenate, frames } from '../support/tones.ts'

export const module = await loadAudioCoreModule()

/** All mixes are active, all gains 0. */
export function openCore(talkers: number, mixes: number): AudioCore {
  const core = new AudioCore(module, { talkersMax: talkers, mixesMax: mixes })
  for (let talker = 0; talker < talkers; talker++) core.resetTalker(talker)
  for (let mix = 0; mix < mixes; mix++) {
    core.resetMix(mix, { bitrate: 96000, complexity: 5 })
    core.setActive(mix, true)
  }
  return core
}

/** Payloads of interleaved samples, 96 kbit/s and lowdelay if the settings say nothing else. */
export function encode(
  samples: Float32Array,
  settings: Partial<OpusEncoderSettings> = {},
): Uint8Array[] {
  const encoder = new OpusEncoder(module, { bitrate: 96000, ...settings })
  const { frameSamples, channels } = encoder.settings
  return frames(samples, frameSamples * channels).map((frame) => encoder.encode(frame))
}

/**
 * Feeds each talker's packets as they are needed; returns the highest mix as PCM, as it is encoded.
 */
export function play(
  core: AudioCore,
  talkers: readonly Uint8Array[][],
  ticks: number,
): Float32Array {
  const next = talkers.map(() => 0)
  const heard: Float32Array[] = []
  for (let tick = 0; tick < ticks; tick++) {
    talkers.forEach((packets, talker) => {
      while (core.bufferedSamples(talker) < FRAME_SAMPLES) {
        const index = next[talker] ?? 0
        next[talker] = index + 1
        const packet = packets[index]
        if (packet === undefined) break
        assert.ok(core.decode(talker, packet))
      }
    })
    core.tick()
    heard.push(core.lastMixFrame.slice())
  }
  return concatenate(heard)
}
