// A corpus from a folder (make fuzz CORPUS=folder), and that such a folder is read as it should be.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCorpus } from './corpus.ts'
import { PARSER_NAMES, seedsOf } from './parsers.ts'

const CORPUS = process.env['CORPUS'] ?? ''

function withFolder(act: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-corpus-'))
  try {
    act(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (CORPUS !== '') {
  test(`the corpus ${CORPUS}: each input is read or refused`, (t) => {
    const { inputs, faults } = runCorpus(CORPUS)
    t.diagnostic(JSON.stringify(inputs))
    assert.deepEqual(faults, [])
  })
}

test('a corpus of our own seeds is fed to the parsers that its folders name', () => {
  withFolder((folder) => {
    for (const name of PARSER_NAMES) {
      mkdirSync(join(folder, name, 'deeper'), { recursive: true })
      seedsOf(name).forEach((seed, index) =>
        writeFileSync(join(folder, name, index === 0 ? 'first' : `deeper/${index}`), seed),
      )
    }
    const { inputs, faults } = runCorpus(folder)
    assert.deepEqual(faults, [])
    for (const name of PARSER_NAMES) assert.equal(inputs[name], seedsOf(name).length)
  })
})

test('a folder that names no parser is an error that says which there are', () => {
  withFolder((folder) => {
    assert.throws(() => runCorpus(folder), /none of the folders stun, rtp, rtcp/)
    mkdirSync(join(folder, 'stunn'))
    assert.throws(() => runCorpus(folder), /stunn: known are stun, rtp, rtcp, srtp, sdp, red, udp/)
  })
})
