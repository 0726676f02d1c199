// Dark or light (F60): dark unless the system or the switch in the menu asks for light. I/O on the page's
// root element and its local storage.
import { signal } from '@preact/signals'

export const THEMES = ['system', 'dark', 'light'] as const
export type Theme = (typeof THEMES)[number]

const STORAGE_KEY = 'flightloop.theme'

/** What was chosen; `system` follows the operating system. */
export const theme = signal<Theme>(storedTheme())

/** Applies the theme now, and again whenever the choice or the system's wish changes. */
export function startTheme(): void {
  const light = window.matchMedia('(prefers-color-scheme: light)')
  const apply = () => {
    const chosen = theme.value === 'system' ? (light.matches ? 'light' : 'dark') : theme.value
    document.documentElement.dataset['theme'] = chosen
  }
  light.addEventListener('change', apply)
  theme.subscribe(apply)
}

/** Chooses and remembers a theme on this device. */
export function chooseTheme(chosen: Theme): void {
  theme.value = chosen
  localStorage.setItem(STORAGE_KEY, chosen)
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORAGE_KEY)
  return THEMES.find((known) => known === stored) ?? 'system'
}
