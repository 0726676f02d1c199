// The icon of each state of a loop.
import type { LoopState } from '../../src/protocol/domain.ts'
import type { IconName } from '../shared/icons.tsx'

export const STATE_ICONS: Readonly<Record<LoopState, IconName>> = {
  off: 'circle',
  monitor: 'headphones',
  talk: 'microphone',
}
