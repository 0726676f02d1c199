// On a tile: the own voice is heard on this loop now, by whichever key (X05).
import type { JSX } from 'preact'
import { Icon } from '../shared/icons.tsx'
import { text } from './text.ts'
import type { TileState } from './tile_state.ts'

export interface SpokenMarkProps {
  readonly state: Pick<TileState, 'talk'>
  readonly loop: number
}

export function SpokenMark({ state, loop }: SpokenMarkProps): JSX.Element | null {
  if (!state.talk.spokenOn.value.includes(loop)) return null
  return (
    <strong class="spoken-mark" data-spoken="">
      <Icon name="live" />
      {text.talk.liveShort}
    </strong>
  )
}
