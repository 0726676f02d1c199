// Who is on a loop, who may talk there and who talked last (X10): watched while it is looked at. A native popover
// beside the tile's count: Escape and a press elsewhere close it.
import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { VocsError } from '../../src/protocol/errors.ts'
import type { RosterView } from '../../src/sdk/roster.ts'
import { besideOpener } from '../console_logic/panel_place.ts'
import { Icon } from '../shared/icons.tsx'
import { text as sharedText } from '../shared/text.ts'
import { utcClock } from '../shared_logic/utc_clock.ts'
import type { StateProps } from './app.tsx'
import { STATE_ICONS } from './state_icons.ts'
import { text } from './text.ts'

export function RosterPanel({ state }: StateProps): JSX.Element | null {
  const shown = state.roster.shown.value
  if (shown === undefined) return null
  return <Panel key={shown.loop} state={state} {...shown} />
}

interface PanelProps extends StateProps {
  readonly loop: number
  readonly opener: HTMLElement
}

interface Told {
  /** undefined: it is not known now. */
  readonly roster: RosterView | undefined
  readonly problem: VocsError | undefined
  readonly isAsked: boolean
}

function Panel({ state, loop, opener }: PanelProps): JSX.Element {
  const panel = useRef<HTMLDivElement>(null)
  const told = useWatch(state, loop)
  useLayoutEffect(() => open(panel.current, opener), [])
  const name = state.loops.get(loop)?.value.name ?? ''
  return (
    <div
      class="roster-panel"
      popover="auto"
      role="dialog"
      aria-label={text.roster.title(name)}
      tabIndex={-1}
      ref={panel}
      onToggle={({ newState }) => newState === 'closed' && state.roster.close(loop)}
    >
      <div class="roster-head">
        <h2>{name}</h2>
        <button
          class="dialog-close"
          type="button"
          aria-label={sharedText.close}
          onClick={() => panel.current?.hidePopover()}
        >
          <Icon name="close" />
        </button>
      </div>
      <Content told={told.value} />
    </div>
  )
}

/** Until the panel is gone. */
function useWatch(state: StateProps['state'], loop: number): Signal<Told> {
  const told = useSignal<Told>({ roster: undefined, problem: undefined, isAsked: true })
  useEffect(
    () =>
      state.client.watchRoster(loop, (roster, problem) => {
        told.value = { roster, problem, isAsked: false }
      }),
    [],
  )
  return told
}

/** While it is open a press on the button closes it, as the browser does that by itself. */
function open(panel: HTMLDivElement | null, opener: HTMLElement): (() => void) | undefined {
  if (panel === null) return undefined
  const button = opener instanceof HTMLButtonElement ? opener : undefined
  panel.showPopover()
  const { documentElement: page } = document
  const place = besideOpener(opener.getBoundingClientRect(), {
    width: page.clientWidth,
    height: page.clientHeight,
    panelWidth: panel.offsetWidth,
  })
  const set = (name: string, value: number | undefined) =>
    panel.style.setProperty(name, value === undefined ? 'auto' : `${value}px`)
  set('left', place.left)
  set('top', place.top)
  set('bottom', place.bottom)
  set('max-height', place.heightMax)
  panel.focus()
  // Not within the press that opens it, which would close it at once.
  const timer = setTimeout(() => {
    if (button !== undefined) button.popoverTargetElement = panel
  })
  return () => {
    clearTimeout(timer)
    if (button !== undefined) button.popoverTargetElement = null
    const { activeElement } = document
    const isLost = activeElement === document.body || panel.contains(activeElement)
    if (isLost && opener.isConnected) opener.focus()
  }
}

function Content({ told }: { readonly told: Told }): JSX.Element {
  const { roster, problem, isAsked } = told
  if (roster === undefined) {
    const words = isAsked ? text.roster.asking : (problem?.message ?? text.roster.unknown)
    return (
      <p class="soft" role="status">
        {words}
      </p>
    )
  }
  return (
    <>
      <People roster={roster} />
      <LastTalkers roster={roster} />
      <Roles roster={roster} />
    </>
  )
}

function People({ roster: { people, peopleTotal } }: { readonly roster: RosterView }): JSX.Element {
  return (
    <section>
      <h3>{text.roster.people(peopleTotal)}</h3>
      <ul class="roster-list" data-roster="people">
        {people.map(({ name, role, state, talking }, index) => (
          <li key={`${index} ${name}`} data-state={state} data-talking={talking}>
            <Icon name={STATE_ICONS[state]} />
            <span class="roster-name">
              {name}
              <span class="roster-what">{role}</span>
            </span>
            <span class="roster-state">
              {talking && <Icon name="speech" />}
              {talking ? text.roster.talking : text.loops.states[state]}
            </span>
          </li>
        ))}
      </ul>
      {peopleTotal > people.length && (
        <p class="soft">{text.roster.more(peopleTotal - people.length)}</p>
      )}
    </section>
  )
}

function LastTalkers({ roster }: { readonly roster: RosterView }): JSX.Element {
  return (
    <section>
      <h3>{text.roster.last}</h3>
      {roster.lastTalkers.length === 0 && <p class="soft">{text.roster.nobody}</p>}
      <ol class="roster-list" data-roster="last">
        {roster.lastTalkers.map(({ name, endedMs }) => (
          <li key={`${endedMs} ${name}`}>
            <span class="roster-name">{name}</span>
            <time class="roster-time" dateTime={new Date(endedMs).toISOString()}>
              {text.roster.at(utcClock(endedMs), utcClock(Date.now()).day)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Roles({ roster }: { readonly roster: RosterView }): JSX.Element {
  return (
    <section>
      <h3>{text.roster.roles}</h3>
      <ul class="roster-list" data-roster="roles">
        {roster.roles.map(({ id, name, right }) => (
          <li key={id}>
            <Icon name={right === 'talk' ? 'microphone' : 'headphones'} />
            <span class="roster-name">{name}</span>
            <span class="roster-what">{text.loops.rights[right]}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
