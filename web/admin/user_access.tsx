// Where somebody is signed on, and with which passkeys: ended and removed at once, after a question.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { Account, type PasskeyInfo, SignOnWays } from '../../src/sdk/browser.ts'
import type { StateProps } from './app.tsx'
import { ConfirmDialog, type ConfirmProps } from './confirm_dialog.tsx'
import { text } from './text.ts'

type Session = Awaited<ReturnType<Account['sessions']>>[number]

export interface UserAccessProps extends StateProps {
  readonly user: string
}

export function UserAccess({ state, user }: UserAccessProps): JSX.Element {
  const ways = useMemo(() => new SignOnWays(state.client), [])
  const account = useMemo(() => new Account(state.client), [])
  const sessions = useSignal<readonly Session[] | undefined>(undefined)
  const passkeys = useSignal<readonly PasskeyInfo[] | undefined>(undefined)
  const asked = useSignal<Omit<ConfirmProps, 'close'> | undefined>(undefined)
  const load = async () => {
    sessions.value = (await state.attempt(account.sessions(user))) ?? []
    passkeys.value = (await state.attempt(ways.passkeys(user))) ?? []
  }
  useEffect(() => void load(), [])
  const atOnce = async (request: Promise<true>, said: string) => {
    if ((await state.attempt(request)) === true) state.notices.show('info', said)
    await load()
  }
  const end = ({ id }: Session) => {
    const act = () =>
      void atOnce(
        account.endSession(id, user).then(() => true as const),
        words.ended,
      )
    asked.value = { title: words.endTitle, says: words.endSays, word: words.endNow, act }
  }
  const removePasskey = ({ id, name }: PasskeyInfo) => {
    const { removePasskeyTitle, removePasskeySays: says, removePasskeyNow: word } = words
    const act = () =>
      void atOnce(
        ways.removePasskey(id, user).then(() => true as const),
        words.passkeyRemoved,
      )
    asked.value = { title: removePasskeyTitle(name), says, word, act }
  }
  const words = text.form
  return (
    <div class="access">
      <AccessList title={words.sessions} none={words.noSessions} items={sessions.value}>
        {sessions.value?.map((session) => (
          <SessionLine key={session.id} session={session} end={() => end(session)} />
        ))}
      </AccessList>
      <AccessList title={words.passkeys} none={words.noPasskeys} items={passkeys.value}>
        {passkeys.value?.map((passkey) => (
          <PasskeyLine key={passkey.id} passkey={passkey} remove={() => removePasskey(passkey)} />
        ))}
      </AccessList>
      {asked.value !== undefined && (
        <ConfirmDialog {...asked.value} close={() => (asked.value = undefined)} />
      )}
    </div>
  )
}

interface ListProps {
  readonly title: string
  readonly none: string
  /** undefined: on their way. */
  readonly items: readonly unknown[] | undefined
  readonly children: ComponentChildren
}

function AccessList({ title, none, items, children }: ListProps): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      {items === undefined ? (
        <p class="soft">{text.state.loading}</p>
      ) : items.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <ul class="access-list">{children}</ul>
      )}
    </section>
  )
}

interface SessionProps {
  readonly session: Session
  readonly end: () => void
}

function SessionLine({ session, end }: SessionProps): JSX.Element {
  const words = text.form
  const { client, address, signedOnMs, usedMs, current, live } = session
  return (
    <li class="access-line" data-session={session.id}>
      <p>
        {words.session(client, address)}
        {live && <span class="badge">{words.liveSession}</span>}
        {current && <span class="badge">{words.thisSession}</span>}
        <small class="soft">{words.sessionTimes(minute(signedOnMs), minute(usedMs))}</small>
      </p>
      <button
        class="button"
        type="button"
        aria-label={`${words.end} ${words.session(client, address)}`}
        onClick={end}
      >
        {words.end}
      </button>
    </li>
  )
}

interface PasskeyProps {
  readonly passkey: PasskeyInfo
  readonly remove: () => void
}

function PasskeyLine({ passkey, remove }: PasskeyProps): JSX.Element {
  const words = text.form
  const { name, madeMs, usedMs } = passkey
  return (
    <li class="access-line" data-passkey={passkey.id}>
      <p>
        {name}
        <small class="soft">
          {words.passkeyTimes(minute(madeMs), usedMs === 0 ? '' : minute(usedMs))}
        </small>
      </p>
      <button
        class="button"
        type="button"
        aria-label={`${words.removePasskey} ${name}`}
        onClick={remove}
      >
        {words.removePasskey}
      </button>
    </li>
  )
}

function minute(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')
}
