// Where the dialog "Sound" appears when the menu asks for it; its code is fetched then.
import { useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import type { StateProps } from './app.tsx'

export function SoundDialogSlot({ state }: StateProps): JSX.Element | null {
  const loaded = useSignal<ComponentType<StateProps> | undefined>(undefined)
  const isOpen = state.sound.isDialogOpen.value
  useSignalEffect(() => {
    if (!state.sound.isDialogOpen.value || loaded.peek() !== undefined) return
    void import('./sound_dialog.tsx').then(({ SoundDialog }) => (loaded.value = SoundDialog))
  })
  const Loaded = loaded.value
  return isOpen && Loaded !== undefined ? <Loaded state={state} /> : null
}
