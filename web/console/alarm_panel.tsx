// What is behind the line of alarms: each with since when and what to do, and the state of what this console hangs on
// (X17, X18).
import type { JSX } from 'preact'
import type { Alarm } from '../console_logic/alarm_list.ts'
import { Icon } from '../shared/icons.tsx'
import { timeWords } from '../shared/times.ts'
import { alarmWords } from './alarm_words.ts'
import type { StateProps } from './app.tsx'
import { delayMs } from '../console_logic/voice_delay.ts'
import { serverWords } from './server_list.tsx'
import { text } from './text.ts'

export function AlarmDetail({ state }: StateProps): JSX.Element {
  const { alarms, isSoundOn } = state.alarms
  return (
    <>
      <h2 class="alarm-title">{text.alarms.title}</h2>
      {alarms.value.length === 0 && <p class="alarm-none">{text.alarms.none}</p>}
      <ul class="alarm-list">
        {alarms.value.map((alarm) => (
          <AlarmItem key={alarm.kind} state={state} alarm={alarm} />
        ))}
      </ul>
      <Links state={state} />
      <label class="check">
        <input
          type="checkbox"
          checked={isSoundOn.value}
          onChange={({ currentTarget }) => state.alarms.setSound(currentTarget.checked)}
        />
        {text.alarms.sound}
      </label>
    </>
  )
}

function AlarmItem({ state, alarm }: StateProps & { readonly alarm: Alarm }): JSX.Element {
  const { title, advice } = alarmWords(alarm)
  return (
    <li class="alarm" data-alarm={alarm.kind} data-acknowledged={alarm.acknowledged}>
      <p class="alarm-head">
        <Icon name={alarm.acknowledged ? 'check' : 'warning'} />
        <strong>{title}</strong>
      </p>
      <p class="alarm-since">{text.alarms.since(timeWords(alarm.sinceMs))}</p>
      <p>{advice}</p>
      {alarm.acknowledged ? (
        <p class="alarm-since">{text.alarms.acknowledged}</p>
      ) : (
        <button
          class="button"
          type="button"
          aria-label={text.alarms.acknowledgeName(title)}
          onClick={() => state.alarms.acknowledge(alarm.kind)}
        >
          {text.alarms.acknowledge}
        </button>
      )}
    </li>
  )
}

/** In plain words, whether or not something is wrong. */
function Links({ state }: StateProps): JSX.Element {
  const view = state.situation.value
  const rows: readonly (readonly [string, string])[] = [
    [text.links.server, serverWords(view)],
    [text.links.audio, audioWords(state)],
    [text.links.microphone, text.links.microphones[state.microphone.state.value]],
  ]
  return (
    <>
      <h3 class="alarm-subtitle">{text.links.title}</h3>
      <dl class="links number">
        {rows.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function audioWords(state: StateProps['state']): string {
  const { media } = state.situation.value
  const quality = media === 'connected' ? state.audio.quality.value : undefined
  const delay = state.audio.delay.value.latest
  return [
    text.media[media],
    delay === undefined ? '' : text.delay.figure(Math.round(delayMs(delay))),
    quality === undefined ? '' : text.media.figures(quality),
  ]
    .filter(Boolean)
    .join(', ')
}
