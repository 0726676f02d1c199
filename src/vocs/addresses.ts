// Multicast groups for loops that have none of their own. Pure.
// The first try is a hash of the loop's id, so that an address hangs on its loop and not on its place.

export interface GroupAddress {
  readonly group: string
  readonly port: number
}

export interface GroupRange {
  /** CIDR form: "239.255.0.0/16". */
  readonly range: string
  readonly port: number
}

/**
 * An address for a loop that has none; undefined if the range is full.
 * `taken`: "group:port" of all other loops. `skips`: for who asks again and again, from taken groups to later ones
 * with none free between; who frees a group takes it out.
 */
export function nextAddress(
  loop: string,
  taken: Pick<ReadonlySet<string>, 'has'>,
  { range, port }: GroupRange,
  skips: Map<number, number> = new Map<number, number>(),
): GroupAddress | undefined {
  const [base = '', bits = '32'] = range.split('/')
  const size = 2 ** (32 - Number(bits))
  const start = Math.floor(numberOf(base) / size) * size
  const isFree = (group: string) =>
    !taken.has(`${group}:${port}`) && (size <= 2 || !/\.(0|255)$/.test(group))
  let at = hash(loop) % size
  const passed: number[] = []
  for (let steps = 0; steps < size;) {
    const group = groupOf(start + at)
    const skip = skips.get(start + at)
    if (skip === undefined && isFree(group)) {
      for (const value of passed) skips.set(value, start + at)
      return { group, port }
    }
    passed.push(start + at)
    const next = skip === undefined ? (at + 1) % size : skip - start
    steps += (next - at + size) % size || size
    at = next
  }
  for (const value of passed) skips.set(value, start + at)
  return undefined
}

/** As a number; of two groups the later one is greater. */
export const numberOf = (group: string) =>
  group.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const groupOf = (value: number) =>
  [2 ** 24, 2 ** 16, 2 ** 8, 1].map((place) => Math.floor(value / place) % 256).join('.')

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193)
  }
  return value >>> 0
}
