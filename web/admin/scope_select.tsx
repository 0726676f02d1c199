// Which domain or project: that of the address, else one that is chosen here.
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AdminState } from './admin_state.ts'
import type { StateProps } from './app.tsx'

export interface ScopeChoice {
  readonly scope: ReadonlySignal<string>
  readonly choose: (scope: string) => void
}

/** As the server has them: what is not made yet can't be exported or filled. */
export function useScopeChoice(state: AdminState): ScopeChoice {
  const chosen = useSignal('')
  const scope = useComputed(() => {
    const first = state.base.value.scope.keys().next().value ?? ''
    return state.route.value.scope || chosen.value || first
  })
  return { scope, choose: (id) => (chosen.value = id) }
}

export interface ScopeSelectProps extends StateProps {
  readonly label: string
  readonly choice: ScopeChoice
}

export function ScopeSelect({ state, label, choice }: ScopeSelectProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={choice.scope.value}
        disabled={state.route.value.scope !== ''}
        onChange={({ currentTarget }) => choice.choose(currentTarget.value)}
      >
        {[...state.base.value.scope.values()].map(({ id, name }) => (
          <option key={id} value={id}>
            {name === id ? id : `${name} (${id})`}
          </option>
        ))}
      </select>
    </label>
  )
}
