// Conformance: what each listener hears of several talkers. Pure.
import { volumeToGain } from '../../src/audio/volume.ts'
import {
  dbToGain,
  gainToDb,
  largestStep,
  peak,
  rmsDbfs,
  sine,
  speechLike,
  toneLevelDbfs,
} from '../support/tones.ts'
import { expect, expectNear, type ConformanceCase } from './conformance_case.ts'
import { EngineScene } from './engine_scene.ts'

const NOTHING_DBFS = -60

export const mixingCases: readonly ConformanceCase[] = [
  {
    claim: 'F15: a tone comes out as loud as it went in',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2) }).run(2000)
      return expectNear('tone', toneLevelDbfs(scene.between(1, 500, 1900), 440), -20, 0.5, 'dBFS')
    },
  },
  {
    claim: 'F15: ten loops at once become one stream with each talker in it',
    run: (module) => {
      const loops = Array.from({ length: 10 }, (_, index) => index + 1)
      const scene = new EngineScene(module, {}, loops)
      scene.listen({ session: 1, volumes: Object.fromEntries(loops.map((loop) => [loop, 100])) })
      for (const loop of loops) {
        scene.speak({ ssrc: loop, loops: [loop], samples: sine(200 + loop * 150, -30, 1.5) })
      }
      scene.run(1500)
      const heard = scene.between(1, 500, 1400)
      const levels = loops.map((loop) => toneLevelDbfs(heard, 200 + loop * 150))
      return [Math.min(...levels), Math.max(...levels)]
        .map((level) => expectNear('tone', level, -30, 1.5, 'dBFS'))
        .join(', ')
    },
  },
  {
    claim: 'F17: a talker hears the others and never the own voice',
    run: (module) => {
      const scene = new EngineScene(module)
      scene.listen({ session: 1, ssrc: 11, volumes: { 1: 100, 2: 100 } })
      scene.speak({ ssrc: 11, loops: [1, 2], samples: sine(440, -20, 2) })
      scene.speak({ ssrc: 22, loops: [1], samples: sine(1000, -20, 2) }).run(2000)
      const own = toneLevelDbfs(scene.between(1, 0, 1900), 440)
      expect(own < NOTHING_DBFS, `own voice at ${own.toFixed(1)} dBFS`)
      const other = toneLevelDbfs(scene.between(1, 500, 1900), 1000)
      return `own ${own.toFixed(0)} dBFS, ${expectNear('other', other, -20, 1, 'dBFS')}`
    },
  },
  {
    claim: 'F18: a talker on two loops is heard once, at the louder volume',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 50, 2: 80 } })
      scene.speak({ ssrc: 11, loops: [1, 2], samples: sine(440, -20, 2) }).run(2000)
      const expected = -20 + gainToDb(volumeToGain(80))
      const level = toneLevelDbfs(scene.between(1, 500, 1900), 440)
      return expectNear('tone', level, expected, 0.5, 'dBFS')
    },
  },
  {
    claim: 'F19: volume 100, 60 and 20 follow the volume law, and 0 is silence',
    run: (module) => {
      const scene = new EngineScene(module)
      const volumes = [100, 60, 20, 0]
      volumes.forEach((volume, session) => scene.listen({ session, volumes: { 1: volume } }))
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -10, 2) }).run(2000)
      const levels = volumes.map((_, session) =>
        toneLevelDbfs(scene.between(session, 500, 1900), 440),
      )
      expect(levels[3]! < NOTHING_DBFS, `volume 0 is heard at ${levels[3]!.toFixed(1)} dBFS`)
      return [0, 1, 2]
        .map((index) => {
          const expected = -10 + gainToDb(volumeToGain(volumes[index]!))
          return expectNear(`${volumes[index]}:`, levels[index]!, expected, 0.5, 'dBFS')
        })
        .join(', ')
    },
  },
  {
    claim: 'F19: a change of the volume is a ramp without a click',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -10, 2) }).run(1000)
      const steady = largestStep(scene.between(1, 500, 1000))
      scene.listen({ session: 1, volumes: { 1: 40 } }).run(500)
      const changing = largestStep(scene.between(1, 960, 1200))
      expect(
        changing < steady * 1.2,
        `a step of ${changing.toFixed(3)}, steady ${steady.toFixed(3)}`,
      )
      return `largest step ${(changing / steady).toFixed(2)} of the steady tone's`
    },
  },
  {
    claim: 'F21: eight talkers at -3 dBFS together stay within full scale',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      for (let talker = 1; talker <= 8; talker++) {
        scene.speak({ ssrc: talker, loops: [1], samples: speechLike(talker, -3, 2) })
      }
      scene.run(2000)
      const heard = scene.between(1, 100, 1900)
      const most = peak(heard)
      // The decoder may ring a little beyond what was encoded.
      expect(most <= dbToGain(1), `a peak of ${most.toFixed(3)}`)
      expect(rmsDbfs(heard) > -15, `only ${rmsDbfs(heard).toFixed(1)} dBFS`)
      return `peak ${gainToDb(most).toFixed(1)} dBFS, level ${rmsDbfs(heard).toFixed(1)} dBFS`
    },
  },
  {
    claim: 'F26 F28: senders of 2.5 to 60 ms, mono and stereo, are mixed together',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      const sizes = [120, 240, 480, 960, 1920, 2880]
      sizes.forEach((frameSamples, index) => {
        const mono = sine(300 + index * 200, -26, 1.5)
        const channels = index % 2 === 0 ? 1 : 2
        const samples =
          channels === 1
            ? mono
            : Float32Array.from({ length: mono.length * 2 }, (_, at) => mono[at >> 1]!)
        const encoder = { frameSamples, channels, application: 'audio', bitrate: 64_000 } as const
        scene.speak({ ssrc: index + 1, loops: [1], samples, encoder })
      })
      scene.run(1500)
      const heard = scene.between(1, 500, 1300)
      return sizes
        .map((frameSamples, index) => {
          const level = toneLevelDbfs(heard, 300 + index * 200)
          return expectNear(`${frameSamples / 48} ms:`, level, -26, 1.5, 'dBFS')
        })
        .join(', ')
    },
  },
  {
    claim: 'F30: who is on one loop hears nothing of another',
    run: (module) => {
      const scene = new EngineScene(module).listen({ session: 1, volumes: { 1: 100 } })
      scene.listen({ session: 2, volumes: { 1: 100, 2: 100 } })
      scene.speak({ ssrc: 11, loops: [1], samples: sine(440, -20, 2) })
      scene.speak({ ssrc: 22, loops: [2], samples: sine(1000, -20, 2) }).run(2000)
      const foreign = toneLevelDbfs(scene.between(1, 0, 1900), 1000)
      expect(foreign < NOTHING_DBFS, `the other loop at ${foreign.toFixed(1)} dBFS`)
      const both = toneLevelDbfs(scene.between(2, 500, 1900), 1000)
      return `foreign ${foreign.toFixed(0)} dBFS, ${expectNear('own', both, -20, 1, 'dBFS')}`
    },
  },
]
