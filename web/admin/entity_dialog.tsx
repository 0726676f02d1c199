// The form of one user, role, loop or keyset (F74, F77, F78, F79): what is wrong is said beside each field while one types;
// what is taken over is collected as one step. What belongs elsewhere is shown, and changed there.
import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { LoopEntityMessage, RoleEntityMessage } from '../../src/protocol/admin_messages.ts'
import { scopesForNew } from '../admin_logic/ownership.ts'
import { Dialog } from '../shared/dialog.tsx'
import { EntityDraft } from './entity_draft.ts'
import { EntityFields } from './entity_fields.tsx'
import { MemberList } from './member_list.tsx'
import { LoopRights } from './loop_rights.tsx'
import type { EntityRow } from './table_columns.ts'
import type { KindProps } from './table_page.tsx'
import { text } from './text.ts'
import { UserAccess } from './user_access.tsx'
import { UserDuties } from './user_duties.tsx'
import { UserPassword } from './user_password.tsx'

export interface EntityDialogProps extends KindProps {
  /** undefined: a new one. */
  readonly row?: EntityRow
  readonly close: () => void
  readonly remove?: () => void
}

export interface DraftProps extends KindProps {
  readonly draft: EntityDraft
}

export function EntityDialog({ state, kind, row, close, remove }: EntityDialogProps): JSX.Element {
  const scope = state.route.peek().scope
  const user = state.view.peek().user?.id ?? ''
  const draft = useMemo(() => {
    const scopes = scopesForNew(state.entities.peek(), scope, user)
    const home = scopes.includes(scope) ? scope : (scopes[0] ?? '')
    return new EntityDraft(state, kind, row?.entity, home)
  }, [])
  const isOwn = row?.isOwn ?? true
  useEffect(() => {
    if (kind === 'loop' && isOwn) void draft.learnUsualPort()
  }, [])
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!draft.isGood || !isOwn) return
    state.stage(draft.edits())
    close()
  }
  const isWide = kind === 'user' || kind === 'role' || (kind === 'loop' && row !== undefined)
  return (
    <Dialog title={row?.entity.name ?? text.form.create[kind]} close={close} wide={isWide}>
      {!isOwn && row !== undefined && <ReadOnlyNote state={state} kind={kind} row={row} />}
      <form class="form" onSubmit={submit} noValidate>
        <fieldset class="entity-form" data-wide={isWide} disabled={!isOwn}>
          <div class="form">
            <EntityFields state={state} kind={kind} draft={draft} />
            {kind === 'user' && isOwn && <UserPassword draft={draft} />}
          </div>
          <Links state={state} kind={kind} draft={draft} />
        </fieldset>
        {kind === 'user' && isOwn && row !== undefined && state.base.value.user.has(row.id) && (
          <UserAccess state={state} user={row.id} />
        )}
        <Actions draft={draft} isOwn={isOwn} close={close} remove={remove} />
      </form>
    </Dialog>
  )
}

/** What the entity has to do with others. */
function Links({ state, kind, draft }: DraftProps): JSX.Element | null {
  const { present } = draft
  switch (kind) {
    case 'user':
      return (
        <div class="form">
          <MemberList state={state} kind={kind} draft={draft} />
          <UserDuties state={state} kind={kind} draft={draft} />
        </div>
      )
    case 'role':
      return (
        <div class="form">
          <MemberList state={state} kind={kind} draft={draft} />
          {present !== undefined && (
            <LoopRights state={state} role={present as RoleEntityMessage} />
          )}
        </div>
      )
    case 'loop':
      return present === undefined ? null : (
        <LoopRights state={state} loop={present as LoopEntityMessage} />
      )
    case 'keyset':
      return null
  }
}

interface ActionsProps {
  readonly draft: EntityDraft
  readonly isOwn: boolean
  readonly close: () => void
  readonly remove: (() => void) | undefined
}

function Actions({ draft, isOwn, close, remove }: ActionsProps): JSX.Element {
  return (
    <div class="dialog-actions">
      {isOwn && remove !== undefined && (
        <button class="button danger" type="button" onClick={remove}>
          {text.table.bulk.remove}
        </button>
      )}
      <button class="button" type="button" onClick={close}>
        {isOwn ? text.cancel : text.close}
      </button>
      {isOwn && (
        <button class="button main" type="submit" disabled={!draft.isGood}>
          {draft.present === undefined ? text.overview.create : text.form.save}
        </button>
      )}
    </div>
  )
}

function ReadOnlyNote({ state, kind, row }: KindProps & { readonly row: EntityRow }): JSX.Element {
  const home = row.entity.scope
  const name = state.entities.value.scope.get(home)?.name ?? home
  return (
    <p class="read-only" role="note">
      {row.isInherited ? text.form.readOnly(name) : text.form.notYours}
      {row.isInherited && (
        <a
          class="button"
          href={`#/${state.route.value.page}/${encodeURIComponent(home)}`}
          data-kind={kind}
        >
          {text.form.goThere}
        </a>
      )}
    </p>
  )
}
