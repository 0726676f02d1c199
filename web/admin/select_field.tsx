// One labelled choice out of a list, bound to a signal.
import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'

export interface SelectFieldProps {
  readonly label: string
  readonly value: Signal<string>
  /** Value and word of each. */
  readonly options: readonly (readonly [string, string])[]
}

export function SelectField({ label, value, options }: SelectFieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value.value}
        onChange={({ currentTarget }) => (value.value = currentTarget.value)}
      >
        {options.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}
