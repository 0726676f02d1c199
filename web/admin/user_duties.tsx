// Where somebody supervises or administrates (F77): the whole system, domains, projects.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { SelectField } from './select_field.tsx'
import type { DraftProps } from './entity_dialog.tsx'
import { text } from './text.ts'

const SUPERVISOR = 1

export function UserDuties({ state, draft }: DraftProps): JSX.Element {
  const chosen = useSignal('')
  const scopes = state.entities.value.scope
  const nameOf = (id: string) => (id === '' ? text.form.wholeSystem : (scopes.get(id)?.name ?? id))
  const duties = draft.duties.value
  const set = (scope: string, duty: number) =>
    (draft.duties.value = new Map([...draft.duties.peek(), [scope, duty]]))
  // An option's value: '' is the one that says nothing.
  const free = ['', ...scopes.keys()].filter((id) => !duties.has(id))
  return (
    <fieldset class="duties">
      <legend>{text.form.duties}</legend>
      {duties.size === 0 && <p class="soft">{text.form.noDuties}</p>}
      {[...duties].map(([scope, duty]) => (
        <label key={scope} class="duty" data-duty-in={scope}>
          <span>{nameOf(scope)}</span>
          <select
            aria-label={text.form.dutyFor(nameOf(scope))}
            value={String(duty)}
            onChange={({ currentTarget }) => set(scope, Number(currentTarget.value))}
          >
            {text.duties.map((word, number) => (
              <option key={number} value={String(number)}>
                {word}
              </option>
            ))}
          </select>
        </label>
      ))}
      <div class="field-beside">
        <SelectField
          label={text.form.addDuty}
          value={chosen}
          options={[
            ['', text.form.chooseScope],
            ...free.map((id) => [`in ${id}`, nameOf(id)] as const),
          ]}
        />
        <button
          class="button"
          type="button"
          disabled={chosen.value === ''}
          onClick={() => {
            set(chosen.value.slice('in '.length), SUPERVISOR)
            chosen.value = ''
          }}
        >
          {text.form.addDutyNow}
        </button>
      </div>
    </fieldset>
  )
}
