// The console itself: status, loops, talk key.
import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { gridColumns } from '../console_logic/grid_columns.ts'
import { TalkAnnouncer } from '../console_logic/talk_announcer.ts'
import type { StateProps } from './app.tsx'
import { LoopTile } from './loop_tile.tsx'
import { PttBar } from './ptt_bar.tsx'
import { SoundDialogSlot } from './sound_dialog_slot.tsx'
import { StatusBar } from './status_bar.tsx'
import { text } from './text.ts'

export function LoopsPage({ state }: StateProps): JSX.Element {
  return (
    <div class="console">
      <StatusBar state={state} />
      <main class="loops-area" aria-label={text.loops.label}>
        <LoopGrid state={state} />
      </main>
      <PttBar state={state} />
      <TalkAnnouncements state={state} />
      <SoundDialogSlot state={state} />
    </div>
  )
}

function LoopGrid({ state }: StateProps): JSX.Element {
  const grid = useRef<HTMLDivElement>(null)
  const { loops } = state.view.value
  useEffect(() => {
    const area = grid.current?.parentElement
    if (area === null || area === undefined) return
    const arrange = () => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
      const space = { width: area.clientWidth, height: area.clientHeight, rem }
      grid.current?.style.setProperty('--columns', String(gridColumns(loops.length, space)))
    }
    const observer = new ResizeObserver(arrange)
    observer.observe(area)
    return () => observer.disconnect()
  }, [loops.length])
  if (loops.length === 0) return <p class="soft empty">{text.loops.none}</p>
  return (
    <div class="loops" ref={grid}>
      {loops.map((loop) => (
        <LoopTile key={loop.id} state={state} loop={loop} />
      ))}
    </div>
  )
}

/** Says who begins to talk, for those who do not see the tiles. */
function TalkAnnouncements({ state }: StateProps): JSX.Element {
  const announcer = useRef(new TalkAnnouncer())
  const words = useSignal('')
  const look = () => {
    const said = announcer.current.next(state.view.peek().loops, performance.now())
    if (said !== undefined) words.value = text.announce(said.talker, said.loop)
  }
  useSignalEffect(() => {
    if (state.view.value.loops.length > 0) look()
  })
  useEffect(() => {
    const timer = setInterval(look, 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p class="unseen" aria-live="polite">
      {words.value}
    </p>
  )
}
