// Signs in a tile, each a shape and a word (X06): that a loop has priority or is for emergencies, and that it is dimmed now.
import type { JSX } from 'preact'
import type { LoopPriority } from '../../src/protocol/domain.ts'
import { Icon } from '../shared/icons.tsx'
import type { LoopProps } from './loop_tile.tsx'
import { text } from './text.ts'

export function PriorityMark(props: { readonly priority: LoopPriority }): JSX.Element | null {
  const { priority } = props
  if (priority === 'normal') return null
  return (
    <span class="priority-mark" data-priority={priority}>
      <Icon name={priority} />
      {text.dims.marks[priority]}
    </span>
  )
}

/** Takes no room from anything: there is always some between the state and the participants. */
export function DimmedSign({ state, loop }: LoopProps): JSX.Element | null {
  if (!state.dimming.isDimmed(loop.id)) return null
  return (
    <span class="tile-dimmed" title={text.dims.dimmed} data-dimmed="">
      <Icon name="dimmed" />
      <span>{text.dims.dimmed}</span>
    </span>
  )
}
