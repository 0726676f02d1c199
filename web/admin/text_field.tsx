// One labelled text field, bound to a signal, with a hint or what is wrong with it.
import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

export interface TextFieldProps {
  readonly label: string
  readonly value: Signal<string>
  /** What stands in it, where that is not the signal's: a proposal, until it is typed over. */
  readonly shown?: string
  readonly hint?: string
  /** Empty: nothing is wrong. */
  readonly fault?: string
  readonly maxLength?: number
  readonly inputMode?: 'text' | 'numeric'
  /** Has the focus when it appears. */
  readonly focus?: boolean
  /** Called when something is typed. */
  readonly touched?: () => void
}

export function TextField(props: TextFieldProps): JSX.Element {
  const { label, value, shown, hint = '', fault = '' } = props
  const input = useRef<HTMLInputElement>(null)
  const noteId = useId()
  useEffect(() => {
    if (props.focus === true) input.current?.focus()
  }, [])
  const note = fault || hint
  return (
    <label class="field" data-fault={fault !== ''}>
      <span>{label}</span>
      <input
        ref={input}
        type="text"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        // A dialog looks for it when it opens, which is after the effect of its fields.
        autofocus={props.focus === true}
        value={shown ?? value.value}
        maxLength={props.maxLength ?? 64}
        inputMode={props.inputMode ?? 'text'}
        aria-invalid={fault !== ''}
        aria-describedby={note === '' ? undefined : noteId}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value
          props.touched?.()
        }}
      />
      {note !== '' && (
        <small id={noteId} class={fault === '' ? 'field-hint' : 'field-fault'}>
          {note}
        </small>
      )}
    </label>
  )
}
