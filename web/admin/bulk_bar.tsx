// What is done with all selected rows at once: one step each, which one undo takes back.
import type { JSX } from 'preact'
import type { TableEntity } from '../admin_logic/entity_form.ts'
import { type FormValues, putOf, valuesOf } from '../admin_logic/entity_form.ts'
import { Icon } from '../shared/icons.tsx'
import type { KindProps } from './table_page.tsx'
import { text } from './text.ts'

export interface BulkProps extends KindProps {
  readonly chosen: readonly TableEntity[]
  /** Of these not in what is searched. */
  readonly unseen: number
  readonly clear: () => void
  readonly remove: () => void
}

export function BulkBar(props: BulkProps): JSX.Element {
  const { kind, chosen, unseen, clear, remove } = props
  const words = text.table.bulk
  return (
    <section class="bulk" aria-label={words.bar}>
      <p role="status" class="bulk-count">
        {words.chosen(chosen.length)}
        {unseen > 0 && <span class="soft">{` (${words.unseen(unseen)})`}</span>}
      </p>
      {kind === 'user' && (
        <>
          <SetButton {...props} word={words.disable} change={{ disabled: true }} />
          <SetButton {...props} word={words.enable} change={{ disabled: false }} />
        </>
      )}
      {kind === 'loop' && <SetGroup {...props} field="highlight" options={text.highlights} />}
      {kind === 'role' && <SetGroup {...props} field="talkMode" options={text.talkModes} />}
      <button class="button danger" type="button" onClick={remove}>
        <Icon name="remove" />
        {words.remove}
      </button>
      <button class="button" type="button" onClick={clear}>
        {words.clear}
      </button>
    </section>
  )
}

interface GroupProps extends BulkProps {
  readonly field: 'highlight' | 'talkMode'
  readonly options: readonly string[]
}

function SetGroup(props: GroupProps): JSX.Element {
  const { field, options } = props
  return (
    <div class="bulk-group" role="group" aria-label={text.table.bulk[field]}>
      <span class="soft">{text.table.bulk[field]}</span>
      {options.map((word, number) => (
        <SetButton key={number} {...props} word={word} change={{ [field]: String(number) }} />
      ))}
    </div>
  )
}

interface SetProps extends BulkProps {
  readonly word: string
  readonly change: Partial<FormValues>
}

function SetButton({ state, kind, chosen, word, change }: SetProps): JSX.Element {
  const set = () => {
    state.stage(chosen.map((entity) => putOf(kind, { ...valuesOf(entity), ...change }, entity)))
    state.notices.show('info', text.table.bulk.staged(chosen.length))
  }
  return (
    <button class="button" type="button" data-colour={change.highlight} onClick={set}>
      {word}
    </button>
  )
}
