// All conformance cases of the engine, in the order in which they are shown. Pure.
import type { ConformanceCase } from './conformance_case.ts'
import { mixingCases } from './mixing_cases.ts'
import { networkCases } from './network_cases.ts'
import { sharingCases } from './sharing_cases.ts'

export const conformanceCases: readonly ConformanceCase[] = [
  ...mixingCases,
  ...networkCases,
  ...sharingCases,
]
