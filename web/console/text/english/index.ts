// Every word of the console in English. Pure. Another language is another object of this type.
import { english as shared } from '../../../shared/text/english.ts'
import { alarms } from './alarms.ts'
import { dims } from './dims.ts'
import { loops } from './loops.ts'
import { notices } from './notices.ts'
import { pages } from './pages.ts'
import { sound } from './sound.ts'
import { status } from './status.ts'
import { talk } from './talk.ts'
import { talkSettings } from './talk_settings.ts'

export const english = {
  ...shared,
  ...alarms,
  ...dims,
  ...status,
  ...loops,
  ...pages,
  ...sound,
  ...talk,
  ...talkSettings,
  ...notices,
  announce: (talker: string, loop: string) => `${talker} talks on ${loop}`,
  listJoiner: ', ',
}

/** The words of one language. */
export type ConsoleText = typeof english
