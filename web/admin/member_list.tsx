// Who is in which role, as a list to tick: of a user the roles, of a role the users. Long lists are narrowed down by what
// is typed; what was ticked when the form was opened stands first.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { rolesFor, usersFor } from '../admin_logic/links.ts'
import { found, saidOf } from '../admin_logic/table_rows.ts'
import type { DraftProps } from './entity_dialog.tsx'
import { text } from './text.ts'

/** So many are shown at one time. */
const SHOWN_MAX = 100
/** Fewer are looked through at once. */
const FILTERED_MIN = 8

export function MemberList({ state, draft, kind }: DraftProps): JSX.Element {
  const filter = useSignal('')
  const entities = state.entities.value
  const { scope } = draft.values.value
  const options = useMemo(() => {
    const linked = draft.links.peek()
    const all = kind === 'user' ? rolesFor(entities, scope) : usersFor(entities, scope)
    return all
      .map(({ id, name }) => ({ id, cells: [name], said: saidOf(id, [name]), isOwn: true }))
      .sort((a, b) => Number(linked.has(b.id)) - Number(linked.has(a.id)))
  }, [entities, scope])
  const shown = found(options, filter.value)
  const linked = draft.links.value
  const switchLink = (id: string, isOn: boolean) => {
    const next = new Set(linked)
    if (isOn) next.add(id)
    else next.delete(id)
    draft.links.value = next
  }
  const legend = kind === 'user' ? text.form.roles : text.form.members
  return (
    <fieldset class="members">
      <legend>
        {legend} <span class="soft">{text.form.chosenOf(linked.size, options.length)}</span>
      </legend>
      {options.length >= FILTERED_MIN && <FilterField legend={legend} filter={filter} />}
      <ul class="members-list" tabIndex={0} aria-label={legend}>
        {shown.slice(0, SHOWN_MAX).map(({ id, cells }) => (
          <li key={id}>
            <label class="check">
              <input
                type="checkbox"
                checked={linked.has(id)}
                onChange={({ currentTarget }) => switchLink(id, currentTarget.checked)}
              />
              <span>
                {cells[0]} <small class="soft">{id}</small>
              </span>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li class="soft">{text.form.none}</li>}
        {shown.length > SHOWN_MAX && (
          <li class="soft">{text.form.moreToFind(shown.length - SHOWN_MAX)}</li>
        )}
      </ul>
    </fieldset>
  )
}

interface FilterProps {
  readonly legend: string
  readonly filter: { value: string }
}

function FilterField({ legend, filter }: FilterProps): JSX.Element {
  return (
    <input
      class="members-filter"
      type="search"
      aria-label={`${text.form.filter}: ${legend}`}
      placeholder={text.form.filter}
      value={filter.value}
      onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
      onKeyDown={(event) => {
        // It would send the form.
        if (event.key === 'Enter') event.preventDefault()
      }}
    />
  )
}
