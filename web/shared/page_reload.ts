// Loads the page anew when an administrator asks for it (F71): at a moment of its own in the next seconds, and not
// while the page is busy. I/O: clock, chance, the page itself.
import type { ReloadMessage } from '../../src/protocol/system_messages.ts'
import { ReloadPlan } from '../shared_logic/reload_plan.ts'
import { text } from './text.ts'

/** How often a page that waits looks whether it may, ms. */
const LOOK_EVERY_MS = 100

export interface ReloadingPage {
  readonly onReload: (listener: (reload: ReloadMessage) => void) => void
  /** A key is pressed, or something would be lost. */
  readonly isBusy: () => boolean
  readonly tell: (message: string) => void
  /** Called instead of waiting, where the user is to say when. Left out: it waits until the page is not busy. */
  readonly leave?: (reload: ReloadMessage) => void
}

/** Follows what is asked until the page goes. */
export function reloadWhenAsked({ onReload, isBusy, tell, leave }: ReloadingPage): void {
  let plan: ReloadPlan | undefined
  let looking: ReturnType<typeof setInterval> | undefined
  const stop = () => {
    clearInterval(looking)
    looking = plan = undefined
  }
  onReload((reload) => {
    if (leave !== undefined && isBusy()) return leave(reload)
    tell(text.reload(reload.by, reload.reason))
    plan ??= new ReloadPlan(performance.now(), Math.random())
    looking ??= setInterval(() => {
      const busy = isBusy()
      if (busy && leave !== undefined) {
        stop()
        leave(reload)
      } else if (plan?.isDue(performance.now(), busy) === true) {
        stop()
        location.reload()
      }
    }, LOOK_EVERY_MS)
  })
}
