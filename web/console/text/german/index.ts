// Every word of the console in German. Pure.
import { german as shared } from '../../../shared/text/german.ts'
import type { ConsoleText } from '../english/index.ts'
import { alarms } from './alarms.ts'
import { dims } from './dims.ts'
import { loops } from './loops.ts'
import { notices } from './notices.ts'
import { pages } from './pages.ts'
import { sound } from './sound.ts'
import { status } from './status.ts'
import { talk } from './talk.ts'
import { talkSettings } from './talk_settings.ts'

export const german: ConsoleText = {
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
  announce: (talker, loop) => `${talker} spricht auf ${loop}`,
  listJoiner: ', ',
}
