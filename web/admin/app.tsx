// Sign-on, then the page that is due with what stands around all of them.
import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { language } from '../shared/language.ts'
import { NoticeList } from '../shared/notice_area.tsx'
import { PasswordPage } from '../shared/password_page.tsx'
import { otherWays } from '../shared/other_ways.ts'
import { SignOnPage } from '../shared/sign_on_page.tsx'
import type { AdminState } from './admin_state.ts'
import { Shell } from './shell.tsx'
import { text } from './text.ts'

export interface StateProps {
  readonly state: AdminState
}

export function App({ state }: StateProps): JSX.Element {
  useSignalEffect(() => {
    const { system } = state.view.value
    document.title = [text.administration, system].filter(Boolean).join(' · ')
    document.body.dataset['phase'] = state.view.value.phase
  })
  return (
    <>
      <Phase key={language.value} state={state} />
      <NoticeList key={`notices ${language.value}`} notices={state.notices} />
    </>
  )
}

function Phase({ state }: StateProps): JSX.Element {
  const { phase, system } = state.view.value
  switch (phase) {
    case 'signed_off':
      return (
        <SignOnPage
          system={system}
          signOn={(user, secret) => state.client.signOn(user, secret)}
          ways={otherWays(state.view.value.signOnWays, state.account)}
          refusal={state.openidRefusal.value}
        />
      )
    case 'password_change':
      return (
        <PasswordPage
          forced
          change={(old, fresh) => state.client.changePassword(old, fresh)}
          done={() => state.notices.show('info', text.password.done)}
          cancel={() => void state.signOff()}
        />
      )
    case 'choosing_role':
    case 'in_role':
      return <Shell state={state} />
  }
}
