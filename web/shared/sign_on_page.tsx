// Sign-on with user and password (F01). A failure clears the password and says nothing of the user.
import { useSignal } from '@preact/signals'
import type { JSX, TargetedSubmitEvent } from 'preact'
import { useRef } from 'preact/hooks'
import { VocsError } from '../../src/protocol/errors.ts'
import { Field } from './field.tsx'
import { text } from './text.ts'

export interface SignOnPageProps {
  /** The server's name for itself; may be empty. */
  readonly system: string
  /** Rejects with VocsError. */
  readonly signOn: (user: string, password: string) => Promise<void>
}

export function SignOnPage({ system, signOn }: SignOnPageProps): JSX.Element {
  const user = useSignal('')
  const password = useSignal('')
  const busy = useSignal(false)
  const failure = useSignal('')
  const passwordInput = useRef<HTMLInputElement>(null)
  const ready = user.value !== '' && password.value !== '' && !busy.value

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!ready) return
    busy.value = true
    failure.value = ''
    try {
      await signOn(user.value, password.value)
    } catch (error) {
      password.value = ''
      failure.value = reasonOf(error)
      passwordInput.current?.focus()
    } finally {
      busy.value = false
    }
  }

  return (
    <main class="page">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <p class="system">{system || text.product}</p>
        <h1>{text.signOn.title}</h1>
        <Field label={text.signOn.user} value={user} autoComplete="username" focus />
        <Field
          label={text.signOn.password}
          value={password}
          type="password"
          autoComplete="current-password"
          inputRef={passwordInput}
        />
        <p class="failure" role="alert">
          {failure.value}
        </p>
        <button class="button main" type="submit" disabled={!ready}>
          {busy.value ? text.signOn.busy : text.signOn.submit}
        </button>
      </form>
    </main>
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof VocsError)) throw error
  if (error.code === 'SIGN_ON_FAILED') return text.signOn.failed
  if (error.code === 'THROTTLED') {
    return text.signOn.throttled(Math.max(1, Math.ceil(error.retryAfterMs / 1000)))
  }
  return error.message
}
