// Sign-on with user and password (F01), or by an identity provider or a passkey where the server has those ways (X15). A
// failure clears the password and says nothing of the user.
import { useSignal } from '@preact/signals'
import type { JSX, TargetedSubmitEvent } from 'preact'
import { useRef } from 'preact/hooks'
import { VocsError } from '../../src/protocol/errors.ts'
import { Field } from './field.tsx'
import { Icon } from './icons.tsx'
import { refusalWords } from './refusal_words.ts'
import { text } from './text.ts'

export interface OtherWays {
  /** What the button says that leads to an identity provider; undefined: there is none. */
  readonly openid: string | undefined
  readonly passkeys: boolean
  /** These reject with VocsError. */
  readonly byOpenid: () => Promise<void>
  /** false: broken off. */
  readonly byPasskey: () => Promise<boolean>
}

export interface SignOnPageProps {
  /** The server's name for itself; may be empty. */
  readonly system: string
  /** Rejects with VocsError. */
  readonly signOn: (user: string, password: string) => Promise<void>
  readonly ways: OtherWays
  /** Why a sign-on at a provider that the page comes back from was refused. */
  readonly refusal?: string | undefined
}

export function SignOnPage({ system, signOn, ways, refusal = '' }: SignOnPageProps): JSX.Element {
  const user = useSignal('')
  const password = useSignal('')
  const { busy, failure, attempt } = useAttempt(refusal)
  const passwordInput = useRef<HTMLInputElement>(null)
  const ready = user.value !== '' && password.value !== '' && busy.value === ''
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!ready) return
    void attempt(text.signOn.busy, () => signOn(user.value, password.value)).then(() => {
      if (failure.value === '') return
      password.value = ''
      passwordInput.current?.focus()
    })
  }
  const byPasskey = async () => {
    if (!(await ways.byPasskey())) failure.value = text.signOn.brokenOff
  }

  return (
    <main class="page">
      <form class="card" onSubmit={submit}>
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
          {failure.value || refusal}
        </p>
        <button class="button main" type="submit" disabled={!ready}>
          {busy.value === text.signOn.busy ? text.signOn.busy : text.signOn.submit}
        </button>
        <OtherWayButtons
          ways={ways}
          busy={busy.value}
          openid={() => void attempt(text.signOn.leaving, ways.byOpenid)}
          passkey={() => void attempt(text.signOn.passkeyWaiting, byPasskey)}
        />
      </form>
    </main>
  )
}

/** One try at a time, and why the last one failed. */
function useAttempt(refusal: string) {
  /** What is under way; empty: nothing. */
  const busy = useSignal('')
  const failure = useSignal(refusal)
  const attempt = async (words: string, work: () => Promise<unknown>) => {
    if (busy.value !== '') return
    busy.value = words
    failure.value = ''
    try {
      await work()
    } catch (error) {
      failure.value = reasonOf(error)
    } finally {
      busy.value = ''
    }
  }
  return { busy, failure, attempt }
}

interface OtherWayButtonsProps {
  readonly ways: OtherWays
  readonly busy: string
  readonly openid: () => void
  readonly passkey: () => void
}

function OtherWayButtons(props: OtherWayButtonsProps): JSX.Element | null {
  const { ways, busy, openid, passkey } = props
  if (ways.openid === undefined && !ways.passkeys) return null
  return (
    <>
      <p class="or">
        <span>{text.signOn.or}</span>
      </p>
      {ways.openid !== undefined && (
        <button class="button" type="button" disabled={busy !== ''} onClick={openid}>
          <Icon name="user" />
          {busy === text.signOn.leaving ? busy : ways.openid}
        </button>
      )}
      {ways.passkeys && (
        <button class="button" type="button" disabled={busy !== ''} onClick={passkey}>
          <Icon name="key" />
          {busy === text.signOn.passkeyWaiting ? busy : text.signOn.passkey}
        </button>
      )}
    </>
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof VocsError)) throw error
  if (error.code === 'SIGN_ON_FAILED') return text.signOn.failed
  if (error.code === 'THROTTLED') {
    return text.signOn.throttled(Math.max(1, Math.ceil(error.retryAfterMs / 1000)))
  }
  return refusalWords(error)
}
