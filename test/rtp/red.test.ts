// Redundant audio: bytes as RFC 2198 draws them, the limits of its header, and input of any kind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  parseRed,
  RED_BLOCK_BYTES_MAX,
  RED_BLOCKS_MAX,
  RED_TIME_OFFSET_MAX,
  writeRed,
  type RedBlock,
} from '../../src/rtp/red.ts'
import { hex, toHex } from '../support/hex.ts'
import { seededRandom } from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? 1)
console.log(`seed ${seed}`)

function block(timeOffset: number, ...bytes: number[]): RedBlock {
  return { payloadType: 111, timeOffset, payload: Uint8Array.from(bytes) }
}

function filled(timeOffset: number, bytes: number): RedBlock {
  return { payloadType: 111, timeOffset, payload: new Uint8Array(bytes).fill(bytes) }
}

function written(blocks: readonly RedBlock[], room = 1200): Uint8Array {
  const out = new Uint8Array(room)
  return out.subarray(0, writeRed(blocks, out))
}

test('X09: two earlier frames are written oldest first, with age and length in their headers', () => {
  const blocks = [block(1920, 0xa1, 0xa2), block(960, 0xb1), block(0, 0xc1, 0xc2, 0xc3)]
  const bytes = written(blocks)
  // 1920 is 0x780: 14 bits of it and 10 of the length make 3 bytes.
  assert.equal(toHex(bytes), 'ef1e0002ef0f00016fa1a2b1c1c2c3')
  assert.deepEqual(parseRed(bytes), blocks)
})

test('X09: the longest frame and the greatest age that the header can tell are carried, no more', () => {
  const long = filled(RED_TIME_OFFSET_MAX, RED_BLOCK_BYTES_MAX)
  const fitting = [long, block(0, 1)]
  assert.deepEqual(parseRed(written(fitting)), fitting)
  assert.equal(written([filled(960, RED_BLOCK_BYTES_MAX + 1), block(0, 1)]).length, 0)
  assert.equal(written([block(RED_TIME_OFFSET_MAX + 1, 5), block(0, 1)]).length, 0)
  const mixed = [block(RED_TIME_OFFSET_MAX + 1, 5), block(960, 6), block(0, 1)]
  assert.deepEqual(parseRed(written(mixed)), mixed.slice(1))
})

test('X09: where there is no room for all the oldest goes first, and alone no frame is wrapped', () => {
  const blocks = [block(1920, 1, 1, 1), block(960, 2, 2, 2), block(0, 3, 3, 3)]
  assert.deepEqual(parseRed(written(blocks, 17)), blocks.slice(1))
  assert.equal(written(blocks, 10).length, 0)
  assert.equal(written([block(0, 3)]).length, 0)
  assert.equal(written([]).length, 0)
})

test('X09: a payload with the own frame alone is read, an empty one is of no kind', () => {
  assert.deepEqual(parseRed(hex('6ff8fffe')), [block(0, 0xf8, 0xff, 0xfe)])
  assert.deepEqual(parseRed(hex('6f')), [block(0)])
  assert.equal(parseRed(new Uint8Array(0)), undefined)
})

for (const [what, bytes] of [
  ['a header that is cut off', 'ef1e00'],
  ['no own block', 'ef0f0001'],
  ['a block that is longer than the packet', 'ef0f03ff6fb1'],
  ['more blocks than there may be', 'ef0f0000'.repeat(RED_BLOCKS_MAX) + '6f'],
] as const) {
  test(`X09: ${what} is malformed`, () => assert.equal(parseRed(hex(bytes)), undefined))
}

test('X09: whatever the bytes are, they are blocks within the packet or nothing', () => {
  const random = seededRandom(seed)
  let parsed = 0
  for (let run = 0; run < 50_000; run++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 40) }, () => random() * 256)
    const blocks = parseRed(bytes)
    if (blocks === undefined) continue
    parsed += 1
    const heads = 4 * (blocks.length - 1) + 1
    const payloads = blocks.reduce((sum, { payload }) => sum + payload.length, 0)
    assert.equal(heads + payloads, bytes.length)
    assert.ok(blocks.every(({ timeOffset }) => timeOffset >= 0 && timeOffset <= 16_383))
  }
  assert.ok(parsed > 10_000, `${parsed} of 50000`)
})

test('X09: what is written is read as it was, for blocks of any size', () => {
  const random = seededRandom(seed + 1)
  for (let run = 0; run < 2000; run++) {
    const earlier = Array.from({ length: Math.floor(random() * 4) }, (_, index) =>
      filled((4 - index) * 960, 1 + Math.floor(random() * 300)),
    )
    const blocks = [...earlier, block(0, 1, 2, 3)]
    const bytes = written(blocks, 1500)
    assert.deepEqual(parseRed(bytes), earlier.length === 0 ? undefined : blocks)
  }
})
