// What the parts of the talk key's dialog are made of.
import type { ComponentChildren, JSX } from 'preact'

/** A part of the dialog. */
export function Part(props: {
  readonly title: string
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <section class="talk-part">
      <h3 tabIndex={-1}>{props.title}</h3>
      {props.children}
    </section>
  )
}

export interface CheckProps {
  readonly label: string
  readonly note?: string
  readonly checked: boolean
  readonly change: (checked: boolean) => void
}

export function Check({ label, note, checked, change }: CheckProps): JSX.Element {
  return (
    <label class="talk-check">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => change(currentTarget.checked)}
      />
      <span>
        {label}
        {note !== undefined && <small>{note}</small>}
      </span>
    </label>
  )
}
