// Every word of the administration pages. Live: another language takes the place of `text` (shared/language.ts), so
// nothing keeps a word of it beyond one rendering.
import { onLanguage } from '../shared/language.ts'
import { type AdminText, english } from './text/english/index.ts'

export let text: AdminText = english

onLanguage(async (chosen) => {
  text = chosen === 'de' ? (await import('./text/german/index.ts')).german : english
})
