// The console's own tile of a loop, as it looks before anything is switched on; nothing in it can be pressed.
import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { LoopEntityMessage } from '../../src/protocol/admin_messages.ts'
import { HIGHLIGHTS, LOOP_PRIORITIES, RIGHTS } from '../../src/protocol/domain.ts'
import type { ShownLoop } from '../console/console_client.ts'
import { LoopTile } from '../console/loop_tile.tsx'
import type { TileState } from '../console/tile_state.ts'

const UNTOUCHED = { own: signal(new Map<number, number>()), set: () => undefined }
const STATE: TileState = {
  roster: { open: () => undefined },
  clickLoop: () => undefined,
  switchOff: () => undefined,
  volumes: UNTOUCHED,
  pans: UNTOUCHED,
  talk: { spokenOn: signal([]) },
  dimming: { isDimmed: () => false, noteVolume: () => undefined },
}

export interface TilePreviewProps {
  readonly loop: LoopEntityMessage
  /** The role's, as a number of domain.proto. */
  readonly right: number
  /** Unique on the page. */
  readonly number: number
}

export function TilePreview({ loop, right, number }: TilePreviewProps): JSX.Element {
  const shown: ShownLoop = {
    id: number,
    name: loop.name,
    abbreviation: loop.abbreviation,
    priority: LOOP_PRIORITIES[(loop.priority ?? 1) - 1] ?? 'normal',
    highlight: HIGHLIGHTS[loop.highlight] ?? 'none',
    right: RIGHTS[right] ?? 'none',
    state: 'off',
    volume: 100,
    pan: 0,
    participants: 0,
    talkers: [],
    active: false,
  }
  return (
    <div class="layout-tile" aria-hidden="true" inert>
      <LoopTile state={STATE} loop={shown} />
    </div>
  )
}
