// Which loops this operator hears dimmed at the moment (X06), told as the mixer decides it (mixer/place): out of what
// the client knows. `active` outlasts the last word by about as much as the mixer's dimming, so nothing is held here. Pure.
import type { LoopPriority, LoopState } from '../../src/protocol/domain.ts'

export interface HeardLoop {
  readonly id: number
  readonly state: LoopState
  readonly volume: number
  readonly priority: LoopPriority
  /** There is speech on the loop. */
  readonly active: boolean
  readonly talkers: readonly { readonly own: boolean }[]
}

export interface DimChoice {
  /** Of all loops but those spoken to, dB; 0: off. */
  readonly whileTalkingDb: number
  /** Of all loops but the priority loops, dB; 0: off. */
  readonly priorityDb: number
  readonly priorityLoops: readonly number[]
}

export interface DimScene {
  readonly loops: readonly HeardLoop[]
  readonly dim: DimChoice
  /** Loops that the own voice goes to now, by id; none while the key is up. */
  readonly spoken: readonly number[]
}

/** Ids of the loops that are heard, but dimmed. */
export function dimmedLoops({ loops, dim, spoken }: DimScene): ReadonlySet<number> {
  const isPriority = (id: number) => dim.priorityLoops.includes(id)
  const heard = loops.filter(({ state }) => state !== 'off')
  const calling = heard.filter(hasOtherVoice)
  const emergency = calling.some(({ priority }) => priority === 'emergency')
  const priority =
    dim.priorityDb > 0 && calling.some(({ id, volume }) => volume > 0 && isPriority(id))
  const talking = dim.whileTalkingDb > 0 && spoken.length > 0
  const isDimmed = ({ id, priority: rank }: HeardLoop) =>
    rank !== 'emergency' &&
    (emergency || (priority && !isPriority(id)) || (talking && !spoken.includes(id)))
  return new Set(heard.filter(isDimmed).map(({ id }) => id))
}

/** Somebody else speaks there; without any name it is somebody else too. */
export function hasOtherVoice({ active, talkers }: Pick<HeardLoop, 'active' | 'talkers'>): boolean {
  return active && (talkers.length === 0 || talkers.some(({ own }) => !own))
}
