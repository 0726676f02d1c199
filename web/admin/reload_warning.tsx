// Says that the page should load anew, and leaves it to the user when.
import type { JSX } from 'preact'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

export function ReloadWarning({ state }: StateProps): JSX.Element {
  const reload = state.reload.waiting.value
  return (
    <div role="status">
      {reload !== undefined && (
        <p class="shell-warning">
          <Icon name="reload" />
          <span class="shell-warning-text">{text.live.reloadAsked(reload.by, reload.reason)}</span>
          <button class="button" type="button" onClick={() => location.reload()}>
            {text.live.reloadNow}
          </button>
        </p>
      )}
    </div>
  )
}
