// What the mixer says of its own delay.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DelayReport } from '../../src/mixer/delay_report.ts'
import { TalkerBoard } from '../../src/mixer/talker_board.ts'
import { MIXER_DEFAULTS } from '../../src/mixer/config.ts'

const LATER_MS = 13

test('X18: a loop’s delay is what its packets waited for their ticks, and the work of the ticks', () => {
  const board = new TalkerBoard(MIXER_DEFAULTS)
  const report = new DelayReport()
  for (let tick = 0; tick < 50; tick++) {
    const packet = {
      marker: tick === 0,
      payloadType: 100,
      sequence: tick,
      rtpTime: tick * 960,
      ssrc: 5,
      level: 20,
      voice: true,
      payload: new Uint8Array(40).fill(0x78, 0, 1),
    }
    board.push(1, packet, 20 * tick + 20 - LATER_MS)
    for (const talker of board.all) talker.take(20 * tick + 20)
    report.noteTick(tick % 2 === 0 ? 1 : 2)
  }
  assert.deepEqual(report.take(board.takeWaitedMs()), [{ loop: 1, delayMs: LATER_MS + 1.5 }])
  assert.deepEqual(report.take(board.takeWaitedMs()), [], 'of a silent loop nothing is said')
})
