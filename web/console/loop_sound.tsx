// How this operator hears a loop: its volume (F19), and behind the figures its place in the stereo field
// (X04). One slider at a time, so that a small tile has room for it; the place closes when the focus
// leaves it, lest it be taken for the volume.
import { useComputed, useSignal } from '@preact/signals'
import type { JSX, TargetedFocusEvent, TargetedKeyboardEvent, TargetedWheelEvent } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { LoopProps } from './loop_tile.tsx'
import { text } from './text.ts'

const VOLUME_MAX = 100
const PAN_MAX = 100
const WHEEL_STEP = 5
/** Coarse enough that a pointer finds the centre. */
const PAN_STEP = 5
const CENTRE_KEY = '0'

export function LoopSound({ state, loop }: LoopProps): JSX.Element {
  const isPlacing = useSignal(false)
  const readout = useRef<HTMLButtonElement>(null)
  // Computed, so that a drag renders this tile alone.
  const volume = useComputed(() => state.volumes.own.value.get(loop.id)).value ?? loop.volume
  const pan = useComputed(() => state.pans.own.value.get(loop.id)).value ?? loop.pan
  const place = text.loops.placeShort(pan)
  const isEmergency = loop.priority === 'emergency'
  const setVolume = (wanted: number) => {
    const next = within(wanted, 0, VOLUME_MAX)
    state.volumes.set(loop.id, next)
    state.dimming.noteVolume(loop, next)
  }
  const setPan = (wanted: number) => state.pans.set(loop.id, within(wanted, -PAN_MAX, PAN_MAX))
  const toggle = () => {
    readout.current?.focus()
    isPlacing.value = !isPlacing.value
  }
  const leave = ({ currentTarget, relatedTarget }: TargetedFocusEvent<HTMLElement>) => {
    const isInside = currentTarget.parentElement?.contains(relatedTarget as Node | null) ?? false
    if (!isInside) isPlacing.value = false
  }
  const turn = (event: TargetedWheelEvent<HTMLElement>) => {
    if (event.deltaY === 0) return
    event.preventDefault()
    const step = -Math.sign(event.deltaY) * WHEEL_STEP
    if (isPlacing.value) setPan(pan + step)
    else setVolume(volume + step)
  }
  const press = ({ key }: TargetedKeyboardEvent<HTMLElement>) => {
    if (key === 'Escape' && isPlacing.value) toggle()
  }
  return (
    <div class="sound" data-placing={isPlacing.value} onWheel={turn} onKeyDown={press}>
      {isPlacing.value ? (
        <PanSlider name={loop.name} value={pan} set={setPan} leave={leave} />
      ) : (
        <VolumeSlider name={loop.name} value={volume} set={setVolume} isEmergency={isEmergency} />
      )}
      <button
        ref={readout}
        class="sound-figures"
        type="button"
        data-side={pan !== 0}
        aria-expanded={isPlacing.value}
        aria-label={text.loops.figures(loop.name, `${volume} ${place}`, text.loops.place(pan))}
        title={text.loops.placeTitle}
        // The slider keeps the focus until the click, which puts it where it belongs.
        onMouseDown={(event) => event.preventDefault()}
        onClick={toggle}
        onBlur={leave}
      >
        <span class="volume-number">{volume}</span> <span class="pan-place">{place}</span>
      </button>
    </div>
  )
}

interface SliderProps {
  readonly name: string
  readonly value: number
  readonly set: (value: number) => void
}

interface VolumeSliderProps extends SliderProps {
  readonly isEmergency: boolean
}

/** An emergency loop has a mark where its volume ends while somebody speaks. */
function VolumeSlider({ name, value, set, isEmergency }: VolumeSliderProps): JSX.Element {
  const floor = isEmergency ? text.dims.floor(name) : undefined
  return (
    <>
      <Icon name={value === 0 ? 'volumeOff' : 'volume'} />
      <input
        class={isEmergency ? 'slider floored' : 'slider'}
        type="range"
        min={0}
        max={VOLUME_MAX}
        step={1}
        value={value}
        style={{ '--fill-from': '0%', '--fill-to': `${value}%` }}
        aria-label={text.loops.volume(name)}
        aria-description={floor}
        title={floor}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
    </>
  )
}

interface PanSliderProps extends SliderProps {
  readonly leave: (event: TargetedFocusEvent<HTMLElement>) => void
}

/** Filled from the centre to where the loop is. */
function PanSlider({ name, value, set, leave }: PanSliderProps): JSX.Element {
  const slider = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => slider.current?.focus(), [])
  const part = 50 + (50 * value) / PAN_MAX
  return (
    <>
      <span class="pan-end" aria-hidden="true">
        {text.loops.left}
      </span>
      <input
        ref={slider}
        class="slider pan"
        type="range"
        min={-PAN_MAX}
        max={PAN_MAX}
        step={PAN_STEP}
        value={value}
        style={{ '--fill-from': `${Math.min(50, part)}%`, '--fill-to': `${Math.max(50, part)}%` }}
        aria-label={text.loops.pan(name)}
        aria-valuetext={text.loops.place(value)}
        title={text.loops.panTitle}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
        onDblClick={() => set(0)}
        onKeyDown={({ key }) => key === CENTRE_KEY && set(0)}
        onBlur={leave}
      />
      <span class="pan-end" aria-hidden="true">
        {text.loops.right}
      </span>
    </>
  )
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
