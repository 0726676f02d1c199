// What stands around all pages: the line on top, the navigation, the changes that are not made yet.
import type { JSX } from 'preact'
import { formatRoute } from '../admin_logic/route.ts'
import { AccountDialog } from '../shared/account_dialog.tsx'
import { Icon } from '../shared/icons.tsx'
import { TimesChoice } from '../shared/times_choice.tsx'
import { Lazy } from '../shared/lazy.tsx'
import { AppearanceChoices, Menu, MenuButton, MenuLink } from '../shared/menu.tsx'
import type { StateProps } from './app.tsx'
import { PAGES } from './pages.ts'
import { PasswordsDialog } from './passwords_dialog.tsx'
import { ReloadWarning } from './reload_warning.tsx'
import { ReviewBar } from './review_bar.tsx'
import { ReviewDialog } from './review_dialog.tsx'
import { text } from './text.ts'

export function Shell({ state }: StateProps): JSX.Element {
  if (state.hasDuty.value === false) return <NoDuty state={state} />
  return (
    <div class="shell">
      <TopBar state={state} />
      <Navigation state={state} />
      <main class="shell-main">
        <ConnectionWarning state={state} />
        <ReloadWarning state={state} />
        {state.isLoaded.value ? (
          <Page state={state} />
        ) : (
          <p class="soft" role="status">
            {text.state.loading}
          </p>
        )}
      </main>
      <ReviewBar state={state} />
      {state.reviewing.value && <ReviewDialog state={state} />}
      {state.showsAccount.value && (
        <AccountDialog
          account={state.account}
          passkeys={state.view.value.signOnWays.passkeys}
          close={() => (state.showsAccount.value = false)}
        />
      )}
      {state.passwords.value.length > 0 && <PasswordsDialog state={state} />}
    </div>
  )
}

function Page({ state }: StateProps): JSX.Element {
  const { page } = state.route.value
  const { name, load } = PAGES.find((each) => each.name === page) ?? PAGES[0]!
  return (
    <Lazy key={name} load={load}>
      {(View) => <View state={state} />}
    </Lazy>
  )
}

function TopBar({ state }: StateProps): JSX.Element {
  const { system, user } = state.view.value
  return (
    <header class="shell-top">
      <p class="shell-title">
        <span class="shell-system">{system || text.product}</span>
        <strong>{text.administration}</strong>
      </p>
      <ScopePicker state={state} />
      <span class="shell-user">{user?.displayName}</span>
      <Menu id="admin-menu" label={text.menu}>
        <MenuLink label={text.toConsole} href="../" />
        <MenuButton label={text.account.title} act={() => (state.showsAccount.value = true)} />
        <AppearanceChoices />
        <TimesChoice />
        <MenuButton label={text.signOff} act={() => void state.signOff()} />
      </Menu>
    </header>
  )
}

/** Domains with their projects below them. */
function ScopePicker({ state }: StateProps): JSX.Element {
  const scopes = [...state.entities.value.scope.values()]
  const domains = scopes.filter(({ parent }) => parent === '')
  const orphans = scopes.filter(
    ({ parent }) => parent !== '' && !domains.some(({ id }) => id === parent),
  )
  const { scope } = state.route.value
  return (
    <label class="scope-picker">
      <span class="unseen">{text.scope.label}</span>
      <select
        value={scope}
        onChange={({ currentTarget }) => state.go({ scope: currentTarget.value, item: '' })}
      >
        <option value="">{text.scope.all}</option>
        {domains.map(({ id, name }) => (
          <>
            <option value={id}>{name}</option>
            {scopes
              .filter(({ parent }) => parent === id)
              .map((project) => (
                <option value={project.id}>{`${name} › ${project.name}`}</option>
              ))}
          </>
        ))}
        {orphans.map(({ id, name }) => (
          <option value={id}>{name}</option>
        ))}
      </select>
    </label>
  )
}

function Navigation({ state }: StateProps): JSX.Element {
  const { page: present, scope } = state.route.value
  return (
    <nav class="shell-nav" aria-label={text.pages.label}>
      <ul>
        {PAGES.map(({ name, icon, label }) => (
          <li key={name}>
            <a
              href={formatRoute({ page: name, scope, item: '' })}
              aria-current={name === present ? 'page' : undefined}
            >
              <Icon name={icon} />
              {label(text)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function ConnectionWarning({ state }: StateProps): JSX.Element | null {
  const { connection } = state.view.value
  return (
    <div role="status">
      {connection !== 'open' && (
        <p class="shell-warning">
          <Icon name="linkLost" />
          {text.state.lost}
        </p>
      )}
    </div>
  )
}

function NoDuty({ state }: StateProps): JSX.Element {
  return (
    <main class="page">
      <section class="card">
        <h1>{text.administration}</h1>
        <p>{text.noDuty}</p>
        <a class="button main" href="../">
          {text.toConsole}
        </a>
        <button class="button" type="button" onClick={() => void state.signOff()}>
          {text.signOff}
        </button>
      </section>
    </main>
  )
}
