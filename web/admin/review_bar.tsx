// The changes that are not made yet: how many, undo and redo, and the way to their review.
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

export function ReviewBar({ state }: StateProps): JSX.Element {
  const count = state.edits.value.length
  const { done, steps } = state.staging.value
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
      if (isTextField(event.target)) return
      event.preventDefault()
      if (event.shiftKey) state.redo()
      else state.undo()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <footer class="review-bar" data-pending={count > 0} aria-label={text.review.bar}>
      <p role="status" class="review-count">
        {count === 0 ? text.review.none : text.review.count(count)}
      </p>
      <button
        class="button"
        type="button"
        disabled={done === 0}
        aria-label={text.review.undo}
        onClick={() => state.undo()}
      >
        <Icon name="undo" />
        <span>{text.review.undo}</span>
      </button>
      <button
        class="button"
        type="button"
        disabled={done === steps.length}
        aria-label={text.review.redo}
        onClick={() => state.redo()}
      >
        <Icon name="redo" />
        <span>{text.review.redo}</span>
      </button>
      <button
        class="button main"
        type="button"
        disabled={count === 0}
        aria-label={text.review.look}
        onClick={() => (state.reviewing.value = true)}
      >
        <Icon name="review" />
        <span>{text.review.look}</span>
      </button>
    </footer>
  )
}

/** Undo in a text field is the field's own. */
function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio')
  )
}
