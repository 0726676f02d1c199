// The menu of the status line: role, password, appearance, talk key, sign-off. A native popover: Escape
// and a click beside it close it.
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import { chooseTheme, theme, THEMES } from '../shared/theme.ts'
import { TALK_KEY_MODES } from '../console_logic/talk_key.ts'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

const MENU_ID = 'console-menu'

export function Menu({ state }: StateProps): JSX.Element {
  const panel = useRef<HTMLDivElement>(null)
  const choose = (action: () => void) => () => {
    panel.current?.hidePopover()
    action()
  }
  return (
    <>
      <button
        class="button menu-button"
        type="button"
        popovertarget={MENU_ID}
        aria-label={text.header.menu}
      >
        <Icon name="menu" />
        <span>{text.header.menu}</span>
      </button>
      <div class="menu" id={MENU_ID} popover="auto" ref={panel} data-menu="">
        <MenuButton label={text.menu.changeRole} act={choose(() => goTo(state, 'roles'))} />
        <MenuButton label={text.menu.changePassword} act={choose(() => goTo(state, 'password'))} />
        <Choice
          legend={text.menu.talkMode}
          options={TALK_KEY_MODES}
          words={text.menu.talkModes}
          chosen={state.talk.key.value.mode}
          choose={(mode) => state.talk.setMode(mode)}
        />
        <Choice
          legend={text.menu.theme}
          options={THEMES}
          words={text.menu.themes}
          chosen={theme.value}
          choose={chooseTheme}
        />
        {/* In a tab of its own: the session here goes on. */}
        <a class="menu-item" href="./lab/" target="_blank" rel="noopener">
          {text.menu.lab}
        </a>
        <MenuButton label={text.menu.signOff} act={choose(() => void state.signOff())} />
      </div>
    </>
  )
}

/** Leaves the loops' page; they go on sounding, but nobody talks unseen. */
function goTo(state: StateProps['state'], page: 'roles' | 'password'): void {
  state.talk.drop()
  state.detour.value = page
}

function MenuButton(props: { readonly label: string; readonly act: () => void }): JSX.Element {
  return (
    <button class="menu-item" type="button" onClick={props.act}>
      {props.label}
    </button>
  )
}

interface ChoiceProps<Option extends string> {
  readonly legend: string
  readonly options: readonly Option[]
  readonly words: Readonly<Record<Option, string>>
  readonly chosen: Option
  readonly choose: (option: Option) => void
}

function Choice<Option extends string>(props: ChoiceProps<Option>): JSX.Element {
  return (
    <fieldset class="menu-choice">
      <legend>{props.legend}</legend>
      {props.options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={props.legend}
            checked={option === props.chosen}
            onChange={() => props.choose(option)}
          />
          {props.words[option]}
        </label>
      ))}
    </fieldset>
  )
}
