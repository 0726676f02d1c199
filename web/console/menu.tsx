// The menu of the status line: role, password, talk key, appearance, sign-off.
import type { JSX } from 'preact'
import { TALK_VIEWS } from '../console_logic/talk_settings.ts'
import { AppearanceChoices, Menu, MenuButton, MenuChoice, MenuLink } from '../shared/menu.tsx'
import { TimesChoice } from '../shared/times_choice.tsx'
import type { StateProps } from './app.tsx'
import { ServerList } from './server_list.tsx'
import { text } from './text.ts'

export function ConsoleMenu({ state }: StateProps): JSX.Element {
  const { talk } = state
  const settings = talk.settings.value
  return (
    <Menu id="console-menu" label={text.header.menu}>
      <MenuButton label={text.menu.changeRole} act={() => goTo(state, 'roles')} />
      <MenuButton label={text.sounds.open} act={() => (state.sound.isDialogOpen.value = true)} />
      <MenuButton label={text.presets.open} act={() => openDialog(state, 'presets')} />
      <MenuButton label={text.dims.title} act={() => openDimming(state)} />
      <MenuButton label={text.menu.changePassword} act={() => goTo(state, 'password')} />
      {state.phase.value === 'console' && (
        <MenuButton label={text.menu.talkSettings} act={() => (state.dialog.value = 'talk')} />
      )}
      <MenuButton label={text.account.title} act={() => openDialog(state, 'account')} />
      <MenuChoice
        legend={text.menu.talkView}
        options={TALK_VIEWS}
        words={text.menu.talkViews}
        chosen={settings.view}
        choose={(view) => talk.change({ ...settings, view })}
      />
      <AppearanceChoices />
      <TimesChoice />
      <ServerList state={state} />
      {state.situation.value.hasDuties && (
        <MenuLink label={text.menu.administration} href="./admin/" />
      )}
      <MenuLink label={text.menu.lab} href="./lab/" />
      <MenuButton label={text.signOff} act={() => void state.signOff()} />
    </Menu>
  )
}

function openDimming(state: StateProps['state']): void {
  state.talk.drop('quiet')
  state.dimming.isDialogOpen.value = true
}

/** Over the page: nobody talks unseen. */
function openDialog(state: StateProps['state'], dialog: 'account' | 'presets'): void {
  state.talk.drop('quiet')
  state.dialog.value = dialog
}

/** Leaves the loops' page; they go on sounding, but nobody talks unseen. */
function goTo(state: StateProps['state'], page: 'roles' | 'password'): void {
  state.talk.drop('quiet')
  state.detour.value = page
}
