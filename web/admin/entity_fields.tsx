// The fields of one entity's form, each with what is wrong with it (F78).
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { FORM_FIELDS, type FormField, hasScopedId } from '../admin_logic/entity_form.ts'
import { scopesForNew } from '../admin_logic/ownership.ts'
import { Icon } from '../shared/icons.tsx'
import type { EntityDraft, TextName } from './entity_draft.ts'
import type { DraftProps } from './entity_dialog.tsx'
import { SelectField } from './select_field.tsx'
import { TextField } from './text_field.tsx'
import { text } from './text.ts'

export function EntityFields(props: DraftProps): JSX.Element {
  return (
    <>
      {FORM_FIELDS[props.kind].map((field) => (
        <FormLine key={field} {...props} field={field} />
      ))}
    </>
  )
}

interface LineProps extends DraftProps {
  readonly field: FormField
}

function FormLine({ state, kind, draft, field }: LineProps): JSX.Element | null {
  switch (field) {
    case 'id':
      return <IdLine draft={draft} />
    case 'scope':
      return <ScopeLine state={state} kind={kind} draft={draft} />
    case 'disabled':
      return (
        <CheckLine
          label={text.form.disabled}
          checked={draft.disabled.value}
          change={(checked) => (draft.disabled.value = checked)}
        />
      )
    case 'highlight':
      return <ChoiceLine draft={draft} field={field} words={text.highlights} />
    case 'talkMode':
      return <ChoiceLine draft={draft} field={field} words={text.talkModes} />
    case 'priority':
      return <ChoiceLine draft={draft} field={field} words={text.priorities} />
    case 'group':
      return <GroupLine draft={draft} />
    default:
      return <TypedLine draft={draft} field={field} />
  }
}

interface FieldProps {
  readonly draft: EntityDraft
}

function TypedLine({ draft, field }: FieldProps & { readonly field: TextName }): JSX.Element {
  const isNumber = ['port', 'rows', 'columns', 'scale'].includes(field)
  return (
    <TextField
      label={labelOf(field)}
      hint={hintOf(draft, field)}
      fault={faultWords(draft, field)}
      value={draft.texts[field]}
      maxLength={isNumber ? 5 : 200}
      inputMode={isNumber ? 'numeric' : 'text'}
      focus={field === 'name'}
      touched={() => draft.touch(field)}
    />
  )
}

function IdLine({ draft }: FieldProps): JSX.Element {
  if (draft.present !== undefined) {
    return (
      <p class="field">
        <span>{labelOf('id')}</span>
        <code class="fixed-value">{draft.present.id}</code>
      </p>
    )
  }
  const { id, scope } = draft.values.value
  const scoped = hasScopedId(draft.kind) ? `${scope}/${id} · ` : ''
  return (
    <TextField
      label={text.overview.id}
      hint={`${scoped}${text.overview.idRule}`}
      fault={faultWords(draft, 'id')}
      value={draft.texts.id}
      shown={id}
      maxLength={64}
      touched={() => draft.touch('id')}
    />
  )
}

function ScopeLine({ state, draft }: DraftProps): JSX.Element {
  const scopes = state.entities.value.scope
  const nameOf = (id: string) => scopes.get(id)?.name ?? id
  if (draft.present !== undefined) {
    return (
      <p class="field">
        <span>{labelOf('scope')}</span>
        <span class="fixed-value">{nameOf(draft.present.scope)}</span>
      </p>
    )
  }
  const user = state.view.value.user?.id ?? ''
  const options = scopesForNew(state.entities.value, state.route.value.scope, user)
  return (
    <SelectField
      label={labelOf('scope')}
      value={draft.texts.scope}
      options={options.map((id) => [id, nameOf(id)])}
    />
  )
}

interface ChoiceProps extends FieldProps {
  readonly field: 'highlight' | 'talkMode' | 'priority'
  readonly words: readonly string[]
}

function ChoiceLine({ draft, field, words }: ChoiceProps): JSX.Element {
  const name = useId()
  const value = draft.texts[field]
  return (
    <fieldset class="choice" data-field={field}>
      <legend>{labelOf(field)}</legend>
      {words.map((word, number) =>
        word === '' ? null : (
          <label key={number} data-colour={field === 'highlight' ? number : undefined}>
            <input
              type="radio"
              name={name}
              checked={value.value === String(number)}
              onChange={() => (value.value = String(number))}
            />
            {word}
          </label>
        ),
      )}
    </fieldset>
  )
}

function GroupLine({ draft }: FieldProps): JSX.Element {
  return (
    <div class="field-beside">
      <TextField
        label={labelOf('group')}
        hint={draft.present === undefined ? text.form.groupHint : text.form.groupKept}
        fault={faultWords(draft, 'group')}
        value={draft.texts.group}
        maxLength={15}
        touched={() => draft.touch('group')}
      />
      <button
        class="button"
        type="button"
        title={text.form.proposing}
        onClick={() => void draft.propose()}
      >
        <Icon name="sliders" />
        {text.form.propose}
      </button>
    </div>
  )
}

export interface CheckProps {
  readonly label: string
  readonly checked: boolean
  readonly change: (checked: boolean) => void
  readonly hint?: string
}

export function CheckLine({ label, checked, change, hint = '' }: CheckProps): JSX.Element {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => change(currentTarget.checked)}
      />
      <span>
        {label}
        {hint !== '' && <small class="field-hint">{hint}</small>}
      </span>
    </label>
  )
}

function labelOf(field: FormField): string {
  return text.fields[field] ?? field
}

function hintOf({ kind }: EntityDraft, field: FormField): string {
  if (field === 'port') return text.form.portHint
  if (field === 'scale') return text.form.scaleHint
  if (field !== 'abbreviation') return ''
  return kind === 'loop' ? text.form.abbreviationOfLoop : text.form.abbreviationHint
}

/** What is empty is no fault before something was typed there: it keeps the form from being saved all the same. */
function faultWords(draft: EntityDraft, field: FormField): string {
  const fault = draft.faults.value[field]
  if (fault === undefined) return ''
  if (fault.code === 'missing' && !draft.touched.value.has(field)) return ''
  return text.faults[fault.code](fault.detail)
}
