// What other loops are dimmed for this operator, and the emergency loops that call (X06): what was chosen, and what
// holds now. I/O: timer, clock.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { DimView } from '../../src/sdk/view.ts'
import { dimmedLoops } from '../console_logic/dim_sign.ts'
import { EmergencyCalls } from '../console_logic/emergency_calls.ts'
import type { ShownLoop, ShownView } from './console_client.ts'

/** The mixer's (mixer/place): while somebody speaks on an emergency loop. */
const EMERGENCY_VOLUME_MIN = 50
/** How often is looked whether a call is over, ms. */
const LOOK_EVERY_MS = 500

export interface DimmingParts {
  readonly view: ReadonlySignal<ShownView>
  /** Asks the server; true if it was carried out. */
  readonly send: (dim: Partial<DimView>) => Promise<boolean>
  /** A volume of an emergency loop does not hold while somebody speaks there. */
  readonly sayFloor: (loop: string) => void
}

export class Dimming {
  readonly isDialogOpen = signal(false)
  /** As chosen, from the click on. */
  readonly choice = computed<DimView>(() => ({
    ...this.#parts.view.value.dim,
    ...this.#asked.value,
  }))
  /** Ids of the emergency loops that call. */
  readonly calls = signal<readonly number[]>([])
  readonly #parts: DimmingParts
  /** What the server has not answered yet. */
  readonly #asked = signal<Partial<DimView>>({})
  #pending = 0
  readonly #watch = new EmergencyCalls()
  readonly #dimmed = computed(() => dimmedLoops(this.#parts.view.value))
  /** The same text for the same loops: what reads it is rendered only when they change. */
  readonly #dimmedKey = computed(() => [...this.#dimmed.value].join())
  readonly #shown = computed(() => {
    const key = this.#dimmedKey.value
    return new Set(key === '' ? [] : key.split(',').map(Number))
  })

  constructor(parts: DimmingParts) {
    this.#parts = parts
  }

  start(): void {
    effect(() => this.#look(this.#parts.view.value))
    setInterval(() => this.#look(this.#parts.view.peek()), LOOK_EVERY_MS)
  }

  isDimmed(loop: number): boolean {
    return this.#shown.value.has(loop)
  }

  noteVolume({ name, priority }: ShownLoop, volume: number): void {
    if (priority === 'emergency' && volume < EMERGENCY_VOLUME_MIN) this.#parts.sayFloor(name)
  }

  /** Chooses something of it; the rest stays. What is refused goes back. */
  async choose(change: Partial<DimView>): Promise<void> {
    this.#asked.value = { ...this.#asked.value, ...change }
    this.#pending += 1
    await this.#parts.send(this.#asked.value)
    this.#pending -= 1
    if (this.#pending === 0) this.#asked.value = {}
  }

  #look({ loops, phase }: ShownView): void {
    const calls = this.#watch.look(phase === 'console' ? loops : [], performance.now())
    if (calls.join() !== this.calls.peek().join()) this.calls.value = calls
  }
}
