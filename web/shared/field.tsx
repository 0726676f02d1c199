// One labelled text field, bound to a signal.
import type { Signal } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { PASSWORD_UNITS_MAX } from '../../src/protocol/password_text.ts'

export interface FieldProps {
  readonly label: string
  readonly value: Signal<string>
  readonly autoComplete: 'username' | 'current-password' | 'new-password'
  readonly type?: 'text' | 'password'
  /** Has the focus when the page appears. */
  readonly focus?: boolean
  readonly describedBy?: string
  readonly inputRef?: RefObject<HTMLInputElement | null>
}

export function Field(props: FieldProps): JSX.Element {
  const own = useRef<HTMLInputElement>(null)
  const input = props.inputRef ?? own
  useEffect(() => {
    if (props.focus === true) input.current?.focus()
  }, [])
  const attributes = {
    ref: input,
    value: props.value.value,
    autocomplete: props.autoComplete,
    autocapitalize: 'none',
    spellcheck: false,
    maxLength: props.type === 'password' ? PASSWORD_UNITS_MAX : 256,
    'aria-describedby': props.describedBy,
    onInput: () => (props.value.value = input.current?.value ?? ''),
  } as const
  return (
    <label class="field">
      <span>{props.label}</span>
      {props.type === 'password' ? (
        <input type="password" {...attributes} />
      ) : (
        <input type="text" {...attributes} />
      )}
    </label>
  )
}
