// The page that is due, and the messages above it.
import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { language } from '../shared/language.ts'
import { Lazy } from '../shared/lazy.tsx'
import { NoticeList } from '../shared/notice_area.tsx'
import { PasswordPage } from '../shared/password_page.tsx'
import { otherWays } from '../shared/other_ways.ts'
import { SignOnPage } from '../shared/sign_on_page.tsx'
import type { ConsoleState } from './console_state.ts'
import { LoopsPage } from './loops_page.tsx'
import { RolePage } from './role_page.tsx'
import { text } from './text.ts'

const loadAccountDialog = () => import('../shared/account_dialog.tsx')
const loadTalkDialog = () => import('./talk_dialog.tsx')

export interface StateProps {
  readonly state: ConsoleState
}

export function App({ state }: StateProps): JSX.Element {
  useSignalEffect(() => {
    document.body.dataset['phase'] = state.phase.value
    const { role, system } = state.situation.value
    document.title = [role?.name, system || text.product].filter(Boolean).join(' · ')
  })
  return (
    <>
      <Page key={language.value} state={state} />
      {state.dialog.value === 'account' && (
        <Lazy load={loadAccountDialog}>
          {({ AccountDialog }) => (
            <AccountDialog
              account={state.account}
              passkeys={state.situation.value.ways.passkeys}
              close={() => (state.dialog.value = undefined)}
            />
          )}
        </Lazy>
      )}
      {state.dialog.value === 'talk' && state.phase.value === 'console' && (
        <Lazy load={loadTalkDialog}>{({ TalkDialog }) => <TalkDialog state={state} />}</Lazy>
      )}
      <NoticeList key={`notices ${language.value}`} notices={state.notices} />
    </>
  )
}

function Page({ state }: StateProps): JSX.Element {
  switch (state.phase.value) {
    case 'connecting':
      return <Connecting state={state} />
    case 'sign_on':
      return (
        <SignOnPage
          system={state.situation.value.system}
          signOn={(user, password) => state.client.signOn(user, password)}
          ways={otherWays(state.situation.value.ways, state.account)}
          refusal={state.refusal.value}
        />
      )
    case 'password':
      return <OwnPasswordPage state={state} />
    case 'roles':
      return <RolePage state={state} />
    case 'console':
      return <LoopsPage state={state} />
  }
}

function Connecting({ state }: StateProps): JSX.Element {
  const { system } = state.situation.value
  return (
    <main class="page">
      <section class="card">
        <h1>{system || text.product}</h1>
        <p role="status">{text.connecting}</p>
      </section>
    </main>
  )
}

/** Forced after a one-time password, or asked for in the menu. */
function OwnPasswordPage({ state }: StateProps): JSX.Element {
  const forced = state.situation.value.phase === 'password'
  const leave = () => {
    if (forced) void state.signOff()
    else state.detour.value = undefined
  }
  const done = () => {
    state.detour.value = undefined
    state.notices.show('info', text.password.done)
  }
  return (
    <PasswordPage
      forced={forced}
      change={(old, fresh) => state.client.changePassword(old, fresh)}
      done={done}
      cancel={leave}
    />
  )
}
