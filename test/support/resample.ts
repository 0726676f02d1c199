// Filters by a windowed sinc: another sample rate, and low-pass. Pure.

/** Crossings of zero on each side of the sinc. */
const CROSSINGS = 24

/** The same sound at another rate, without images or folding. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples
  return filtered(samples, from / to, 0.95 * Math.min(1, to / from))
}

/** What is below cutoffHz. */
export function lowPass(samples: Float32Array, cutoffHz: number, rate: number): Float32Array {
  return filtered(samples, 1, cutoffHz / (rate / 2))
}

/** Reads at every `step` samples. cutoff: part of half the rate of `samples`. */
function filtered(samples: Float32Array, step: number, cutoff: number): Float32Array {
  const reach = Math.ceil(CROSSINGS / cutoff)
  const kernels = new Map<number, Float64Array>()
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const whole = Math.floor(index * step)
    const part = Math.round((index * step - whole) * 1e6) / 1e6
    let kernel = kernels.get(part)
    if (kernel === undefined) kernels.set(part, (kernel = kernelAt(part, reach, cutoff)))
    let sum = 0
    for (let k = 0; k < kernel.length; k++) {
      sum += (samples[whole - reach + 1 + k] ?? 0) * (kernel[k] ?? 0)
    }
    return sum
  })
}

/** Weights of the samples from reach - 1 before to reach after, for a place by `part` beyond one. */
function kernelAt(part: number, reach: number, cutoff: number): Float64Array {
  return Float64Array.from({ length: 2 * reach }, (_, k) => {
    const distance = k - reach + 1 - part
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / reach)
    return window * cutoff * sinc(cutoff * distance)
  })
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}
