// Random damage to offers: whatever a client sends is read or refused with a sentence, in bounded time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseOffer } from '../../src/ice_proxy/sdp.ts'
import { writeAnswer } from '../../src/ice_proxy/sdp_answer.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import {
  AIORTC_OFFER,
  CHROMIUM_OFFER,
  FIREFOX_OFFER,
  VIDEO_FIRST_OFFER,
} from '../ice_proxy/offers.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 5000)
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const OFFERS = [CHROMIUM_OFFER, FIREFOX_OFFER, AIORTC_OFFER, VIDEO_FIRST_OFFER]

/** An offer with some lines lost, doubled, moved or overwritten. */
const damaged = fc
  .tuple(
    fc.constantFrom(...OFFERS),
    fc.array(fc.tuple(fc.nat(60), fc.nat(3), fc.nat(60), fc.string({ maxLength: 40 })), {
      maxLength: 8,
    }),
  )
  .map(([offer, damages]) => {
    const lines = offer.split('\r\n')
    for (const [at, kind, to, text] of damages) {
      const line = lines[at % lines.length] ?? ''
      if (kind === 0) lines.splice(at % lines.length, 1)
      else if (kind === 1) lines.splice(to % lines.length, 0, line)
      else if (kind === 2) lines[at % lines.length] = line.slice(0, to % (line.length + 1)) + text
      else lines[at % lines.length] = text
    }
    return lines.join('\r\n')
  })

test(`a damaged offer is answered well-formed or refused with a sentence (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.oneof(damaged, fc.string({ unit: 'binary', maxLength: 2000 })), (sdp) => {
      try {
        const answer = writeAnswer(parseOffer(sdp), {
          version: 1,
          iceUfrag: 'ufrag',
          icePassword: 'password',
          fingerprint: '00',
          addresses: ['192.0.2.1'],
          port: 1,
          ssrc: 1,
          session: 1,
        })
        for (const line of answer.trimEnd().split('\r\n'))
          assert.match(line, /^[a-z]=[\x20-\x7e]*$/)
      } catch (error) {
        assert.ok(error instanceof VocsError, String(error))
        assert.match(error.message, /^the offer /)
      }
    }),
    { numRuns: RUNS, seed: SEED },
  )
})
