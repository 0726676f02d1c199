// A few choices side by side, of which one holds: radio buttons that look like one control.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

export interface SegmentsProps<Option extends string> {
  readonly legend: string
  readonly options: readonly Option[]
  readonly words: Readonly<Record<Option, string>>
  readonly chosen: Option
  readonly choose: (option: Option) => void
}

export function Segments<Option extends string>(props: SegmentsProps<Option>): JSX.Element {
  const name = useId()
  return (
    <fieldset class="segments">
      <legend class="unseen">{props.legend}</legend>
      {props.options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            checked={option === props.chosen}
            onChange={() => props.choose(option)}
          />
          <span>{props.words[option]}</span>
        </label>
      ))}
    </fieldset>
  )
}
