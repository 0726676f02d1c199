// What a conformance case is: a claim about the engine, judged on decoded sound in virtual time, that runs
// wherever the engine's WebAssembly does. Pure.

export interface ConformanceCase {
  /** What has to be true; begins with the feature's ID where it shows one. */
  readonly claim: string
  /** Returns what was measured, in words; throws what was expected instead. */
  readonly run: (module: WebAssembly.Module) => string
}

export interface Verdict {
  readonly claim: string
  readonly passed: boolean
  /** What was measured, or why it failed. */
  readonly measured: string
}

/** Never throws. */
export function judge({ claim, run }: ConformanceCase, module: WebAssembly.Module): Verdict {
  try {
    return { claim, passed: true, measured: run(module) }
  } catch (error) {
    return {
      claim,
      passed: false,
      measured: error instanceof Error ? error.message : String(error),
    }
  }
}

/** Throws `what` if the condition does not hold. */
export function expect(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

/** Throws unless `value` is within `tolerance` of `expected`; returns it in words. */
export function expectNear(
  what: string,
  value: number,
  expected: number,
  tolerance: number,
  unit: string,
): string {
  const words = `${what} ${value.toFixed(1)} ${unit}`
  expect(Math.abs(value - expected) <= tolerance, `${words} instead of ${expected.toFixed(1)}`)
  return words
}

/** 20 ms pieces with hardly any sound. */
export function holes(samples: Float32Array, rms: (piece: Float32Array) => number): number {
  let count = 0
  for (let at = 0; at + 960 <= samples.length; at += 960) {
    if (rms(samples.subarray(at, at + 960)) < -50) count += 1
  }
  return count
}
