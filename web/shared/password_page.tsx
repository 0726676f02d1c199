// The change of the own password (F08): forced after a one-time password, or asked for in the menu.
import { useSignal } from '@preact/signals'
import type { JSX, TargetedSubmitEvent } from 'preact'
import { VocsError } from '../../src/protocol/errors.ts'
import { differs, isComplete } from '../shared_logic/password_form.ts'
import { Field } from './field.tsx'
import { refusalWords } from './refusal_words.ts'
import { text } from './text.ts'

export interface PasswordPageProps {
  /** The present one is a one-time password: nothing else goes before there is another. */
  readonly forced: boolean
  /** Rejects with VocsError. */
  readonly change: (old: string, fresh: string) => Promise<void>
  /** It is changed. */
  readonly done: () => void
  readonly cancel: () => void
}

export function PasswordPage({ forced, change, done, cancel }: PasswordPageProps): JSX.Element {
  const old = useSignal('')
  const fresh = useSignal('')
  const again = useSignal('')
  const busy = useSignal(false)
  const failure = useSignal('')
  const form = { old: old.value, fresh: fresh.value, again: again.value }

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isComplete(form) || busy.value) return
    busy.value = true
    failure.value = ''
    try {
      await change(form.old, form.fresh)
      done()
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      failure.value = refusalWords(error)
    } finally {
      busy.value = false
    }
  }

  return (
    <main class="page">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h1>{forced ? text.password.titleForced : text.password.title}</h1>
        <p class="soft">{forced ? text.password.forced : text.password.others}</p>
        <Field
          label={forced ? text.password.oneTime : text.password.old}
          value={old}
          type="password"
          autoComplete="current-password"
          focus
        />
        <p class="rule" id="password-rule">
          {text.password.rule}
        </p>
        <NewPassword label={text.password.fresh} value={fresh} />
        <NewPassword label={text.password.again} value={again} />
        <p class="failure" role="alert">
          {differs(form) ? text.password.different : failure.value}
        </p>
        <button class="button main" type="submit" disabled={!isComplete(form) || busy.value}>
          {busy.value ? text.password.busy : text.password.submit}
        </button>
        <button class="button" type="button" onClick={cancel}>
          {forced ? text.signOff : text.password.cancel}
        </button>
      </form>
    </main>
  )
}

function NewPassword(props: Pick<Parameters<typeof Field>[0], 'label' | 'value'>): JSX.Element {
  return (
    <Field {...props} type="password" autoComplete="new-password" describedBy="password-rule" />
  )
}
