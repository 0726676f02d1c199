// The console itself: status, pages of loops, talk key.
import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { TalkAnnouncer } from '../console_logic/talk_announcer.ts'
import { Lazy } from '../shared/lazy.tsx'
import { AlarmStrip } from './alarm_strip.tsx'
import type { StateProps } from './app.tsx'
import { LoopGrid } from './loop_grid.tsx'
import { PageBar, PANEL_ID, tabId } from './page_bar.tsx'
import { PttBar } from './ptt_bar.tsx'
import { SoundDialogSlot } from './sound_dialog_slot.tsx'
import { StatusBar } from './status_bar.tsx'
import { text } from './text.ts'

const loadDimDialog = () => import('./dim_dialog.tsx')

export function LoopsPage({ state }: StateProps): JSX.Element {
  return (
    <div class="console">
      <StatusBar state={state} />
      <AlarmStrip state={state} />
      <main class="loops-main" aria-label={text.loops.label}>
        <PageBar state={state} />
        <ShownLoops state={state} />
      </main>
      <PttBar state={state} />
      <TalkAnnouncements state={state} />
      <SoundDialogSlot state={state} />
      <OverTheLoops state={state} />
      {state.dimming.isDialogOpen.value && (
        <Lazy load={loadDimDialog}>{({ DimDialog }) => <DimDialog state={state} />}</Lazy>
      )}
    </div>
  )
}

const loadRoster = () => import('./roster_panel.tsx')
const loadPresets = () => import('./presets_dialog.tsx')

/** What opens over the loops; it is fetched then. */
function OverTheLoops({ state }: StateProps): JSX.Element {
  return (
    <>
      {state.roster.isOpen.value && (
        <Lazy load={loadRoster}>{({ RosterPanel }) => <RosterPanel state={state} />}</Lazy>
      )}
      {state.dialog.value === 'presets' && (
        <Lazy load={loadPresets}>{({ PresetsDialog }) => <PresetsDialog state={state} />}</Lazy>
      )}
    </>
  )
}

/** The page that is looked at. */
function ShownLoops({ state }: StateProps): JSX.Element | null {
  const pages = state.pages.pages.value
  const index = state.pages.index.value
  const page = pages[index]
  if (page === undefined) return null
  const isOneOfMany = pages.length > 1
  return (
    <div
      // Another page begins at its top.
      key={index}
      class="loops-area"
      id={PANEL_ID}
      {...(isOneOfMany ? { role: 'tabpanel', 'aria-labelledby': tabId(index) } : {})}
    >
      <LoopGrid state={state} page={page} />
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
