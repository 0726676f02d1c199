// One line under the status line, always there, so that nothing moves when something happens: who calls on an emergency
// loop (X06), and the most important alarm with the count of the others (X17). What is behind it opens below.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { Alarm } from '../console_logic/alarm_list.ts'
import { Icon } from '../shared/icons.tsx'
import { AlarmDetail } from './alarm_panel.tsx'
import { alarmWords } from './alarm_words.ts'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

const PANEL_ID = 'alarm-panel'

export function AlarmStrip({ state }: StateProps): JSX.Element {
  const [call, ...otherCalls] = state.dimming.calls.value
  const all = state.alarms.alarms.value
  const news = state.alarms.news.value
  return (
    <section
      class="alarm-strip"
      aria-label={text.alarms.label}
      data-alarms={news.length}
      data-call={call !== undefined}
    >
      <div class="emergency-place" role="alert">
        {call !== undefined && (
          <EmergencyCall state={state} loop={call} others={otherCalls.length} />
        )}
      </div>
      <AlarmButton state={state} first={news[0]} others={news.length - 1} known={all.length} />
    </section>
  )
}

interface CallProps extends StateProps {
  readonly loop: number
  readonly others: number
}

function EmergencyCall({ state, loop: id, others }: CallProps): JSX.Element | null {
  const loop = state.loops.get(id)?.value
  if (loop === undefined) return null
  const isOff = loop.state === 'off'
  const act = () => {
    if (isOff) void state.attempt(state.client.switchLoop(id, 'monitor'))
    else state.goToLoop(id)
  }
  return (
    <p class="emergency-call" data-emergency={id}>
      <Icon name="emergency" />
      <span class="emergency-says" title={loop.name}>
        <strong class="emergency-word">{text.emergency.word}</strong> {text.emergency.on(loop.name)}
      </span>
      {others > 0 && <span>{text.alarms.more(others)}</span>}
      <button
        class="strip-button"
        type="button"
        aria-label={
          isOff ? text.emergency.monitorName(loop.name) : text.emergency.goToName(loop.name)
        }
        onClick={act}
      >
        {isOff ? text.emergency.monitor : text.emergency.goTo}
      </button>
    </p>
  )
}

interface AlarmButtonProps extends StateProps {
  readonly first: Alarm | undefined
  readonly others: number
  /** All that there are. */
  readonly known: number
}

function AlarmButton({ state, first, others, known }: AlarmButtonProps): JSX.Element {
  const isOpen = useSignal(false)
  const button = useRef<HTMLButtonElement>(null)
  const top = useSignal(0)
  const words = first === undefined ? calmWords(known) : alarmWords(first).title
  return (
    <>
      <p class="unseen" role="status">
        {first !== undefined && words}
      </p>
      <button
        ref={button}
        class="alarm-button"
        type="button"
        popovertarget={PANEL_ID}
        title={text.alarms.open}
        data-kind={first?.kind ?? 'none'}
      >
        <Icon name={first === undefined ? 'check' : 'warning'} />
        <span class="alarm-words">{words}</span>
        {others > 0 && <span class="alarm-count">{text.alarms.more(others)}</span>}
        <span class="alarm-number" aria-hidden="true">
          {others + 1}
        </span>
        <Icon name="chevronDown" />
        <span class="unseen">{text.alarms.open}</span>
      </button>
      <div
        class="alarm-panel"
        id={PANEL_ID}
        popover="auto"
        role="dialog"
        aria-label={text.alarms.title}
        style={{ top: `${top.value}px` }}
        onBeforeToggle={() => (top.value = button.current?.getBoundingClientRect().bottom ?? 0)}
        onToggle={({ newState }) => (isOpen.value = newState === 'open')}
      >
        {isOpen.value && <AlarmDetail state={state} />}
      </div>
    </>
  )
}

function calmWords(known: number): string {
  return known === 0 ? text.alarms.none : text.alarms.known(known)
}
