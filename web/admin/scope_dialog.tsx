// Name, and for something new the id, of a domain or project.
import { useSignal } from '@preact/signals'
import type { JSX, TargetedSubmitEvent } from 'preact'
import type { ScopeMessage } from '../../src/protocol/admin_messages.ts'
import { ID_PATTERN, idOfName } from '../admin_logic/ids.ts'
import { Dialog } from '../shared/dialog.tsx'
import type { StateProps } from './app.tsx'
import { TextField } from './text_field.tsx'
import { text } from './text.ts'

export interface ScopeDialogProps extends StateProps {
  readonly parent: string
  /** undefined: a new one. */
  readonly present?: ScopeMessage
  readonly save: (id: string, name: string) => void
  readonly close: () => void
}

export function ScopeDialog(props: ScopeDialogProps): JSX.Element {
  const { state, parent, present, save, close } = props
  const words = text.overview
  const name = useSignal(present?.name ?? '')
  const id = useSignal(present?.id ?? '')
  const idTouched = useSignal(present !== undefined)
  const scopes = state.entities.value.scope
  const wanted = idTouched.value ? id.value : idOfName(name.value)
  const fault =
    present !== undefined || wanted === ''
      ? ''
      : !ID_PATTERN.test(wanted)
        ? words.idBad
        : scopes.has(wanted)
          ? words.idTaken
          : ''
  const isComplete = wanted !== '' && fault === '' && name.value.trim() !== ''
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isComplete) return
    save(wanted, name.value.trim())
    close()
  }
  const title =
    present !== undefined ? words.rename : parent === '' ? words.newDomain : words.newProject
  return (
    <Dialog title={title.replace(/\s*…$/, '')} close={close}>
      <form class="form" onSubmit={submit}>
        {parent !== '' && present === undefined && (
          <p class="soft">{words.inDomain(scopes.get(parent)?.name ?? parent)}</p>
        )}
        <TextField label={words.name} value={name} maxLength={64} focus />
        {present === undefined && (
          <TextField
            label={words.id}
            hint={words.idRule}
            fault={fault}
            shown={wanted}
            value={id}
            maxLength={64}
            touched={() => (idTouched.value = true)}
          />
        )}
        <div class="dialog-actions">
          <button class="button" type="button" onClick={close}>
            {text.cancel}
          </button>
          <button class="button main" type="submit" disabled={!isComplete}>
            {present === undefined ? words.create : words.save}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
