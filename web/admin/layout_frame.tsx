// A console's screen in small: what is in it is laid out as large as on that screen, and shown as large as there is room.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { frameFit } from '../admin_logic/frame_fit.ts'

/** Width and height, CSS pixels. */
const FRAMES = { phone: [390, 844], desk: [1280, 800], wall: [2560, 1440] } as const
export type FrameName = keyof typeof FRAMES
export const FRAME_NAMES = Object.keys(FRAMES) as readonly FrameName[]
/** Of the window's height. */
const HEIGHT_MAX = 0.72

export interface FrameProps {
  readonly name: FrameName
  /** Of the tiles, percent. */
  readonly tileScale: number
  readonly children: ComponentChildren
}

export function LayoutFrame({ name, tileScale, children }: FrameProps): JSX.Element {
  const outer = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const room = useSignal({ width: 600, rem: 16, windowHeight: 800, innerHeight: 0 })
  useEffect(() => {
    const look = () => {
      const { innerHeight: windowHeight } = window
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
      const width = outer.current?.clientWidth ?? 0
      room.value = { width, rem, windowHeight, innerHeight: inner.current?.offsetHeight ?? 0 }
    }
    const observer = new ResizeObserver(look)
    observer.observe(outer.current!)
    observer.observe(inner.current!)
    return () => observer.disconnect()
  }, [])
  const { width, rem, windowHeight, innerHeight } = room.value
  const fit = frameFit(FRAMES[name], { width, height: windowHeight * HEIGHT_MAX, rem }, tileScale)
  return (
    <div class="layout-frame" data-frame={name} ref={outer}>
      <div
        class="layout-screen"
        style={{ width: px(fit.innerWidth * fit.scale), height: px(innerHeight * fit.scale) }}
      >
        <div
          class="layout-inner"
          ref={inner}
          style={{
            width: px(fit.innerWidth),
            minHeight: px(fit.innerHeight),
            transform: `scale(${fit.scale})`,
            '--shown': fit.scale,
          }}
        >
          {children}
        </div>
      </div>
    </div>
  )
}

function px(length: number): string {
  return `${length}px`
}
