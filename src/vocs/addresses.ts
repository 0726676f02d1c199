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

export interface LoopToAddress {
  readonly id: string
  /** The loop's own address, which nothing changes. */
  readonly address?: GroupAddress
}

/** An address for each loop, in order; no two are the same. Throws an Error if the range is full. */
export function giveAddresses(
  loops: readonly LoopToAddress[],
  { range, port }: GroupRange,
): GroupAddress[] {
  const [base = '', bits = '32'] = range.split('/')
  const size = 2 ** (32 - Number(bits))
  const start = Math.floor(numberOf(base) / size) * size
  const taken = new Set(loops.flatMap(({ address }) => (address ? [textOf(address)] : [])))
  return loops.map((loop) => {
    if (loop.address !== undefined) return loop.address
    const first = hash(loop.id) % size
    for (let probe = 0; probe < size; probe++) {
      const address = { group: groupOf(start + ((first + probe) % size)), port }
      if (taken.has(textOf(address)) || (size > 2 && /\.(0|255)$/.test(address.group))) continue
      taken.add(textOf(address))
      return address
    }
    throw new Error(`multicast.range ${range} has no group left for loop "${loop.id}": widen it`)
  })
}

const textOf = ({ group, port }: GroupAddress) => `${group}:${port}`
const numberOf = (group: string) =>
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
