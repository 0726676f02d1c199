// Asks before something is deleted, with all that would go with it (F74).
import type { JSX } from 'preact'
import { consequencesOf } from '../admin_logic/consequences.ts'
import type { Kind } from '../admin_logic/entities.ts'
import { Dialog } from '../shared/dialog.tsx'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

export interface RemoveDialogProps extends StateProps {
  readonly kind: Kind
  readonly ids: readonly string[]
  readonly remove: () => void
  readonly close: () => void
}

/** So many are named one by one; of more the rest is counted. */
const NAMED_MAX = 12

export function RemoveDialog({ state, kind, ids, remove, close }: RemoveDialogProps): JSX.Element {
  const words = text.overview
  const entities = state.entities.value
  const lost = consequencesOf(entities, kind, ids)
  const names = ids.map((id) => entities[kind].get(id)?.name ?? id)
  const title =
    ids.length === 1 ? words.removeTitle(names[0]!) : text.table.bulk.removeTitle(ids.length)
  return (
    <Dialog title={title} close={close}>
      {ids.length > 1 && <p>{namedInPart(names)}</p>}
      {lost.length === 0 ? (
        <p>{words.removeNothing}</p>
      ) : (
        <>
          <p>{words.removeTells}</p>
          <ul class="consequences">
            {lost.slice(0, NAMED_MAX).map(({ kind: lostKind, name: lostName, id: lostId }) => (
              <li key={`${lostKind} ${lostId}`}>
                {text.kinds[lostKind]} <strong>{lostName}</strong>
              </li>
            ))}
            {lost.length > NAMED_MAX && <li>… + {lost.length - NAMED_MAX}</li>}
          </ul>
        </>
      )}
      <div class="dialog-actions">
        <button class="button" type="button" onClick={close}>
          {text.cancel}
        </button>
        <button
          class="button danger"
          type="button"
          onClick={() => {
            remove()
            close()
          }}
        >
          {words.stageRemove}
        </button>
      </div>
    </Dialog>
  )
}

function namedInPart(names: readonly string[]): string {
  const more = names.length - NAMED_MAX
  return names.slice(0, NAMED_MAX).join(', ') + (more > 0 ? ` … + ${more}` : '')
}
