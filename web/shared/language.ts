// The language of the pages (X23): the page's own words are there in English at once, those of another language are
// fetched when it is chosen. I/O on the page's root element, its address and its local storage.
import { signal } from '@preact/signals'

/** By BCP 47 tag, each in its own words. A further language is a file beside each `text.ts`, and a line here. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as readonly Language[]

const STORAGE_KEY = 'flightloop.language'
/** In the page's address: for consoles that are started without anybody (kiosk). */
const PARAMETER = 'lang'

/** The one whose words are there: what is rendered by it is rendered again when it changes. */
export const language = signal<Language>('en')

type Loader = (chosen: Language) => Promise<void>
const loaders: Loader[] = []

/** Each text.ts says how it fetches its words of a language. */
export function onLanguage(load: Loader): void {
  loaders.push(load)
}

/** Takes the language of the address, else the one that was chosen on this device, else the browser's. */
export function startLanguage(): Promise<void> {
  return apply(preferredLanguage())
}

/** Chooses and remembers a language on this device. */
export function chooseLanguage(chosen: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, chosen)
  return apply(chosen)
}

async function apply(chosen: Language): Promise<void> {
  await Promise.all(loaders.map((load) => load(chosen)))
  document.documentElement.lang = chosen
  language.value = chosen
}

function preferredLanguage(): Language {
  const wished = [
    new URLSearchParams(location.search).get(PARAMETER),
    localStorage.getItem(STORAGE_KEY),
    ...navigator.languages,
  ]
  for (const wish of wished) {
    const known = LANGUAGE_CODES.find((code) => code === wish?.toLowerCase().split('-', 1)[0])
    if (known !== undefined) return known
  }
  return 'en'
}
