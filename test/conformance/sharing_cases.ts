// Conformance: who hears the same shares an encoder, unheard; who hears nothing costs nothing. Pure.
import { rmsDbfs, sine, speechLike } from '../support/tones.ts'
import { expect, type ConformanceCase } from './conformance_case.ts'
import { EngineScene } from './engine_scene.ts'

export const sharingCases: readonly ConformanceCase[] = [
  {
    claim: 'Twenty listeners who hear the same share one encoder',
    run: (module) => {
      const scene = new EngineScene(module)
      for (let session = 1; session <= 20; session++) {
        scene.listen({ session, volumes: { 1: 80, [2 + (session % 2)]: session } })
      }
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 1) }).run(900)
      expect(scene.engine.mixes === 1, `${scene.engine.mixes} encoders`)
      return `${scene.engine.counters.encodes} encodes in 45 ticks`
    },
  },
  {
    claim: 'A group that is split and formed again leaves no seam',
    run: (module) => {
      const alone = playSplit(module, false)
      const shared = playSplit(module, true)
      const difference = rmsDbfs(alone.map((sample, index) => sample - shared[index]!))
      expect(difference < -60, `a difference of ${difference.toFixed(1)} dBFS`)
      const words = difference === -Infinity ? 'none' : `${difference.toFixed(0)} dBFS`
      return `difference to a listener who never shared: ${words}`
    },
  },
  {
    claim: 'Groups that come to hear the same while people talk are joined, unheard',
    run: (module) => {
      const scene = new EngineScene(module)
      scene.listen({ session: 1, volumes: { 1: 100 } }).listen({ session: 2, volumes: { 1: 60 } })
      scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -10, 2) })
      scene.speak({ ssrc: 22, loops: [1], samples: speechLike(4, -20, 2) }).run(700)
      scene.listen({ session: 2, volumes: { 1: 100 } }).run(900)
      expect(scene.engine.mixes === 1, `${scene.engine.mixes} encoders`)
      const joined = scene.joinedAt(1, 2, 700)
      const [one, two] = [scene.heard(1).samples, scene.heard(2).samples]
      const after = rmsDbfs(one.map((sample, index) => sample - two[index]!).subarray(joined + 240))
      expect(after < -60, `a difference of ${after.toFixed(1)} dBFS`)
      return `difference from 5 ms after it on: ${after === -Infinity ? 'none' : after.toFixed(0)} dBFS`
    },
  },
  {
    claim: "Who hears one talker as loud as it is gets the talker's own packets",
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      const encoder = { application: 'voip', bitrate: 24_000 } as const
      scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -20, 1), encoder }).run(1000)
      const { decodes, encodes } = scene.engine.counters
      expect(decodes + encodes === 0, `${decodes} decoded, ${encodes} encoded`)
      const level = rmsDbfs(scene.between(1, 200, 900))
      expect(level > -40, `heard at ${level.toFixed(1)} dBFS`)
      return `nothing decoded or encoded, heard at ${level.toFixed(1)} dBFS`
    },
  },
  {
    claim: 'Nobody talks: nothing is decoded or encoded, and the stream is kept alive',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } }).run(2000)
      const { decodes, encodes } = scene.engine.counters
      expect(decodes + encodes === 0, `${decodes} decoded, ${encodes} encoded`)
      const { payloadBytes } = scene.heard(1)
      const start = payloadBytes.slice(0, 6).join()
      expect(start === '3,3,3,3,3,1', `payloads of ${start} bytes`)
      const sent = payloadBytes.filter((bytes) => bytes > 0).length
      expect(sent === 5 + 5, `${sent} payloads in 2 s`)
      return `${sent} payloads in 2 s, ${payloadBytes.reduce((sum, bytes) => sum + bytes)} bytes`
    },
  },
  {
    claim: 'X08: the first frame of a later spurt is as loud as that of the first one',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      for (const second of [0, 2]) {
        const startMs = second * 1000
        scene.speak({ ssrc: 11 + second, loops: [1], samples: sine(440, -20, 0.5), startMs })
      }
      scene.run(3000)
      const levels = [0, 2000].map((fromMs) => {
        const begin = scene.between(1, fromMs, fromMs + 200)
        const onset = begin.findIndex((sample) => Math.abs(sample) > 0.005)
        return rmsDbfs(begin.subarray(onset + 240, onset + 1200))
      })
      const words = levels.map((level) => `${level.toFixed(1)} dBFS`).join(', then ')
      expect(
        levels.every((level) => Math.abs(level + 20) < 1.5),
        words,
      )
      return words
    },
  },
]

/** What listener 1 hears while another one shares the mix, leaves it, and comes back; or while alone. */
function playSplit(module: WebAssembly.Module, shared: boolean): Float32Array {
  const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
  const other = (volume: number) => {
    if (shared) scene.listen({ session: 2, volumes: { 1: volume } })
  }
  other(100)
  scene.speak({ ssrc: 11, loops: [1], samples: speechLike(3, -10, 3) })
  scene.speak({ ssrc: 22, loops: [1], samples: sine(700, -20, 0.5), startMs: 3500 }).run(1000)
  other(60)
  scene.run(1000)
  other(100)
  return scene.run(2200).heard(1).samples
}
