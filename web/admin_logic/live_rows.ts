// Live sessions as the table shows them (F88, X16): with names, found by text, loop and role, in an order. Pure.
import type { LiveSessionMessage } from '../../src/protocol/admin_messages.ts'
import {
  LOOP_STATES,
  type LoopState,
  MEDIA_PHASES,
  type MediaPhase,
} from '../../src/protocol/domain.ts'
import type { Entities } from './entities.ts'

export interface LiveRowLoop {
  readonly id: string
  readonly name: string
  /** For a chip; the name if there is none. */
  readonly short: string
  readonly state: Exclude<LoopState, 'off'>
}

export interface LiveRow {
  readonly session: number
  readonly user: string
  readonly name: string
  /** Its id; empty: in no role. */
  readonly role: string
  readonly roleName: string
  readonly loops: readonly LiveRowLoop[]
  readonly pressed: boolean
  /** The key is pressed and a loop hears it. */
  readonly talking: boolean
  readonly muted: boolean
  readonly media: MediaPhase
  /** 0: unknown. */
  readonly delayMs: number
  readonly lossPercent: number
  /** "ice_proxy 0 · mixer 0" */
  readonly node: string
  /** Empty: without a connection. */
  readonly address: string
  /** It ended while the rows were held. */
  readonly gone: boolean
}

export const SORTS = ['name', 'role', 'talking', 'media', 'delay', 'loss', 'node'] as const
export type Sort = (typeof SORTS)[number]

export interface LiveFilter {
  readonly text: string
  /** Ids; empty: any. */
  readonly loop: string
  readonly role: string
}

/** Instead of a role: any, but one. No id has this sign. */
export const ANY_ROLE = '*'

export const NO_FILTER: LiveFilter = { text: '', loop: '', role: '' }

export function liveRow(
  session: LiveSessionMessage,
  { loop: loops, role: roles }: Entities,
): LiveRow {
  const { role, muted, pttPressed } = session
  const on = session.loops.flatMap(({ loop, state: number }) => {
    const state = LOOP_STATES[number] ?? 'off'
    if (state === 'off') return []
    const { name = loop, abbreviation = '' } = loops.get(loop) ?? {}
    return [{ id: loop, name, short: abbreviation || name, state }]
  })
  return {
    session: session.session,
    user: session.user,
    name: session.displayName || session.user,
    role,
    roleName: roles.get(role)?.name ?? role,
    loops: on,
    pressed: pttPressed,
    talking: pttPressed && !muted && on.some(({ state }) => state === 'talk'),
    muted,
    media: MEDIA_PHASES[session.media] ?? 'none',
    delayMs: session.serverDelayMs,
    lossPercent: session.lossPercent,
    node: [session.iceProxy, session.mixer].filter(Boolean).join(' · '),
    address: session.address,
    gone: false,
  }
}

/** The text is looked for in all that the row tells, whatever its case. */
export function matches(row: LiveRow, { text, loop, role }: LiveFilter): boolean {
  if (role === ANY_ROLE ? row.role === '' : role !== '' && row.role !== role) return false
  if (loop !== '' && !row.loops.some(({ id }) => id === loop)) return false
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return true
  const told = [row.name, row.user, row.roleName, row.address, row.node]
  const names = row.loops.flatMap(({ name, short }) => [name, short])
  return [...told, ...names].some((part) => part.toLowerCase().includes(wanted))
}

/** Descending turns the order round, but for those who are alike: they stay in the order of their names. */
export function inOrder(
  rows: readonly LiveRow[],
  sort: Sort,
  descending: boolean,
): readonly LiveRow[] {
  const sign = descending ? -1 : 1
  return [...rows].sort(
    (a, b) => sign * compareBy(sort, a, b) || compareText(a.name, b.name) || a.session - b.session,
  )
}

function compareBy(sort: Sort, a: LiveRow, b: LiveRow): number {
  switch (sort) {
    case 'name':
      return compareText(a.name, b.name)
    case 'role':
      return compareText(a.roleName, b.roleName)
    case 'talking':
      return activity(b) - activity(a)
    case 'media':
      return MEDIA_PHASES.indexOf(a.media) - MEDIA_PHASES.indexOf(b.media)
    case 'delay':
      return b.delayMs - a.delayMs
    case 'loss':
      return b.lossPercent - a.lossPercent
    case 'node':
      return compareText(a.node, b.node)
  }
}

function activity({ talking, pressed, muted }: LiveRow): number {
  return talking ? 3 : pressed ? 2 : muted ? 1 : 0
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function compareText(a: string, b: string): number {
  return collator.compare(a, b)
}

/**
 * The rows while the pointer or the focus is among them: each where it stood, with what it tells now; who is gone stays,
 * marked, and who came is at the end. So nothing moves under a hand that is about to mute somebody. fresh: found, in
 * order; all: whether found or not.
 */
export function heldRows(
  shown: readonly LiveRow[],
  fresh: readonly LiveRow[],
  all: readonly LiveRow[],
): readonly LiveRow[] {
  const now = new Map(all.map((row) => [row.session, row]))
  const kept = shown.map((row) => now.get(row.session) ?? { ...row, gone: true, talking: false })
  const known = new Set(shown.map(({ session }) => session))
  return [...kept, ...fresh.filter(({ session }) => !known.has(session))]
}

/** Whether they stand in the same order. */
export function sameOrder(a: readonly LiveRow[], b: readonly LiveRow[]): boolean {
  return a.length === b.length && a.every(({ session }, index) => b[index]?.session === session)
}

export interface LoopPeople {
  readonly id: string
  readonly name: string
  readonly short: string
  /** Who talks first, then who may be heard with a press, then who listens; each by name. */
  readonly people: readonly LoopPerson[]
}

export interface LoopPerson {
  readonly session: number
  readonly name: string
  readonly roleName: string
  readonly doing: 'talking' | 'talk' | 'monitor'
  readonly muted: boolean
}

const DOINGS = ['talking', 'talk', 'monitor'] as const

/** Who is on each of the loops; loops of which nobody is are there too. */
export function byLoop(
  rows: readonly LiveRow[],
  loops: readonly { readonly id: string; readonly name: string; readonly short: string }[],
): readonly LoopPeople[] {
  const people = new Map<string, LoopPerson[]>(loops.map(({ id }) => [id, []]))
  for (const { session, name, roleName, muted, talking, loops: on } of rows) {
    for (const { id, state } of on) {
      const doing = state === 'talk' && talking ? 'talking' : state
      people.get(id)?.push({ session, name, roleName, doing, muted })
    }
  }
  return loops.map((loop) => ({
    ...loop,
    people: (people.get(loop.id) ?? []).sort(
      (a, b) =>
        DOINGS.indexOf(a.doing) - DOINGS.indexOf(b.doing) ||
        compareText(a.name, b.name) ||
        a.session - b.session,
    ),
  }))
}
