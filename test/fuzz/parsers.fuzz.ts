// Damaged inputs for every parser of the media edge: STUN, RTP, RTCP, SRTP, SDP, RED and the UDP port's entry.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../support/tones.ts'
import { createParsers, PARSER_NAMES, seedsOf } from './parsers.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 5000)
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
/** Values that lengths, counts and versions go wrong at. */
const EDGES = [0, 1, 0x0f, 0x3f, 0x7f, 0x80, 0x90, 0xa0, 0xbf, 0xbe, 0xde, 0xfe, 0xff] as const

/** Some bytes overwritten, taken out, doubled, cut off or put behind. */
function damage(good: Uint8Array, random: () => number): Uint8Array {
  const below = (bound: number): number => Math.floor(random() * bound)
  let bytes = Array.from(good)
  for (let count = 1 + below(4); count > 0; count--) {
    const at = below(bytes.length + 1)
    const kind = below(6)
    if (kind <= 1) bytes[Math.min(at, bytes.length)] = below(256)
    else if (kind === 2) bytes[below(Math.min(16, bytes.length + 1))] = EDGES[below(EDGES.length)]!
    else if (kind === 3) bytes.splice(at, below(8))
    else if (kind === 4) bytes.splice(at, 0, ...bytes.slice(at, at + below(64)))
    else if (below(2) === 0) bytes = bytes.slice(0, at)
    else bytes = bytes.concat(Array.from({ length: below(99) }, () => at))
  }
  return Uint8Array.from(bytes)
}

for (const name of PARSER_NAMES) {
  test(`F106: ${RUNS} damaged inputs for ${name}: read or refused (seed ${SEED})`, () => {
    const random = seededRandom(SEED)
    const parse = createParsers()[name]
    const seeds = seedsOf(name)
    for (let run = 0; run < RUNS; run++) {
      const seed = seeds[run % seeds.length] ?? new Uint8Array()
      const input = run < seeds.length ? seed : damage(seed, random)
      try {
        parse(input)
      } catch (error) {
        const hex = Buffer.from(input).toString('hex')
        throw new assert.AssertionError({ message: `run ${run}, input ${hex}: ${String(error)}` })
      }
    }
  })
}
