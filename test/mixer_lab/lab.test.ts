// The mixer lab without a page: its network, its spectrum, and its engine in virtual time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { LabEngine } from '../../web/mixer_lab_logic/lab_engine.ts'
import type { LabReport, LabSettings } from '../../web/mixer_lab_logic/messages.ts'
import {
  arrivals,
  NETWORK_PERFECT,
  type NetworkSettings,
} from '../../web/mixer_lab_logic/simulated_network.ts'
import { bandOf, spectrum } from '../../web/mixer_lab_logic/spectrum.ts'
import { concatenate, seededRandom, sine, toneLevelDbfs } from '../support/tones.ts'

const module = await loadAudioCoreModule()

/** One tone on loop A for each talker who talks; listener 3 hears all of loop A. */
function settings(network: Partial<NetworkSettings> = {}, talking = 1): LabSettings {
  return {
    talkers: Array.from({ length: 4 }, (_, talker) => ({
      sound: talker === 0 ? 'tone440' : 'tone1000',
      talking: talker < talking,
      loops: [0],
      network: { ...NETWORK_PERFECT, ...network },
    })),
    listeners: Array.from({ length: 4 }, () => ({ volumes: [100, 0, 0] })),
    heard: 2,
  }
}

function run(lab: LabEngine, seconds: number): { heard: Float32Array; report: LabReport } {
  const frames = Array.from({ length: seconds * 50 }, () => lab.tick())
  return { heard: concatenate(frames), report: lab.report(0) }
}

const labOf = (desired: LabSettings) => new LabEngine(module, desired, () => 0)

test('the network loses, doubles and overtakes as many packets as its sliders say', () => {
  const random = seededRandom(4)
  const network = {
    ...NETWORK_PERFECT,
    lossPercent: 10,
    duplicatePercent: 20,
    reorderPercent: 30,
    jitterMs: 10,
  }
  const all = Array.from({ length: 5000 }, () => arrivals(network, 0, random))
  const share = (matches: (times: number[]) => boolean) => all.filter(matches).length / all.length
  assert.ok(Math.abs(share((times) => times.length === 0) - 0.1) < 0.02)
  assert.ok(Math.abs(share((times) => times.length === 2) - 0.9 * 0.2) < 0.02)
  assert.ok(Math.abs(share(([first = 0]) => first > 45) - 0.9 * 0.3) < 0.02)
  assert.ok(all.flat().every((ms) => ms >= 5 && ms <= 5 + 10 + 45 + 7))
})

test('the spectrum shows a tone in its band, at its level', () => {
  const bands = spectrum(sine(1000, -20, 0.1))
  const loudest = bands.indexOf(Math.max(...bands))
  assert.ok(Math.abs(loudest - bandOf(1000)) <= 1, `band ${loudest}`)
  assert.ok(Math.abs((bands[loudest] ?? 0) + 20) < 1.5, `${bands[loudest]} dBFS`)
  assert.ok((bands[bandOf(4000)] ?? 0) < -70)
})

test('X27: the chosen listener hears the talkers, and a talker never the own voice', () => {
  const lab = labOf(settings({}, 2))
  const { heard } = run(lab, 2)
  const settled = heard.subarray(24_000)
  assert.ok(Math.abs(toneLevelDbfs(settled, 440) + 20) < 1)
  assert.ok(Math.abs(toneLevelDbfs(settled, 1000) + 20) < 1)
  lab.set({ ...settings({}, 2), heard: 0 })
  const own = run(lab, 1).heard.subarray(9600)
  assert.ok(toneLevelDbfs(own, 440) < -60 && toneLevelDbfs(own, 1000) > -21)
})

test('X27: listeners who hear the same are shown at one encoder', () => {
  const { report } = run(labOf(settings()), 1)
  const encoders = report.listeners.map(({ encoder }) => encoder)
  assert.equal(encoders[0], undefined, 'who hears only the own voice needs none')
  assert.equal(new Set(encoders.slice(1)).size, 1)
  assert.notEqual(encoders[1], undefined)
})

test('X27: loss, delay and duplicates show in the counts, and counts outlive a pause', () => {
  const lab = labOf(settings({ lossPercent: 10, duplicatePercent: 10 }))
  const first = run(lab, 5).report.talkers[0]
  assert.ok(first !== undefined && first.lost > 10 && first.concealed > 10 && first.duplicate > 10)
  lab.set(settings({}, 0))
  const paused = run(lab, 5).report.talkers[0]
  lab.set(settings({}, 1))
  const again = run(lab, 1).report.talkers[0]
  assert.ok((paused?.lost ?? 0) >= first.lost && again?.lost === paused?.lost)
})

test('X27: a clock that is 500 ppm fast costs no packet and no growing delay', () => {
  const fast = labOf(settings({ driftPpm: 500 }))
  const { report } = run(fast, 60)
  assert.ok((report.talkers[0]?.depthMs ?? Infinity) < 80)
  assert.equal(report.talkers[0]?.lost, 0)
})

test('X27: a file is said by the talker who got it', () => {
  const lab = labOf(settings())
  lab.setFile(0, sine(2000, -20, 1))
  const said = settings()
  lab.set({
    ...said,
    talkers: said.talkers.map((talker, at) => (at === 0 ? { ...talker, sound: 'file' } : talker)),
  })
  const { heard } = run(lab, 1)
  assert.ok(Math.abs(toneLevelDbfs(heard.subarray(14_400), 2000) + 20) < 1)
})
