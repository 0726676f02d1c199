// The XOR-MAPPED-ADDRESS of STUN (RFC 8489 14.2). Pure.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |0 0 0 0 0 0 0 0|    family     |  port ^ top half of the cookie |
//   |     4 or 16 address bytes ^ (cookie and transaction id)        |

import { ipBytes, ipText } from './ip_address.ts'

export interface StunAddress {
  /** IPv4 or IPv6 as text; an IPv4-mapped IPv6 address counts as IPv4. */
  readonly address: string
  readonly port: number
}

const IPV4_FAMILY = 1
const IPV6_FAMILY = 2
const VALUE_START = 4

/** The attribute's value. `mask`: the message's bytes 4..20. Throws an Error for what is no IP address. */
export function xorMappedAddress({ address, port }: StunAddress, mask: Uint8Array): Uint8Array {
  const bytes = ipBytes(address)
  if (bytes === undefined) throw new Error(`"${address}" is no IP address`)
  const value = new Uint8Array(VALUE_START + bytes.length)
  value[1] = bytes.length === 4 ? IPV4_FAMILY : IPV6_FAMILY
  value[2] = (port >> 8) ^ mask[0]!
  value[3] = port ^ mask[1]!
  bytes.forEach((byte, index) => (value[VALUE_START + index] = byte ^ mask[index]!))
  return value
}

/** The address in the attribute's value; undefined if its family or length is wrong. */
export function parseXorMappedAddress(
  value: Uint8Array,
  mask: Uint8Array,
): StunAddress | undefined {
  const family = value[1]
  const length = family === IPV4_FAMILY ? 4 : family === IPV6_FAMILY ? 16 : 0
  if (length === 0 || value.length !== VALUE_START + length) return undefined
  const port = ((value[2]! ^ mask[0]!) << 8) | (value[3]! ^ mask[1]!)
  const bytes = value.slice(VALUE_START).map((byte, index) => byte ^ mask[index]!)
  return { address: ipText(bytes), port }
}
