// The words that all pages share. Live: another language takes the place of `text` (language.ts).
import { onLanguage } from './language.ts'
import { english, type SharedText } from './text/english.ts'

export let text: SharedText = english

onLanguage(async (chosen) => {
  text = chosen === 'de' ? (await import('./text/german.ts')).german : english
})
