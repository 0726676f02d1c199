// The line on top: system, role, connection, audio, delay, mission time, menu.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { MediaPhase } from '../../src/protocol/domain.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import { timeWordsOf } from '../shared_logic/time_words.ts'
import { timeZone } from '../shared/times.ts'
import type { StateProps } from './app.tsx'
import type { ShownView } from './console_client.ts'
import { DelayFigure } from './delay_panel.tsx'
import { MasterVolume } from './master_volume.tsx'
import { ConsoleMenu } from './menu.tsx'
import { text } from './text.ts'

export function StatusBar({ state }: StateProps): JSX.Element {
  const { system, role, displayName } = state.situation.value
  return (
    <header class="status-bar" aria-label={text.header.label}>
      <h1 class="identity">
        <span class="identity-system">{system || text.product}</span>
        <span class="identity-role">
          <strong>{role?.name}</strong>
          <span>{[role?.projectName, displayName].filter(Boolean).join(' · ')}</span>
        </span>
      </h1>
      <div class="health-line">
        <div class="health">
          <ConnectionState state={state} />
          <AudioState state={state} />
          <DelayFigure state={state} />
        </div>
        <MasterVolume state={state} />
      </div>
      <Clock />
      <ConsoleMenu state={state} />
    </header>
  )
}

const MEDIA_ICONS: Readonly<Record<MediaPhase, IconName>> = {
  none: 'volumeOff',
  connecting: 'waiting',
  connected: 'headphones',
  lost: 'linkLost',
}

/** Whether there is audio and, after the first measures, how good it is. */
function AudioState({ state }: StateProps): JSX.Element {
  const { media } = state.situation.value
  const quality = media === 'connected' ? state.audio.quality.value : undefined
  const figures = quality === undefined ? '' : text.media.figures(quality)
  return (
    <p
      class="health-item"
      data-media={media}
      data-grade={quality?.grade}
      title={figures || undefined}
    >
      <Icon name={MEDIA_ICONS[media]} />
      <span>
        {quality === undefined ? text.media[media] : text.media.grades[quality.grade](quality)}
      </span>
      <span class="unseen">{figures}</span>
    </p>
  )
}

function ConnectionState({ state }: StateProps): JSX.Element {
  const nowMs = useTicking(250, () => performance.now())
  const { connected } = state.situation.value
  return (
    <p class="health-item" role="status" data-connection={connected ? 'connected' : 'lost'}>
      <Icon name={connected ? 'link' : 'linkLost'} />
      <span>{connectionWords(state.situation.value, nowMs)}</span>
    </p>
  )
}

function connectionWords(view: Omit<ShownView, 'loops'>, nowMs: number): string {
  const words = text.connection
  if (view.connected) return words.connected
  const seconds = Math.ceil(((view.retryAtMs ?? nowMs) - nowMs) / 1000)
  if (seconds > 0) return words.reconnecting(seconds)
  return view.media === 'connected' ? words.unreachable : words.unreachableSilent
}

function Clock(): JSX.Element {
  const epochMs = useTicking(250, () => Date.now())
  const zone = timeZone.value
  const { day, time } = timeWordsOf(epochMs, zone)
  return (
    <p class="clock">
      <span class="unseen">{text.header.clock}</span>
      <span class="clock-day">{day}</span>
      <time class="clock-time">{time}</time>
      <span class="clock-zone">{text.times.zones[zone]}</span>
    </p>
  )
}

/** A value that is read again every `everyMs`. */
function useTicking(everyMs: number, read: () => number): number {
  const value = useSignal(read())
  useEffect(() => {
    const timer = setInterval(() => (value.value = read()), everyMs)
    return () => clearInterval(timer)
  }, [])
  return value.value
}
