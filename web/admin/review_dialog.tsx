// The review of changes before they are made (F75, F78, F84): a list, why the server refuses it, and both sides of a
// conflict with another administrator.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AuditEntryMessage, EditMessage } from '../../src/protocol/admin_messages.ts'
import { entityKey, keyOf, touches, withoutEdits } from '../admin_logic/staging.ts'
import { Dialog } from '../shared/dialog.tsx'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { wordsOf } from './edit_words.ts'
import { text } from './text.ts'

export function ReviewDialog({ state }: StateProps): JSX.Element {
  const reason = useSignal('')
  const edits = state.edits.value
  const refusal = state.refusal.value
  const close = () => (state.reviewing.value = false)
  const discard = () => {
    state.discard()
    close()
    state.notices.show('info', text.review.discarded)
  }
  if (refusal?.code === 'CONFLICT') return <ConflictDialog state={state} close={close} />
  return (
    <Dialog title={text.review.title} close={close} wide>
      <p class="soft">{edits.length === 0 ? text.review.none : text.review.intro}</p>
      {refusal !== undefined && (
        <div class="review-refusal" role="alert">
          <p>{text.review.refused}</p>
          <ul>
            {(refusal.faults.length > 0 ? refusal.faults : [refusal.message]).map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </div>
      )}
      <EditList state={state} edits={edits} />
      <label class="field">
        <span>{text.review.reason}</span>
        <input
          type="text"
          maxLength={200}
          value={reason.value}
          onInput={({ currentTarget }) => (reason.value = currentTarget.value)}
        />
      </label>
      <div class="dialog-actions">
        <button class="button" type="button" disabled={edits.length === 0} onClick={discard}>
          {text.review.discard}
        </button>
        <button
          class="button main"
          type="button"
          disabled={edits.length === 0 || state.applying.value}
          onClick={() => void state.apply(reason.value)}
        >
          {state.applying.value ? text.review.applying : text.review.apply}
        </button>
      </div>
    </Dialog>
  )
}

/** Longer lists are shown in part; all of them are made. */
const SHOWN_MAX = 500

function EditList(props: StateProps & { readonly edits: readonly EditMessage[] }): JSX.Element {
  const { state, edits } = props
  return (
    <ol class="review-list">
      {edits.slice(0, SHOWN_MAX).map((edit) => (
        <EditLine key={keyOf(edit)} state={state} edit={edit} />
      ))}
      {edits.length > SHOWN_MAX && <li class="soft">… {edits.length - SHOWN_MAX}</li>}
    </ol>
  )
}

function EditLine({ state, edit }: StateProps & { readonly edit: EditMessage }): JSX.Element {
  const { sentence, details } = wordsOf(edit, state.base.value, state.entities.value)
  const takeBack = () => {
    const key = keyOf(edit)
    state.staging.value = withoutEdits(state.staging.peek(), (other) => keyOf(other) === key)
  }
  return (
    <li class="review-line" data-edit={edit.body}>
      <div>
        <p>{sentence}</p>
        {details.map((detail) => (
          <p key={detail} class="review-detail">
            {detail}
          </p>
        ))}
      </div>
      <button
        class="button review-back"
        type="button"
        aria-label={`${text.review.takeBack}: ${sentence}`}
        onClick={takeBack}
      >
        <Icon name="undo" />
        <span>{text.review.takeBack}</span>
      </button>
    </li>
  )
}

interface ConflictProps extends StateProps {
  readonly close: () => void
}

function ConflictDialog({ state, close }: ConflictProps): JSX.Element {
  const conflicts = state.refusal.value?.conflicts ?? []
  const names = new Set(
    conflicts.flatMap(({ entity }) =>
      entity === undefined || entity === null ? [] : [entityKey(entity)],
    ),
  )
  const isMine = (edit: EditMessage) => touches(edit).some((key) => names.has(key))
  const takeBack = () => {
    state.staging.value = withoutEdits(state.staging.peek(), isMine)
    state.overwrite()
  }
  return (
    <Dialog title={text.review.conflict} close={close} wide>
      <p role="alert">{text.review.conflictIntro}</p>
      <div class="conflict">
        <section>
          <h3>{text.review.theirs}</h3>
          <ul class="review-list">
            {conflicts.map((entry) => (
              <TheirLine key={entry.sequence} entry={entry} />
            ))}
          </ul>
        </section>
        <section>
          <h3>{text.review.mine}</h3>
          <EditList state={state} edits={state.edits.value.filter(isMine)} />
        </section>
      </div>
      <div class="dialog-actions">
        <button class="button" type="button" onClick={takeBack}>
          {text.review.keepTheirs}
        </button>
        <button class="button main" type="button" onClick={() => state.overwrite()}>
          {text.review.keepMine}
        </button>
      </div>
    </Dialog>
  )
}

function TheirLine({ entry }: { readonly entry: AuditEntryMessage }): JSX.Element {
  const { actor, atMs, action, entity, before, after } = entry
  const time = new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
  return (
    <li class="review-line">
      <div>
        <p>
          {action} {entity?.id}
        </p>
        {before !== '' && <p class="review-detail">− {before}</p>}
        {after !== '' && <p class="review-detail">+ {after}</p>}
        <p class="review-detail">{text.review.by(actor, `${time} UTC`)}</p>
      </div>
    </li>
  )
}
