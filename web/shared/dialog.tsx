// A modal dialog: the native element, so that Escape closes it and the focus stays within.
import type { ComponentChildren, JSX } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from './icons.tsx'
import { text } from './text.ts'

export interface DialogProps {
  readonly title: string
  /** Escape, or the button in its corner. */
  readonly close: () => void
  readonly wide?: boolean
  readonly children: ComponentChildren
}

/** Is there while it is open. */
export function Dialog({ title, close, wide = false, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Before anything is painted: a key that is pressed at once is not lost.
  useLayoutEffect(() => {
    const element = dialog.current
    const opener = document.activeElement
    element?.showModal()
    return () => {
      // While it is open nothing else can have the focus.
      element?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog
      class={wide ? 'dialog wide' : 'dialog'}
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
    >
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button class="dialog-close" type="button" aria-label={text.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}
