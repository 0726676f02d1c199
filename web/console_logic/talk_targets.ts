// Whom a pressed key speaks to (F16, F49, X05): the loops in talk, those of a talk group, or all that are on; and what
// the server is asked for then. Pure.
import type { LoopState, Right, TalkMode } from '../../src/protocol/domain.ts'
import { isCoughing, spokenTargets, type TalkKey, type TalkTarget } from './talk_key.ts'
import type { TalkGroup } from './talk_settings.ts'

export interface TargetLoop {
  readonly id: number
  readonly right: Right
  readonly state: LoopState
}

export interface TalkScene {
  readonly loops: readonly TargetLoop[]
  readonly talkMode: TalkMode
  /** Of this role. */
  readonly groups: readonly TalkGroup[]
  /** The headset mutes by hardware, and the server takes its word for it. */
  readonly secure: boolean
  /** Of a headset that mutes by hardware: somebody speaks into it. */
  readonly voice: boolean
}

/** What the server is asked for: fields as of the SDK's setPtt. */
export interface PttWish {
  readonly pressed: boolean
  /** Empty: the loops in talk. */
  readonly loops: readonly number[]
  readonly ungated: boolean
}

export const PTT_RELEASED: PttWish = { pressed: false, loops: [], ungated: false }

/** Groups and all-talk speak to several loops, which a role that talks on one at a time may not (F16). */
export function mayTalkToMany(talkMode: TalkMode): boolean {
  return talkMode === 'multi'
}

/** Ids of the loops that a target speaks to, in the loops' order; of those where the role may talk. */
export function targetLoops(target: TalkTarget, scene: TalkScene): readonly number[] {
  const isMeant = (loop: TargetLoop): boolean => {
    if (target === 'talk') return loop.state === 'talk'
    if (target === 'cough' || !mayTalkToMany(scene.talkMode)) return false
    if (target === 'all') return loop.state !== 'off'
    return groupOf(target, scene.groups)?.loops.includes(loop.id) ?? false
  }
  return scene.loops.filter((loop) => loop.right === 'talk' && isMeant(loop)).map(({ id }) => id)
}

export function groupOf(target: TalkTarget, groups: readonly TalkGroup[]): TalkGroup | undefined {
  return groups.find(({ id }) => target === `group ${id}`)
}

/** Ids of the loops where the voice is heard now, in the loops' order. */
export function spokenLoops({ pressed, loops }: PttWish, scene: TalkScene): readonly number[] {
  if (!pressed) return []
  if (loops.length === 0) return targetLoops('talk', scene)
  return scene.loops.filter(({ id }) => loops.includes(id)).map(({ id }) => id)
}

/** A group of which no loop is left presses nothing: without loops the server would speak to those in talk. */
export function pttWish(key: TalkKey, scene: TalkScene): PttWish {
  if (isCoughing(key)) return PTT_RELEASED
  const targets = spokenTargets(key).filter(
    (target) => target === 'talk' || targetLoops(target, scene).length > 0,
  )
  const ungated = scene.secure
  const pressed = targets.length > 0 || (ungated && scene.voice)
  if (targets.every((target) => target === 'talk')) return { pressed, loops: [], ungated }
  const loops = new Set(targets.flatMap((target) => targetLoops(target, scene)))
  return { pressed, loops: [...loops].sort((a, b) => a - b), ungated }
}

export function isSameWish(a: PttWish, b: PttWish): boolean {
  return a.pressed === b.pressed && a.ungated === b.ungated && a.loops.join() === b.loops.join()
}
