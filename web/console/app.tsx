// The page that is due, and the messages above it.
import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import type { ConsoleState } from './console_state.ts'
import { LoopsPage } from './loops_page.tsx'
import { NoticeList } from './notice_area.tsx'
import { PasswordPage } from './password_page.tsx'
import { RolePage } from './role_page.tsx'
import { SignOnPage } from './sign_on_page.tsx'
import { text } from './text.ts'

export interface StateProps {
  readonly state: ConsoleState
}

export function App({ state }: StateProps): JSX.Element {
  useSignalEffect(() => {
    document.body.dataset['phase'] = state.phase.value
    const { role, system } = state.view.value
    document.title = [role?.name, system || text.product].filter(Boolean).join(' · ')
  })
  return (
    <>
      <Page state={state} />
      <NoticeList state={state} />
    </>
  )
}

function Page({ state }: StateProps): JSX.Element {
  switch (state.phase.value) {
    case 'connecting':
      return <Connecting state={state} />
    case 'sign_on':
      return <SignOnPage state={state} />
    case 'password':
      return <PasswordPage state={state} />
    case 'roles':
      return <RolePage state={state} />
    case 'console':
      return <LoopsPage state={state} />
  }
}

function Connecting({ state }: StateProps): JSX.Element {
  const { system } = state.view.value
  return (
    <main class="page">
      <section class="card">
        <h1>{system || text.product}</h1>
        <p role="status">{text.connecting}</p>
      </section>
    </main>
  )
}
