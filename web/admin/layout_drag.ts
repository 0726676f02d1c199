// Dragging in the layout editor (F80) by mouse, pen and finger: from the list to a cell, from cell to cell, and back.
// A finger that moves at once scrolls; one that rests first drags. I/O: pointer events of the board.
import { signal } from '@preact/signals'
import type { Cell } from '../admin_logic/layout_edit.ts'
import type { LayoutState } from './layout_state.ts'

/** Moved less than this it is a press, px. */
const SLACK = 6
/** A finger rests so long before it drags, ms. */
const REST_MS = 220
/** So near to an edge what is scrolled goes on, px. */
const EDGE = 40
const SCROLL_STEP = 12

interface Hold {
  readonly pointer: number
  readonly isTouch: boolean
  readonly loop: string
  readonly from: Cell | undefined
  readonly x: number
  readonly y: number
  timer: ReturnType<typeof setTimeout> | undefined
}

export class LayoutDrag {
  /** What hangs at the pointer, and where; undefined: nothing is dragged. */
  readonly ghost = signal<
    { readonly name: string; readonly x: number; readonly y: number } | undefined
  >(undefined)
  readonly #layout: LayoutState
  #hold: Hold | undefined

  constructor(layout: LayoutState) {
    this.#layout = layout
  }

  /** Follows the pointers in the board; the function that comes back ends that. */
  follow(board: HTMLElement): () => void {
    const ended = new AbortController()
    const { signal } = ended
    board.addEventListener('pointerdown', (event) => this.#press(event), { signal })
    window.addEventListener('pointermove', (event) => this.#move(event), { signal })
    window.addEventListener('pointerup', (event) => this.#release(event), { signal })
    window.addEventListener('pointercancel', () => this.#cancel(), { signal })
    // Before the browser takes the finger for one that scrolls.
    const hold = (event: TouchEvent) => {
      if (this.ghost.peek() !== undefined && event.cancelable) event.preventDefault()
    }
    board.addEventListener('touchmove', hold, { passive: false, signal })
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && this.ghost.peek() !== undefined) this.#cancel()
    }
    window.addEventListener('keydown', escape, { signal })
    const noMenu = (event: Event) => {
      if (this.#hold?.isTouch === true) event.preventDefault()
    }
    board.addEventListener('contextmenu', noMenu, { signal })
    return () => {
      this.#end()
      ended.abort()
    }
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || this.#hold !== undefined) return
    const element = event.target instanceof Element ? event.target : undefined
    const free = element?.closest<HTMLElement>('[data-free]')?.dataset['free']
    const cell = element?.closest<HTMLElement>('[data-cell][data-loop]')
    const loop = free ?? cell?.dataset['loop']
    if (loop === undefined) return
    const from = free === undefined ? cellOf(cell) : undefined
    const { pointerId: pointer, clientX: x, clientY: y } = event
    const isTouch = event.pointerType === 'touch'
    this.#hold = { pointer, isTouch, loop, from, x, y, timer: undefined }
    if (isTouch) this.#hold.timer = setTimeout(() => this.#begin(x, y), REST_MS)
  }

  #begin(x: number, y: number): void {
    const hold = this.#hold
    if (hold === undefined) return
    this.#layout.pickUp(hold.loop, hold.from)
    this.ghost.value = { name: this.#layout.nameOf(hold.loop), x, y }
  }

  #move(event: PointerEvent): void {
    const hold = this.#hold
    if (hold === undefined || event.pointerId !== hold.pointer) return
    const { clientX: x, clientY: y } = event
    if (this.ghost.peek() === undefined) {
      if (Math.hypot(x - hold.x, y - hold.y) < SLACK) return
      if (hold.isTouch) return this.#end()
      this.#begin(x, y)
    }
    const ghost = this.ghost.peek()
    if (ghost !== undefined) this.ghost.value = { ...ghost, x, y }
    scrollNear(x, y)
    const cell = cellOf(under(x, y)?.closest<HTMLElement>('[data-cell]'))
    if (cell !== undefined) this.#layout.moveTo(cell)
  }

  #release(event: PointerEvent): void {
    if (event.pointerId !== this.#hold?.pointer) return
    const isDragged = this.ghost.peek() !== undefined
    this.#end()
    if (!isDragged) return
    swallowClick()
    const element = under(event.clientX, event.clientY)
    const cell = cellOf(element?.closest<HTMLElement>('[data-cell]'))
    if (cell !== undefined) this.#layout.drop(cell)
    else if (element?.closest('[data-list]')) this.#layout.dropInList()
    else this.#layout.cancel()
  }

  #cancel(): void {
    if (this.ghost.peek() !== undefined) this.#layout.cancel()
    this.#end()
  }

  #end(): void {
    clearTimeout(this.#hold?.timer)
    this.#hold = undefined
    this.ghost.value = undefined
  }
}

function under(x: number, y: number): Element | undefined {
  return document.elementFromPoint(x, y) ?? undefined
}

function cellOf(element: HTMLElement | null | undefined): Cell | undefined {
  const [row, column] = (element?.dataset['cell'] ?? '').split(' ').map(Number)
  return row === undefined || column === undefined ? undefined : { row, column }
}

/** The press that a drag ends with is none. */
function swallowClick(): void {
  const ended = new AbortController()
  const swallow = (event: Event) => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', swallow, { capture: true, once: true, signal: ended.signal })
  setTimeout(() => ended.abort(), 0)
}

/** Of what is under the pointer, and of the page. */
function scrollNear(x: number, y: number): void {
  for (const area of document.querySelectorAll('.layout-frame, .shell-main')) {
    const { left, right, top, bottom } = area.getBoundingClientRect()
    if (x < left || x > right || y < top || y > bottom) continue
    const across = x < left + EDGE ? -1 : x > right - EDGE ? 1 : 0
    const down = y < top + EDGE ? -1 : y > bottom - EDGE ? 1 : 0
    area.scrollBy(across * SCROLL_STEP, down * SCROLL_STEP)
  }
}
