// UTC or local time, in the menu of a page that tells times.
import type { JSX } from 'preact'
import { TIME_ZONES } from '../shared_logic/time_words.ts'
import { MenuChoice } from './menu.tsx'
import { text } from './text.ts'
import { chooseTimeZone, timeZone } from './times.ts'

export function TimesChoice(): JSX.Element {
  return (
    <MenuChoice
      legend={text.times.legend}
      options={TIME_ZONES}
      words={text.times.zones}
      chosen={timeZone.value}
      choose={chooseTimeZone}
    />
  )
}
