// What the engine is asked for has to be possible: who asks for anything else has made a mistake. Pure; only
// AudioCore uses it.

export function isIndex(value: number, bound: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < bound
}

export function isGain(value: number): boolean {
  return value >= 0 && value < Infinity
}

export function expectOk(result: number): void {
  if (result < 0) throw impossible('result of the engine', result)
}

export function impossible(what: string, value: number): Error {
  return new Error(`audio core: impossible ${what}: ${value}`)
}
