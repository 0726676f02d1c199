// The power spectrum of a piece of sound (radix-2 FFT). Pure.

/** Gives the power in each bin 0..size/2 of `size` samples (a power of two). The result is written over. */
export function powerSpectrumOf(size: number): (samples: Float64Array) => Float64Array {
  const swap = reversedBits(size)
  const cosines = Float64Array.from({ length: size / 2 }, (_, k) =>
    Math.cos((2 * Math.PI * k) / size),
  )
  const sines = Float64Array.from(
    { length: size / 2 },
    (_, k) => -Math.sin((2 * Math.PI * k) / size),
  )
  const real = new Float64Array(size)
  const imaginary = new Float64Array(size)
  const power = new Float64Array(size / 2 + 1)
  return (samples) => {
    for (let i = 0; i < size; i++) real[i] = samples[swap[i] ?? 0] ?? 0
    imaginary.fill(0)
    transform(real, imaginary, cosines, sines)
    for (let k = 0; k < power.length; k++) {
      power[k] = (real[k] ?? 0) ** 2 + (imaginary[k] ?? 0) ** 2
    }
    return power
  }
}

function reversedBits(size: number): Uint32Array {
  const reversed = new Uint32Array(size)
  for (let i = 1; i < size; i++) {
    reversed[i] = ((reversed[i >> 1] ?? 0) >> 1) | (i & 1 ? size >> 1 : 0)
  }
  return reversed
}

function transform(
  real: Float64Array,
  imaginary: Float64Array,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  const size = real.length
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half)
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [upper, lower] = [start + k, start + k + half]
        const [cosine, sine] = [cosines[k * stride] ?? 0, sines[k * stride] ?? 0]
        const [re, im] = [real[lower] ?? 0, imaginary[lower] ?? 0]
        const turnedRe = re * cosine - im * sine
        const turnedIm = re * sine + im * cosine
        real[lower] = (real[upper] ?? 0) - turnedRe
        imaginary[lower] = (imaginary[upper] ?? 0) - turnedIm
        real[upper] = (real[upper] ?? 0) + turnedRe
        imaginary[upper] = (imaginary[upper] ?? 0) + turnedIm
      }
    }
  }
}
