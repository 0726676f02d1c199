// Where the user is signed on, and the user's passkeys (F06, X15): seen, ended, removed, added.
import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { type AccountSession, type PasskeyInfo, VocsError } from '../../src/sdk/browser.ts'
import { AccountActions } from './account_actions.ts'
import { Dialog } from './dialog.tsx'
import { Icon } from './icons.tsx'
import { refusalWords } from './refusal_words.ts'
import { text } from './text.ts'
import { momentWords } from './times.ts'

export interface AccountDialogProps {
  readonly account: AccountActions
  /** The server lets users have passkeys. */
  readonly passkeys: boolean
  readonly close: () => void
}

interface Shown {
  readonly sessions: readonly AccountSession[]
  readonly passkeys: readonly PasskeyInfo[]
}

export function AccountDialog(props: AccountDialogProps): JSX.Element {
  const { account, close } = props
  const hasPasskeys = props.passkeys && AccountActions.passkeysPossible
  const shown = useSignal<Shown>({ sessions: [], passkeys: [] })
  /** What was done last, or why it was not. */
  const said = useSignal('')
  const load = async () => {
    const [sessions, passkeys] = await Promise.all([
      account.sessions(),
      hasPasskeys ? account.passkeys() : [],
    ])
    shown.value = { sessions, passkeys }
  }
  /** Does it, says how it went, and shows what is there now. */
  const act = async (work: () => Promise<string>) => {
    try {
      said.value = await work()
      await load()
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      said.value = refusalWords(error)
    }
  }
  useEffect(() => void act(async () => ''), [])
  const end = (id: string) =>
    void act(async () => {
      await account.endSession(id)
      return text.account.ended
    })
  const remove = (id: string) =>
    void act(async () => {
      await account.removePasskey(id)
      return text.account.removed
    })
  const add = (name: string) =>
    void act(async () =>
      (await account.registerPasskey(name)) ? text.account.added : text.account.brokenOff,
    )
  return (
    <Dialog title={text.account.title} close={close}>
      <p class="account-said" role="status">
        {said.value}
      </p>
      <h3>{text.account.sessions}</h3>
      <ul class="account-list">
        {shown.value.sessions.map((session) => (
          <SessionLine key={session.id} session={session} end={() => end(session.id)} />
        ))}
      </ul>
      {hasPasskeys && <Passkeys passkeys={shown.value.passkeys} remove={remove} add={add} />}
    </Dialog>
  )
}

interface SessionLineProps {
  readonly session: AccountSession
  readonly end: () => void
}

function SessionLine({ session, end }: SessionLineProps): JSX.Element {
  const words = text.account
  const name = words.session(session.client, session.address)
  const marks = [
    session.current ? words.current : session.live ? words.live : '',
    words.since(momentWords(session.signedOnMs), momentWords(session.usedMs)),
    session.role,
  ]
  return (
    <li class="account-line" data-current={session.current}>
      <div>
        <p>{name}</p>
        <p class="soft">{marks.filter(Boolean).join(' · ')}</p>
      </div>
      {!session.current && (
        <button class="button" type="button" aria-label={words.endName(name)} onClick={end}>
          {words.end}
        </button>
      )}
    </li>
  )
}

interface PasskeysProps {
  readonly passkeys: readonly PasskeyInfo[]
  readonly remove: (id: string) => void
  readonly add: (name: string) => void
}

function Passkeys({ passkeys, remove, add }: PasskeysProps): JSX.Element {
  const words = text.account
  const name = useSignal('')
  return (
    <>
      <h3>{words.passkeys}</h3>
      <p class="soft">{words.passkeysIntro}</p>
      {passkeys.length === 0 && <p class="soft">{words.noPasskeys}</p>}
      <ul class="account-list">
        {passkeys.map((passkey) => (
          <li key={passkey.id} class="account-line">
            <div>
              <p>{passkey.name}</p>
              <p class="soft">
                {words.made(momentWords(passkey.madeMs))} ·{' '}
                {passkey.usedMs === 0 ? words.unused : words.used(momentWords(passkey.usedMs))}
              </p>
            </div>
            <button
              class="button"
              type="button"
              aria-label={words.removeName(passkey.name)}
              onClick={() => remove(passkey.id)}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      <NewPasskey name={name} add={() => add(name.value.trim())} />
    </>
  )
}

function NewPasskey(props: {
  readonly name: Signal<string>
  readonly add: () => void
}): JSX.Element {
  const { name, add } = props
  return (
    <form
      class="account-add"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.value.trim() !== '') add()
      }}
    >
      <label class="field">
        <span>{text.account.passkeyName}</span>
        <input
          type="text"
          maxLength={64}
          autocomplete="off"
          value={name.value}
          onInput={({ currentTarget }) => (name.value = currentTarget.value)}
        />
      </label>
      <button class="button" type="submit" disabled={name.value.trim() === ''}>
        <Icon name="add" />
        {text.account.add}
      </button>
    </form>
  )
}
