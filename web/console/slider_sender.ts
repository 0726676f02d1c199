// What the operator sets by dragging, a volume or a pan for each loop (F19, X04): shown at once, sent at
// most ten times a second for each loop, the last one always. I/O: timers, clock.
import { signal } from '@preact/signals'
import { RateGate } from '../console_logic/rate_gate.ts'

const SEND_EVERY_MS = 100
/** After the last change the server's word counts again, ms: an echo on its way must not move the thumb. */
const SETTLE_MS = 600

interface Dragged {
  readonly gate: RateGate<number>
  timer: ReturnType<typeof setTimeout> | undefined
  settle: ReturnType<typeof setTimeout> | undefined
}

export class SliderSender {
  /** Values that this console is changing now, by loop. */
  readonly own = signal<ReadonlyMap<number, number>>(new Map())
  readonly #send: (loop: number, value: number) => Promise<unknown>
  readonly #dragged = new Map<number, Dragged>()

  constructor(send: (loop: number, value: number) => Promise<unknown>) {
    this.#send = send
  }

  /** The operator chose a value. */
  set(loop: number, value: number): void {
    this.own.value = new Map(this.own.value).set(loop, value)
    const dragged = this.#draggedOf(loop)
    const now = dragged.gate.offer(value, performance.now())
    if (now !== undefined) void this.#send(loop, now)
    this.#schedule(loop, dragged)
    clearTimeout(dragged.settle)
    dragged.settle = setTimeout(() => this.#forget(loop), SETTLE_MS)
  }

  #draggedOf(loop: number): Dragged {
    const known = this.#dragged.get(loop)
    if (known !== undefined) return known
    const gate = new RateGate<number>(SEND_EVERY_MS)
    const dragged: Dragged = { gate, timer: undefined, settle: undefined }
    this.#dragged.set(loop, dragged)
    return dragged
  }

  #schedule(loop: number, dragged: Dragged): void {
    const waitMs = dragged.gate.waitMs(performance.now())
    if (waitMs === undefined || dragged.timer !== undefined) return
    dragged.timer = setTimeout(() => {
      dragged.timer = undefined
      const value = dragged.gate.due(performance.now())
      if (value !== undefined) void this.#send(loop, value)
      this.#schedule(loop, dragged)
    }, waitMs)
  }

  #forget(loop: number): void {
    const own = new Map(this.own.value)
    own.delete(loop)
    this.own.value = own
    this.#dragged.delete(loop)
  }
}
