// How much work something is, whatever the machine has to do besides: steps over maps and sets, entries put and asked
// for, items of lists that are looked through.
type Method = (this: unknown, ...args: unknown[]) => unknown

const COUNTED = [
  [Object.getPrototypeOf(new Map().entries()) as object, 'next'],
  [Object.getPrototypeOf(new Set().values()) as object, 'next'],
  [Map.prototype, 'set'],
  [Set.prototype, 'add'],
  [Map.prototype, 'get'],
  [Set.prototype, 'has'],
  [Array.prototype, 'filter'],
  [Array.prototype, 'some'],
  [Array.prototype, 'find'],
  [Array.prototype, 'includes'],
] as const

/** `work` must not wait for anything. */
export function countSteps(work: () => void): number {
  let steps = 0
  const originals = COUNTED.map(([prototype, name]): [object, string, Method] => {
    const original = Reflect.get(prototype, name) as Method
    Reflect.set(prototype, name, function counted(this: unknown, ...args: unknown[]) {
      steps += Array.isArray(this) ? this.length : 1
      return original.apply(this, args)
    })
    return [prototype, name, original]
  })
  try {
    work()
  } finally {
    for (const [prototype, name, original] of originals) Reflect.set(prototype, name, original)
  }
  return steps
}
