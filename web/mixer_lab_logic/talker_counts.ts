// What happened to one talker's packets since the lab began: the engine forgets a talker who pauses. Pure.
import type { TalkerInspection } from '../../src/mixer/mix_engine.ts'
import type { TalkerCounts } from './messages.ts'

const NOTHING: TalkerCounts = { late: 0, lost: 0, duplicate: 0, concealed: 0 }

export class CountsOverTime {
  #before = NOTHING
  #current = NOTHING

  /** undefined: the engine knows no such talker now. */
  take(inspection: TalkerInspection | undefined): TalkerCounts {
    const now = inspection === undefined ? NOTHING : countsOf(inspection)
    const isNew = sum(now) < sum(this.#current)
    if (isNew) this.#before = add(this.#before, this.#current)
    this.#current = now
    return add(this.#before, now)
  }
}

function countsOf({ jitter, concealed }: TalkerInspection): TalkerCounts {
  const { late, lost, duplicate } = jitter
  return { late, lost, duplicate, concealed }
}

function add(a: TalkerCounts, b: TalkerCounts): TalkerCounts {
  return {
    late: a.late + b.late,
    lost: a.lost + b.lost,
    duplicate: a.duplicate + b.duplicate,
    concealed: a.concealed + b.concealed,
  }
}

function sum({ late, lost, duplicate, concealed }: TalkerCounts): number {
  return late + lost + duplicate + concealed
}
