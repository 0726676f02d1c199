// IP addresses as text and as bytes (RFC 4291 2.2, RFC 5952). Pure.

/**
 * 4 or 16 bytes; undefined for what is no address. An IPv4-mapped IPv6 address counts as IPv4; a zone
 * ("%eth0") is left out.
 */
export function ipBytes(text: string): Uint8Array | undefined {
  if (!text.includes(':')) return ipv4Bytes(text)
  const groups = ipv6Groups(text.split('%', 1)[0]!)
  if (groups === undefined) return undefined
  const bytes = Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]))
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && groups[5] === 0xffff
  return mapped ? bytes.slice(12) : bytes
}

function ipv4Bytes(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined
  const bytes = parts.map(Number)
  return bytes.every((byte) => byte <= 255) ? Uint8Array.from(bytes) : undefined
}

/** Eight groups of 16 bits; undefined for what is no IPv6 address. */
function ipv6Groups(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(groupsOf)
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined) return missing === 0 ? head : undefined
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/** Groups between colons, the last of which may be an IPv4 address. */
function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  for (const part of text.split(':')) {
    const ipv4 = part.includes('.') ? ipv4Bytes(part) : undefined
    if (ipv4 !== undefined) groups.push((ipv4[0]! << 8) | ipv4[1]!, (ipv4[2]! << 8) | ipv4[3]!)
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

/** bytes: 4 or 16. IPv6 with the first longest run of two or more zero groups left out (RFC 5952 4). */
export function ipText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[index * 2]! << 8) | bytes[index * 2 + 1]!).toString(16),
  )
  const zeros = `:${groups.join(':')}:`.match(/:(0:){2,}/g) ?? []
  const longest = zeros.reduce((best, run) => (run.length > best.length ? run : best), '')
  const text = `:${groups.join(':')}:`
  if (longest === '') return text.slice(1, -1)
  return text.replace(longest, '::').replace(/^:(?!:)|(?<!:):$/g, '')
}
