// The sounds that the console makes by itself, for its operator alone: tones of the talk key (F53) and the test of
// the output (F52). Pure: samples of full scale 1.

export const PTT_TONES = ['off', 'quindar', 'click'] as const
/** `quindar`: the tones by which Houston keyed its transmitters. */
export type PttTone = (typeof PTT_TONES)[number]
export const PTT_EDGES = ['start', 'stop'] as const
export type PttEdge = (typeof PTT_EDGES)[number]

const QUINDAR_HZ: Readonly<Record<PttEdge, number>> = { start: 2525, stop: 2475 }
const QUINDAR_SECONDS = 0.25
const QUINDAR_PEAK = 0.08
const CLICK_HZ: Readonly<Record<PttEdge, number>> = { start: 1100, stop: 800 }
const CLICK_SECONDS = 0.03
const CLICK_PEAK = 0.12
/** A third apart, left and then right. */
const TEST_HZ = [523.25, 659.25] as const
const TEST_SECONDS = 0.7
const TEST_PEAK = 0.2
/** Each sound rises and falls so long, lest it click, s. */
const RAMP_SECONDS = 0.008

/** What the operator hears when the key goes down or up; one side. */
export function pttSound(
  tone: Exclude<PttTone, 'off'>,
  edge: PttEdge,
  sampleRate: number,
): Float32Array<ArrayBuffer> {
  return tone === 'quindar'
    ? toneOf(QUINDAR_HZ[edge], QUINDAR_PEAK, QUINDAR_SECONDS, RAMP_SECONDS, sampleRate)
    : toneOf(CLICK_HZ[edge], CLICK_PEAK, CLICK_SECONDS, CLICK_SECONDS / 2, sampleRate)
}

/** Two soft tones: the lower one on the left, then the higher one on the right. */
export function testSound(
  sampleRate: number,
): readonly [left: Float32Array<ArrayBuffer>, right: Float32Array<ArrayBuffer>] {
  const [left, right] = TEST_HZ.map((hz) =>
    toneOf(hz, TEST_PEAK, TEST_SECONDS, TEST_SECONDS / 4, sampleRate),
  ) as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>]
  const sides = [0, 1].map(() => new Float32Array(left.length + right.length))
  sides[0]?.set(left, 0)
  sides[1]?.set(right, left.length)
  return sides as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>]
}

function toneOf(
  hz: number,
  peak: number,
  seconds: number,
  rampSeconds: number,
  sampleRate: number,
): Float32Array<ArrayBuffer> {
  const length = Math.round(seconds * sampleRate)
  const ramp = rampSeconds * sampleRate
  return Float32Array.from({ length }, (_, i) => {
    const part = Math.min(1, (i + 0.5) / ramp, (length - i - 0.5) / ramp)
    const gain = peak * Math.sin((Math.PI / 2) * part) ** 2
    return gain * Math.sin((2 * Math.PI * hz * i) / sampleRate)
  })
}
