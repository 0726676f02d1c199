// IP addresses as text and as bytes (RFC 4291 2.2, RFC 5952). Pure.
import { isIPv4, isIPv6 } from 'node:net'

/** 4 or 16 bytes; undefined for what is no address. A zone (%eth0) is none of ours. */
export function ipBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number)
  if (!isIPv6(text) || text.includes('%')) return undefined
  const [head = '', tail] = text.split('::')
  const before = groupsOf(head)
  const after = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array<number>(16 - before.length - after.length).fill(0)
  return Uint8Array.from([...before, ...zeros, ...after])
}

/** bytes: 4 or 16. The text by which Node names the same address. */
export function ipText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  )
  const { begin, length } = longestZeros(groups)
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, begin).join(':')}::${groups.slice(begin + length).join(':')}`
}

/** Two bytes for each group, four for a dotted end. */
function groupsOf(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

function longestZeros(groups: readonly string[]): { begin: number; length: number } {
  let longest = { begin: 0, length: 0 }
  for (let begin = 0; begin < groups.length; begin++) {
    let length = 0
    while (groups[begin + length] === '0') length++
    if (length > longest.length) longest = { begin, length }
  }
  return longest
}
