// A loop's volume for this operator (F19): pointer, wheel and arrow keys; shown as a number.
import type { JSX, TargetedWheelEvent } from 'preact'
import { Icon } from '../shared/icons.tsx'
import type { LoopProps } from './loop_tile.tsx'
import { text } from './text.ts'

const VOLUME_MAX = 100
const WHEEL_STEP = 5

export function VolumeSlider({ state, loop }: LoopProps): JSX.Element {
  const volume = state.volumes.own.value.get(loop.id) ?? loop.volume
  const turn = (event: TargetedWheelEvent<HTMLElement>) => {
    if (event.deltaY === 0) return
    event.preventDefault()
    const wanted = volume - Math.sign(event.deltaY) * WHEEL_STEP
    state.volumes.set(loop.id, Math.min(VOLUME_MAX, Math.max(0, wanted)))
  }
  return (
    <div class="volume" onWheel={turn}>
      <Icon name={volume === 0 ? 'volumeOff' : 'volume'} />
      <input
        type="range"
        min={0}
        max={VOLUME_MAX}
        step={1}
        value={volume}
        style={{ '--volume-part': `${volume}%` }}
        aria-label={text.loops.volume(loop.name)}
        onInput={(event) => state.volumes.set(loop.id, event.currentTarget.valueAsNumber)}
      />
      <span class="volume-number" aria-hidden="true">
        {volume}
      </span>
    </div>
  )
}
