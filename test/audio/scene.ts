// A short scene through the whole audio core: three talkers in different modes, a loss, a corrupt
// packet, moving gains, two mixes. Its bytes are the same wherever WebAssembly runs. Pure.
import { AudioCore, MIX_DEFAULTS } from '../../src/audio/audio_core.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { frames, speechLike } from '../support/tones.ts'

const TICKS = 25

/** All payloads of both mixes, one after the other. */
export function mixScene(module: WebAssembly.Module): Uint8Array {
  const voices = [
    { application: 'lowdelay', bitrate: 64000 },
    { application: 'voip', bitrate: 24000, inbandFec: true, lossPercent: 10 },
    { application: 'audio', bitrate: 32000 },
  ] as const
  const packets = voices.map((settings, seed) => {
    const encoder = new OpusEncoder(module, settings)
    return frames(speechLike(seed, -4, TICKS / 50), 960).map((frame) => encoder.encode(frame))
  })
  const core = new AudioCore(module, { talkersMax: voices.length, mixesMax: 2 })
  for (const mix of [0, 1]) {
    core.resetMix(mix, MIX_DEFAULTS)
    core.setActive(mix, true)
  }
  const bytes: number[] = []
  for (let tick = 0; tick < TICKS; tick++) {
    packets.forEach((all, talker) => {
      for (const mix of [0, 1]) core.setGain(mix, talker, ((tick + talker + mix) % 10) / 8)
      if (tick % 10 === 7) core.conceal(talker, 960)
      else if (tick === 13) core.decode(talker, Uint8Array.of(0xff))
      else core.decode(talker, all[tick] ?? new Uint8Array(0))
    })
    core.tick()
    for (const mix of [0, 1]) bytes.push(...core.payload(mix))
  }
  return Uint8Array.from(bytes)
}
