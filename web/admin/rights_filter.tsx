// The filter over one column of the page of rights, with how many are shown.
import type { JSX } from 'preact'
import type { Column } from '../admin_logic/rights_paths.ts'
import { Icon } from '../shared/icons.tsx'
import type { RightsProps } from './rights_page.tsx'
import { text } from './text.ts'

export interface FilterProps extends RightsProps {
  readonly kind: Column
  readonly shown: number
  readonly all: number
}

export function RightsFilter({ rights, kind, shown, all }: FilterProps): JSX.Element {
  const words = text.rightsPage
  return (
    <label class="rights-filter">
      <Icon name="search" />
      <span class="unseen">{words.filters[kind]}</span>
      <input
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={words.columns[kind]}
        value={rights.filters[kind].value}
        onInput={({ currentTarget }) => (rights.filters[kind].value = currentTarget.value)}
      />
      <span class="rights-count">{words.count(shown, all)}</span>
    </label>
  )
}
