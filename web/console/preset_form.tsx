// Name and note of a preset, for a new one and for one that is changed.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { PRESET_NAME_MAX, PRESET_NOTE_MAX } from '../console_logic/presets.ts'
import type { PresetWords } from './preset_store.ts'
import { text } from './text.ts'

export interface PresetFormProps {
  readonly words: PresetWords
  readonly submit: string
  readonly isBlocked: boolean
  /** Has the focus when it appears. */
  readonly focus?: boolean
  /** true: done, the form may be as at its beginning. */
  readonly save: (words: PresetWords) => Promise<boolean>
  /** Without it there is no such button. */
  readonly cancel?: () => void
  readonly children?: ComponentChildren
}

export function PresetForm(props: PresetFormProps): JSX.Element {
  const name = useSignal(props.words.name)
  const note = useSignal(props.words.note)
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    if (props.focus === true) input.current?.focus()
  }, [])
  const isReady = name.value.trim() !== '' && !props.isBlocked
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!isReady) return
    const isDone = await props.save({ name: name.value.trim(), note: note.value.trim() })
    if (!isDone) return
    name.value = props.words.name
    note.value = props.words.note
  }
  return (
    <form class="preset-form" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span>{text.presets.name}</span>
        <input
          ref={input}
          type="text"
          autocomplete="off"
          maxLength={PRESET_NAME_MAX}
          value={name.value}
          onInput={({ currentTarget }) => (name.value = currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>{text.presets.note}</span>
        <textarea
          rows={2}
          maxLength={PRESET_NOTE_MAX}
          value={note.value}
          onInput={({ currentTarget }) => (note.value = currentTarget.value)}
        />
      </label>
      {props.children}
      <div class="dialog-actions">
        {props.cancel !== undefined && (
          <button class="button" type="button" onClick={props.cancel}>
            {text.cancel}
          </button>
        )}
        <button class="button main" type="submit" disabled={!isReady}>
          {props.submit}
        </button>
      </div>
    </form>
  )
}
