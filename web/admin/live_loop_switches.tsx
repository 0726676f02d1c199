// The loops of a session's role, each to be switched within the role's right.
import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { LOOP_STATES, type LoopState, RIGHTS } from '../../src/protocol/domain.ts'
import type { LiveRow } from '../admin_logic/live_rows.ts'
import type { LiveState } from './live_state.ts'
import { text } from './text.ts'

/** By loop: only what is to be other than it is. */
export type WantedStates = ReadonlyMap<string, LoopState>

export interface LoopSwitchesProps {
  readonly live: LiveState
  /** As it was when the dialog opened: whom it is about. */
  readonly row: LiveRow
  readonly wanted: Signal<WantedStates>
}

export function LoopSwitches({ live, row, wanted }: LoopSwitchesProps): JSX.Element {
  const { role: roles, loop: loops } = live.admin.base.value
  const now = live.all.value.find(({ session }) => session === row.session) ?? row
  const rights = roles.get(row.role)?.rights ?? []
  const want = (loop: string, present: LoopState, state: LoopState) => {
    const next = new Map(wanted.value)
    if (state === present) next.delete(loop)
    else next.set(loop, state)
    wanted.value = next
  }
  return (
    <ul class="loop-switches">
      {rights.map(({ loop, right: number }) => {
        const present: LoopState = now.loops.find(({ id }) => id === loop)?.state ?? 'off'
        const possible = LOOP_STATES.filter(
          (state) => state !== 'talk' || RIGHTS[number] === 'talk',
        )
        return (
          <li key={loop} data-wanted={wanted.value.has(loop)}>
            <label>
              <span>{loops.get(loop)?.name ?? loop}</span>
              <select
                value={wanted.value.get(loop) ?? present}
                onChange={({ currentTarget }) =>
                  want(loop, present, currentTarget.value as LoopState)
                }
              >
                {possible.map((state) => (
                  <option key={state} value={state}>
                    {text.live.states[state]}
                  </option>
                ))}
              </select>
            </label>
          </li>
        )
      })}
    </ul>
  )
}
