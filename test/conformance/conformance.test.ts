// The engine's conformance cases in Node; the lab page runs the same ones in a browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { conformanceCases } from './cases.ts'
import { judge } from './conformance_case.ts'

const module = await loadAudioCoreModule()

for (const conformanceCase of conformanceCases) {
  test(conformanceCase.claim, () => {
    const { passed, measured } = judge(conformanceCase, module)
    console.log(measured)
    assert.ok(passed, measured)
  })
}

test('a case that does not hold is told, not thrown', () => {
  const verdict = judge(
    {
      claim: 'one is two',
      run: () => {
        throw new Error('it is not')
      },
    },
    module,
  )
  assert.deepEqual(verdict, { claim: 'one is two', passed: false, measured: 'it is not' })
})
