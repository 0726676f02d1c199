// The live view (F88, X16): who is there in which state, what can be done to them, and how the system does.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { type Act, ActDialog } from './live_act_dialog.tsx'
import { LiveFilters } from './live_filters.tsx'
import { LiveLoops } from './live_loops.tsx'
import { LiveState } from './live_state.ts'
import { LiveTable } from './live_table.tsx'
import { Segments } from './segments.tsx'
import { SystemAlarms, SystemPanel } from './system_panel.tsx'
import { SystemView } from './system_view.ts'
import { text } from './text.ts'

const ARRANGEMENTS = ['sessions', 'loops'] as const

export interface LiveProps {
  readonly live: LiveState
  /** Opens the dialog that asks before something is done. */
  readonly act: (act: Act) => void
}

export function LivePage({ state }: StateProps): JSX.Element {
  const live = useMemo(() => new LiveState(state), [])
  const system = useMemo(() => new SystemView(state), [])
  const act = useSignal<Act | undefined>(undefined)
  const arrangement = useSignal<(typeof ARRANGEMENTS)[number]>('sessions')
  useEffect(() => live.start(), [])
  useEffect(() => system.start(), [])
  const props = { live, act: (asked: Act) => (act.value = asked) }
  return (
    <>
      <header class="page-head">
        <h1>{text.live.title}</h1>
        <Segments
          legend={text.live.arrangement}
          options={ARRANGEMENTS}
          words={text.live.arrangements}
          chosen={arrangement.value}
          choose={(chosen) => (arrangement.value = chosen)}
        />
        <ToAll {...props} />
      </header>
      <SystemAlarms system={system} />
      {live.refusal.value !== undefined && (
        <p class="shell-warning" role="alert">
          {live.refusal.value.code === 'PERMISSION_DENIED'
            ? text.live.refused
            : live.refusal.value.message}
        </p>
      )}
      <LiveFilters {...props} />
      {arrangement.value === 'sessions' ? <LiveTable {...props} /> : <LiveLoops {...props} />}
      <SystemPanel system={system} />
      {act.value !== undefined && (
        <ActDialog live={live} act={act.value} close={() => (act.value = undefined)} />
      )}
    </>
  )
}

function ToAll({ live, act }: LiveProps): JSX.Element {
  const scope = live.scope.value
  return (
    <div class="live-to-all">
      <button class="button" type="button" onClick={() => act({ kind: 'messageAll', scope })}>
        <Icon name="message" />
        {text.live.act.messageAll}
      </button>
      <button class="button" type="button" onClick={() => act({ kind: 'reloadAll', scope })}>
        <Icon name="reload" />
        {text.live.act.reloadAll}
      </button>
    </div>
  )
}
