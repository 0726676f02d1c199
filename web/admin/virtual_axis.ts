// Which rows or columns of a long list are rendered: those in sight and a few beyond, and one that must not go away.
// I/O: the element that is scrolled.
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks'

export type { VirtualItem } from '@tanstack/virtual-core'

export interface AxisOptions {
  readonly count: number
  /** px of each. */
  readonly size: number
  readonly horizontal?: boolean
  /** px before the first, which stand still when the rest is scrolled. */
  readonly head?: number
  /** Is rendered wherever it is: the element that has the focus. */
  readonly kept?: number
  readonly scroller: RefObject<HTMLElement | null>
}

export interface Axis {
  readonly items: readonly VirtualItem[]
  readonly total: number
  scrollTo(index: number): void
}

const BEYOND = 3

export function useAxis(options: AxisOptions): Axis {
  const { count, size, horizontal = false, head = 0, kept, scroller } = options
  const [, draw] = useReducer<number, void>((times) => times + 1, 0)
  const made = useRef<Virtualizer<HTMLElement, HTMLElement> | null>(null)
  const settings = {
    count,
    horizontal,
    estimateSize: () => size,
    overscan: BEYOND,
    paddingStart: head,
    scrollPaddingStart: head,
    getScrollElement: () => scroller.current,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) =>
      withKept(defaultRangeExtractor(range), kept, count),
    onChange: () => soon(draw),
  }
  const virtualizer = (made.current ??= new Virtualizer<HTMLElement, HTMLElement>(settings))
  virtualizer.setOptions(settings)
  useLayoutEffect(() => virtualizer._didMount(), [])
  useLayoutEffect(() => virtualizer._willUpdate())
  useLayoutEffect(() => virtualizer.measure(), [size, head])
  return {
    items: virtualizer.getVirtualItems(),
    total: virtualizer.getTotalSize(),
    scrollTo: (index) => virtualizer.scrollToIndex(index),
  }
}

const due = new Set<() => void>()

/** Both axes of a grid hear of one scrolling, one after the other: what it changes is rendered once. */
function soon(draw: () => void): void {
  if (due.size === 0) {
    requestAnimationFrame(() => {
      const all = [...due]
      due.clear()
      for (const each of all) each()
    })
  }
  due.add(draw)
}

function withKept(range: number[], kept: number | undefined, count: number): number[] {
  if (kept === undefined || kept >= count || range.includes(kept)) return range
  return kept < (range[0] ?? 0) ? [kept, ...range] : [...range, kept]
}

/** px of one rem: sizes of what is virtual are numbers, and grow with the type. */
export function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
}
