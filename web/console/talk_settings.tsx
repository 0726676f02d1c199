// Opens the dialog of the talk key; its code is fetched when it is asked for.
import { useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import type { StateProps } from './app.tsx'

export function TalkSettings({ state }: StateProps): JSX.Element | null {
  const loaded = useSignal<{ readonly Part: ComponentType<StateProps> } | undefined>(undefined)
  useSignalEffect(() => {
    if (!state.talk.dialog.value || loaded.peek() !== undefined) return
    void import('./talk_dialog.tsx').then(({ TalkDialog }) => {
      loaded.value = { Part: TalkDialog }
    })
  })
  if (!state.talk.dialog.value || loaded.value === undefined) return null
  const { Part } = loaded.value
  return <Part state={state} />
}
