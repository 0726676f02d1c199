// A menu behind a button: a native popover, which Escape and a click beside it close. What all pages have in theirs.
import type { ComponentChildren, JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Icon } from './icons.tsx'
import { chooseLanguage, language, LANGUAGE_CODES, LANGUAGES } from './language.ts'
import { text } from './text.ts'
import { chooseTheme, theme, THEMES } from './theme.ts'

export interface MenuProps {
  readonly id: string
  readonly label: string
  readonly children: ComponentChildren
}

export function Menu({ id, label, children }: MenuProps): JSX.Element {
  const panel = useRef<HTMLDivElement>(null)
  /** Whatever is chosen by a click closes the menu; choices that stay are radio buttons. */
  const close = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('.menu-item') !== null) {
      panel.current?.hidePopover()
    }
  }
  return (
    <>
      <button class="button menu-button" type="button" popovertarget={id} aria-label={label}>
        <Icon name="menu" />
        <span>{label}</span>
      </button>
      <div class="menu" id={id} popover="auto" ref={panel} data-menu="" onClick={close}>
        {children}
      </div>
    </>
  )
}

export function MenuButton(props: {
  readonly label: string
  readonly act: () => void
}): JSX.Element {
  return (
    <button class="menu-item" type="button" onClick={props.act}>
      {props.label}
    </button>
  )
}

/** Opens in a tab of its own: what goes on here goes on. */
export function MenuLink(props: { readonly label: string; readonly href: string }): JSX.Element {
  return (
    <a class="menu-item" href={props.href} target="_blank" rel="noopener">
      {props.label}
    </a>
  )
}

export interface ChoiceProps<Option extends string> {
  readonly legend: string
  readonly options: readonly Option[]
  readonly words: Readonly<Record<Option, string>>
  readonly chosen: Option
  readonly choose: (option: Option) => void
}

export function MenuChoice<Option extends string>(props: ChoiceProps<Option>): JSX.Element {
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

/** Theme and language. */
export function AppearanceChoices(): JSX.Element {
  return (
    <>
      <MenuChoice
        legend={text.appearance.theme}
        options={THEMES}
        words={text.appearance.themes}
        chosen={theme.value}
        choose={chooseTheme}
      />
      <MenuChoice
        legend={text.appearance.language}
        options={LANGUAGE_CODES}
        words={LANGUAGES}
        chosen={language.value}
        choose={(chosen) => void chooseLanguage(chosen)}
      />
    </>
  )
}
