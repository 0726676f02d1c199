// What of the live sessions is shown: found by text, loop and role, and in which order.
import type { JSX } from 'preact'
import { ANY_ROLE, type Sort, SORTS } from '../admin_logic/live_rows.ts'
import type { LiveProps } from './live_page.tsx'
import { text } from './text.ts'

export function LiveFilters({ live }: LiveProps): JSX.Element {
  const words = text.live
  const { value: filter } = live.filter
  return (
    <search class="filters">
      <label class="field filter-text">
        <span>{words.filter.text}</span>
        <input
          type="search"
          maxLength={64}
          spellcheck={false}
          value={filter.text}
          onInput={({ currentTarget }) => live.find({ text: currentTarget.value })}
        />
      </label>
      <Choice
        label={words.filter.loop}
        any={words.filter.anyLoop}
        options={live.loops()}
        chosen={filter.loop}
        choose={(loop) => live.find({ loop })}
      />
      <Choice
        label={words.filter.role}
        any={words.filter.anyRole}
        options={[{ id: ANY_ROLE, name: words.filter.inRole }, ...live.roles()]}
        chosen={filter.role}
        choose={(role) => live.find({ role })}
      />
      <label class="field">
        <span>{words.sortBy}</span>
        <select
          value={live.sort.value.by}
          onChange={({ currentTarget }) => live.sortBy(currentTarget.value as Sort)}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {words.columns[sort]}
            </option>
          ))}
        </select>
      </label>
    </search>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly any: string
  readonly options: readonly { readonly id: string; readonly name: string }[]
  readonly chosen: string
  readonly choose: (id: string) => void
}

function Choice({ label, any, options, chosen, choose }: ChoiceProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">{any}</option>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
