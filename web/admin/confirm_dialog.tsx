// Asks before something is done at once, without the review.
import type { JSX } from 'preact'
import { Dialog } from '../shared/dialog.tsx'
import { text } from './text.ts'

export interface ConfirmProps {
  readonly title: string
  readonly says: string
  /** The word on its button. */
  readonly word: string
  readonly act: () => void
  readonly close: () => void
}

export function ConfirmDialog({ title, says, word, act, close }: ConfirmProps): JSX.Element {
  return (
    <Dialog title={title} close={close}>
      <p>{says}</p>
      <div class="dialog-actions">
        <button class="button" type="button" onClick={close}>
          {text.cancel}
        </button>
        <button
          class="button danger"
          type="button"
          onClick={() => {
            act()
            close()
          }}
        >
          {word}
        </button>
      </div>
    </Dialog>
  )
}
