// Random and mutated envelopes into the session core: it never throws and no other session changes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeClientMessage, type ClientMessage } from '../../src/protocol/client_messages.ts'
import { A, CoreBench } from '../vocs/core_bench.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2000)

const bodies = fc.oneof(
  fc
    .record({ user: fc.string(), password: fc.string() })
    .map((signOn) => ({ body: 'signOn', signOn })),
  fc.record({ token: fc.string() }).map((resume) => ({ body: 'resume', resume })),
  fc
    .constantFrom('p/multi', 'p/single', 'x')
    .map((role) => ({ body: 'chooseRole', chooseRole: { role } })),
  fc
    .record({ loop: fc.nat(5), state: fc.nat(4) })
    .map((switchLoop) => ({ body: 'switchLoop', switchLoop })),
  fc
    .record({ loop: fc.nat(5), volume: fc.nat(120) })
    .map((setVolume) => ({ body: 'setVolume', setVolume })),
  fc
    .record({ loop: fc.nat(5), pan: fc.integer({ min: -120, max: 120 }) })
    .map((setPan) => ({ body: 'setPan', setPan })),
  fc
    .record({ pressed: fc.boolean(), silentWhileReleased: fc.boolean() })
    .map((setPtt) => ({ body: 'setPtt', setPtt })),
  fc.string().map((sdp) => ({ body: 'offer', offer: { sdp } })),
)
const envelopes = fc
  .tuple(fc.nat(5), bodies)
  .map(([request, body]) => encodeClientMessage({ request, ...body } as ClientMessage))
const mutated = fc.tuple(envelopes, fc.nat(), fc.nat(255)).map(([bytes, at, value]) => {
  if (bytes.length > 0) bytes[at % bytes.length] = value
  return bytes
})
const messages = fc.array(fc.oneof(fc.uint8Array({ maxLength: 80 }), envelopes, mutated), {
  maxLength: 20,
})

test('F106: whatever one client sends, the core stands and another session stays as it is', (t) => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)
  t.diagnostic(`seed ${seed}`)
  fc.assert(
    fc.property(messages, (sequence) => {
      const bench = new CoreBench()
      bench.mediaReady()
      const ben = bench.enter('ben', 'p/multi').connection
      bench.ask(ben, 'switchLoop', { loop: A, state: 2 })
      const session = [...bench.core.sessions.values()][0]
      const before = JSON.stringify([
        session?.role,
        [...(session?.keys ?? [])],
        session?.pttPressed,
      ])
      const { connection } = bench.enter('anna', 'p/multi')
      for (const bytes of sequence) bench.receive(connection, bytes)
      const after = JSON.stringify([session?.role, [...(session?.keys ?? [])], session?.pttPressed])
      assert.equal(after, before)
    }),
    { numRuns: RUNS, seed },
  )
})
