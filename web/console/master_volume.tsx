// The console's own volume, over all that it plays, and the alarm while nothing is heard: silence looks like a quiet
// loop. In the status line, far from the loops' own sliders, and of another look.
import { useSignal } from '@preact/signals'
import type { JSX, TargetedWheelEvent } from 'preact'
import { MASTER_MAX } from '../console_logic/master_volume.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import type { Sound } from './sound.ts'
import { text } from './text.ts'

const PANEL_ID = 'master-panel'
const WHEEL_STEP = 5

export function MasterVolume({ state: { sound } }: StateProps): JSX.Element {
  const isOpen = useSignal(false)
  const volume = sound.memory.choices.value.master
  const isSilent = sound.isSilent.value
  const turn = (event: TargetedWheelEvent<HTMLElement>) => {
    if (event.deltaY === 0) return
    event.preventDefault()
    sound.setMaster(volume - Math.sign(event.deltaY) * WHEEL_STEP)
  }
  return (
    <div class="master" data-silent={isSilent} onWheel={turn}>
      <p class="unseen" role="alert">
        {isSilent && text.sounds.silent}
      </p>
      <button
        class="master-mute"
        type="button"
        aria-label={isSilent ? text.sounds.unmute : text.sounds.mute}
        title={isSilent ? text.sounds.unmute : text.sounds.mute}
        onClick={() => sound.toggleMute()}
      >
        <Icon name={isSilent ? 'volumeOff' : 'volume'} />
        {isSilent && <strong>{text.sounds.soundOff}</strong>}
      </button>
      <div class="master-inline">
        <MasterSlider sound={sound} />
      </div>
      <button
        class="master-open number"
        type="button"
        popovertarget={PANEL_ID}
        aria-label={text.sounds.masterOpen(volume)}
      >
        {volume}
      </button>
      <div
        class="master-panel"
        id={PANEL_ID}
        popover="auto"
        role="dialog"
        aria-label={text.sounds.master}
        onToggle={({ newState }) => (isOpen.value = newState === 'open')}
      >
        {isOpen.value && <MasterSlider sound={sound} />}
      </div>
    </div>
  )
}

function MasterSlider({ sound }: { readonly sound: Sound }): JSX.Element {
  const volume = sound.memory.choices.value.master
  return (
    <label class="master-slider" title={text.sounds.masterTitle}>
      <span aria-hidden="true">{text.sounds.masterShort}</span>
      <input
        class="slider"
        type="range"
        min={0}
        max={MASTER_MAX}
        step={1}
        value={volume}
        style={{ '--fill-from': '0%', '--fill-to': `${volume}%` }}
        aria-label={text.sounds.master}
        onInput={(event) => sound.setMaster(event.currentTarget.valueAsNumber)}
      />
      <span class="number" aria-hidden="true">
        {volume}
      </span>
    </label>
  )
}
