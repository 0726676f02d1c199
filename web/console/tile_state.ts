// What a tile needs of the console's state; a preview of it, as in the administration, gives no more. Types only.
import type { ReadonlySignal } from '@preact/signals'
import type { ShownLoop } from './console_client.ts'

export interface TileState {
  readonly clickLoop: (loop: ShownLoop) => void
  readonly switchOff: (loop: ShownLoop) => void
  readonly volumes: TileSlider
  readonly pans: TileSlider
  readonly talk: {
    /** Loops on which the own voice is heard now. */
    readonly spokenOn: ReadonlySignal<readonly number[]>
  }
  readonly dimming: {
    readonly isDimmed: (loop: number) => boolean
    /** The volume of an emergency loop was moved to this. */
    readonly noteVolume: (loop: ShownLoop, volume: number) => void
  }
  readonly roster: {
    /** Who is on the loop, beside the control that asks for it. */
    readonly open: (loop: number, opener: HTMLElement) => void
  }
}

export interface TileSlider {
  /** By loop: what was set here and is not told back yet. */
  readonly own: ReadonlySignal<ReadonlyMap<number, number>>
  readonly set: (loop: number, value: number) => void
}
