// The last seconds of the own microphone's level as bars (F36). I/O: canvas, timer.
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { pushPart } from '../console_logic/microphone_level.ts'
import type { Microphone } from './microphone.ts'
import { text } from './text.ts'

const EVERY_MS = 50
const BARS = 40
/** A silent bar is still seen. */
const BAR_HEIGHT_MIN = 1.5

export function MicrophoneMeter({ microphone }: { readonly microphone: Microphone }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    let parts: readonly number[] = Array.from({ length: BARS }, () => 0)
    const timer = setInterval(() => {
      parts = pushPart(parts, microphone.level(), BARS)
      if (canvas.current !== null) draw(canvas.current, parts)
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [microphone])
  return <canvas class="meter" ref={canvas} role="img" aria-label={text.talk.microphone} />
}

function draw(canvas: HTMLCanvasElement, parts: readonly number[]): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const width = Math.round(canvas.clientWidth * devicePixelRatio)
  const height = Math.round(canvas.clientHeight * devicePixelRatio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.clearRect(0, 0, width, height)
  context.fillStyle = getComputedStyle(canvas).color
  const step = width / BARS
  for (const [index, part] of parts.entries()) {
    const bar = Math.max(BAR_HEIGHT_MIN * devicePixelRatio, part * height)
    const left = index * step
    context.fillRect(left, (height - bar) / 2, Math.max(1, step * 0.6), bar)
  }
}
