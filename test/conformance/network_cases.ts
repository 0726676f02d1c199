// Conformance: the sound on a bad network. Pure; the networks are seeded.
import { rmsDbfs, seededRandom, sine, toneLevelDbfs } from '../support/tones.ts'
import { expect, expectNear, holes, type ConformanceCase } from './conformance_case.ts'
import { EngineScene, perfect, type Network } from './engine_scene.ts'

const SEED = 1

export const networkCases: readonly ConformanceCase[] = [
  {
    claim: 'F24: 5 % random loss makes no hole of 20 ms',
    run: (module) => {
      const random = seededRandom(SEED)
      const network: Network = (sentMs) => (random() < 0.05 ? [] : [sentMs + 1])
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 10), network }).run(10_000)
      const heard = scene.between(1, 200, 9900)
      const { concealed } = scene.engine.counters
      expect(holes(heard, rmsDbfs) === 0, `${holes(heard, rmsDbfs)} holes`)
      expect(concealed > 10 && concealed < 45, `${concealed} of 500 frames concealed`)
      const level = expectNear('tone', toneLevelDbfs(heard, 440), -20, 1, 'dBFS')
      return `${concealed} of 500 frames concealed, no hole, ${level}`
    },
  },
  {
    claim: 'F24: the sound comes back after ten packets lost in a row',
    run: (module) => {
      const network: Network = (sentMs, index) => (index >= 50 && index < 60 ? [] : [sentMs + 1])
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2.5), network }).run(2500)
      const meanwhile = rmsDbfs(scene.between(1, 1150, 1200))
      expect(meanwhile < -30, `no fade: ${meanwhile.toFixed(1)} dBFS`)
      const level = toneLevelDbfs(scene.between(1, 1500, 2400), 440)
      return expectNear('tone', level, -20, 0.5, 'dBFS')
    },
  },
  {
    claim: 'F25: after 60 ms of jitter the delay comes back within 10 s',
    run: (module) => {
      const random = seededRandom(SEED)
      const network: Network = (sentMs, index) =>
        sentMs < 10_000 ? [sentMs + 1 + random() * 60] : perfect(sentMs, index)
      const samples = sine(440, -20, 21)
      samples.fill(0, 20.5 * 48_000)
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples, network }).run(21_500)
      const { samples: heard } = scene.heard(1)
      const delayMs = heard.findLastIndex((sample) => Math.abs(sample) > 0.01) / 48 - 20_500
      expect(delayMs < 50, `still ${delayMs.toFixed(0)} ms`)
      const empty = holes(scene.between(1, 300, 20_300), rmsDbfs)
      expect(empty === 0, `${empty} holes`)
      return `${delayMs.toFixed(0)} ms, no hole`
    },
  },
  {
    claim: 'F23: a clock that is 500 ppm fast makes no delay that grows',
    run: (module) => {
      const samples = sine(440, -20, 60)
      samples.fill(0, 59.5 * 48_000)
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples, clock: 1.0005 }).run(60_500)
      const { samples: heard } = scene.heard(1)
      const end = heard.findLastIndex((sample) => Math.abs(sample) > 0.01) / 48
      const delayMs = end - 59_500 / 1.0005
      expect(delayMs < 60, `${delayMs.toFixed(0)} ms after a minute`)
      return `${delayMs.toFixed(0)} ms after a minute`
    },
  },
  {
    claim: 'F18: packets that come three times, by two loops, are played once',
    run: (module) => {
      const network: Network = (sentMs) => [sentMs + 1, sentMs + 3, sentMs + 150]
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100, 2: 100 } })
      scene.speak({ ssrc: 11, loops: [1, 2], samples: sine(440, -20, 2), network }).run(2000)
      const { concealed } = scene.engine.counters
      expect(concealed === 0, `${concealed} frames concealed`)
      const level = toneLevelDbfs(scene.between(1, 300, 1900), 440)
      return expectNear('tone', level, -20, 0.5, 'dBFS')
    },
  },
  {
    claim: 'Packets that swap places are played in order',
    run: (module) => {
      const network: Network = (sentMs, index) => [sentMs + (index % 2 === 0 ? 25 : 1)]
      const scene = new EngineScene(module, { playoutDelayMinMs: 40 })
      scene.listen({ session: 1, volumes: { 1: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2), network }).run(2000)
      const { concealed } = scene.engine.counters
      expect(concealed <= 1, `${concealed} frames concealed`)
      const level = toneLevelDbfs(scene.between(1, 300, 1900), 440)
      return expectNear('tone', level, -20, 0.5, 'dBFS')
    },
  },
  {
    claim: 'A talker who starts anew with another sequence is heard again',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      const speech = { ssrc: 11, loops: [1], samples: sine(440, -20, 2) }
      scene.speak({ ...speech, firstSequence: 40_000, firstTime: 5 })
      scene.speak({ ...speech, startMs: 2000, firstSequence: 3, firstTime: 1e9 }).run(4000)
      const level = toneLevelDbfs(scene.between(1, 2200, 3900), 440)
      return expectNear('tone', level, -20, 0.5, 'dBFS')
    },
  },
]
