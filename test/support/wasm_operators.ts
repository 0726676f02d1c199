// What WebAssembly's integer and SIMD instructions compute (core specification 4.3), for those without
// memory and control. Pure. i32 is a number, signed; i64 a bigint, signed; v128 16 bytes.

export type Bits = number | bigint | Uint8Array

type Operator = (...operands: never[]) => Bits

const bit = (condition: boolean): number => (condition ? 1 : 0)
const long = (value: bigint): bigint => BigInt.asIntN(64, value)
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value)

const COMPARISONS: readonly ((order: number) => boolean)[] = [
  (order) => order === 0,
  (order) => order !== 0,
  (order) => order < 0,
  (order) => order > 0,
  (order) => order <= 0,
  (order) => order >= 0,
]
/** eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u: which comparison, and whether unsigned. */
const COMPARED: readonly (readonly [number, boolean])[] = [
  [0, false],
  [1, false],
  ...[2, 3, 4, 5].flatMap((kind) => [[kind, false] as const, [kind, true] as const]),
]

function comparisons(first: number, toUnsigned: (value: never) => bigint | number): Operators {
  return Object.fromEntries(
    COMPARED.map(([kind, isUnsigned], index) => [
      first + index,
      (a: never, b: never) => {
        const [x, y] = isUnsigned ? [toUnsigned(a), toUnsigned(b)] : [a, b]
        const order = x < y ? -1 : bit(x > y)
        return bit(COMPARISONS[kind]?.(order) ?? false)
      },
    ]),
  )
}

type Operators = Readonly<Record<number, Operator>>

const I32: Operators = {
  0x45: (a: number) => bit(a === 0),
  ...comparisons(0x46, (value: number) => value >>> 0),
  0x67: (a: number) => Math.clz32(a),
  0x68: (a: number) => (a === 0 ? 32 : 31 - Math.clz32(a & -a)),
  0x6a: (a: number, b: number) => (a + b) | 0,
  0x6b: (a: number, b: number) => (a - b) | 0,
  0x6c: (a: number, b: number) => Math.imul(a, b),
  0x6d: (a: number, b: number) => (a / b) | 0,
  0x6e: (a: number, b: number) => ((a >>> 0) / (b >>> 0)) | 0,
  0x6f: (a: number, b: number) => (a % b) | 0,
  0x70: (a: number, b: number) => ((a >>> 0) % (b >>> 0)) | 0,
  0x71: (a: number, b: number) => a & b,
  0x72: (a: number, b: number) => a | b,
  0x73: (a: number, b: number) => a ^ b,
  0x74: (a: number, b: number) => a << b,
  0x75: (a: number, b: number) => a >> b,
  0x76: (a: number, b: number) => (a >>> b) | 0,
  0x77: (a: number, b: number) => (a << (b & 31)) | ((b & 31) === 0 ? 0 : a >>> (32 - (b & 31))),
  0x78: (a: number, b: number) => ((b & 31) === 0 ? a : (a >>> (b & 31)) | (a << (32 - (b & 31)))),
  0xa7: (a: bigint) => Number(BigInt.asIntN(32, a)),
  0xc0: (a: number) => (a << 24) >> 24,
  0xc1: (a: number) => (a << 16) >> 16,
}

const I64: Operators = {
  0x50: (a: bigint) => bit(a === 0n),
  ...comparisons(0x51, unsigned),
  0x7c: (a: bigint, b: bigint) => long(a + b),
  0x7d: (a: bigint, b: bigint) => long(a - b),
  0x7e: (a: bigint, b: bigint) => long(a * b),
  0x83: (a: bigint, b: bigint) => a & b,
  0x84: (a: bigint, b: bigint) => a | b,
  0x85: (a: bigint, b: bigint) => a ^ b,
  0x86: (a: bigint, b: bigint) => long(a << (b & 63n)),
  0x87: (a: bigint, b: bigint) => a >> (b & 63n),
  0x88: (a: bigint, b: bigint) => long(unsigned(a) >> (b & 63n)),
  0x89: (a: bigint, b: bigint) => long((a << (b & 63n)) | (unsigned(a) >> (-b & 63n))),
  0x8a: (a: bigint, b: bigint) => long((unsigned(a) >> (b & 63n)) | (a << (-b & 63n))),
  0xac: (a: number) => BigInt(a),
  0xad: (a: number) => BigInt(a >>> 0),
}

const bytewise =
  (combine: (a: number, b: number) => number) =>
  (a: Uint8Array, b: Uint8Array): Uint8Array =>
    a.map((byte, index) => combine(byte, b[index] ?? 0))

/** Lanes of `bytes` bytes, each as an unsigned bigint. */
function lanewise(bytes: number, change: (lane: bigint) => bigint) {
  return (vector: Uint8Array): Uint8Array => {
    const out = new Uint8Array(16)
    for (let at = 0; at < 16; at += bytes)
      writeBits(out, at, bytes, change(readBits(vector, at, bytes)))
    return out
  }
}

function shifts(first: number, bytes: number): Operators {
  const width = bytes * 8
  const by = (shift: number) => BigInt(shift & (width - 1))
  return {
    [first]: (a: Uint8Array, shift: number) => lanewise(bytes, (lane) => lane << by(shift))(a),
    [first + 1]: (a: Uint8Array, shift: number) =>
      lanewise(bytes, (lane) => BigInt.asIntN(width, lane) >> by(shift))(a),
    [first + 2]: (a: Uint8Array, shift: number) => lanewise(bytes, (lane) => lane >> by(shift))(a),
  }
}

const splat = (bytes: number) => (value: number | bigint) =>
  lanewise(bytes, () => BigInt(value))(new Uint8Array(16))

const VECTOR: Operators = {
  0xfd0e: (a: Uint8Array, b: Uint8Array) => b.map((index) => a[index] ?? 0),
  0xfd0f: splat(1),
  0xfd10: splat(2),
  0xfd11: splat(4),
  0xfd12: splat(8),
  0xfd4d: (a: Uint8Array) => a.map((byte) => ~byte),
  0xfd4e: bytewise((a, b) => a & b),
  0xfd4f: bytewise((a, b) => a & ~b),
  0xfd50: bytewise((a, b) => a | b),
  0xfd51: bytewise((a, b) => a ^ b),
  0xfd53: (a: Uint8Array) => bit(a.some((byte) => byte !== 0)),
  ...shifts(0xfd6b, 1),
  ...shifts(0xfd8b, 2),
  ...shifts(0xfdab, 4),
  ...shifts(0xfdcb, 8),
}

const OPERATORS: Operators = { ...I32, ...I64, ...VECTOR }

/** How many operands the instruction takes; undefined: it is none of these. */
export function operandsOf(code: number): number | undefined {
  return OPERATORS[code]?.length
}

export function compute(code: number, operands: readonly Bits[]): Bits {
  return (OPERATORS[code] as (...operands: readonly Bits[]) => Bits)(...operands)
}

/** Little-endian, unsigned. */
export function readBits(from: Uint8Array, at: number, bytes: number): bigint {
  let value = 0n
  for (let index = bytes - 1; index >= 0; index--)
    value = value * 256n + BigInt(from[at + index] ?? 0)
  return value
}

export function writeBits(to: Uint8Array, at: number, bytes: number, value: bigint): void {
  for (let index = 0; index < bytes; index++) {
    to[at + index] = Number((value >> BigInt(index * 8)) & 255n)
  }
}
