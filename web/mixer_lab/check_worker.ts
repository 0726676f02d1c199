// Runs the engine's conformance cases beside the lab, one after the other. I/O shell.
import { conformanceCases } from '../../test/conformance/cases.ts'
import { judge } from '../../test/conformance/conformance_case.ts'
import type { FromCheck, ToCheck } from '../mixer_lab_logic/messages.ts'

const tell = (message: FromCheck): void => self.postMessage(message)

self.addEventListener('message', ({ data }: MessageEvent<ToCheck>) => {
  const startMs = performance.now()
  for (const conformanceCase of conformanceCases) {
    tell({ kind: 'verdict', verdict: judge(conformanceCase, data.module) })
  }
  tell({ kind: 'done', seconds: (performance.now() - startMs) / 1000 })
})
