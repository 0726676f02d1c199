// The talk key on the screen (F36, F41, F42): says plainly whether one is heard, and where.
import type { JSX, TargetedPointerEvent } from 'preact'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import type { ConsoleState } from './console_state.ts'
import type { MicrophoneState } from './microphone.ts'
import { MicrophoneMeter } from './microphone_meter.tsx'
import { text } from './text.ts'

/** How the bar looks: `live` is the only one in which somebody is heard. */
type BarLook = 'live' | 'ready' | 'idle' | 'blocked'

export function PttBar({ state }: StateProps): JSX.Element {
  const { pressed, mode } = state.talk.key.value
  const look = lookOf(state)
  const down = (event: TargetedPointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    state.pressTalk('pointer')
  }
  const up = () => state.talk.release('pointer')
  return (
    <footer class="ptt-bar" data-look={look}>
      <MicrophoneMeter microphone={state.microphone} />
      <button
        class="ptt"
        type="button"
        data-ptt={pressed ? 'pressed' : 'released'}
        aria-pressed={pressed}
        aria-disabled={look === 'blocked'}
        data-unheard={state.sound.isUnheard.value}
        onPointerDown={down}
        onPointerUp={up}
        onPointerCancel={() => state.dropTalk()}
        onLostPointerCapture={up}
        onContextMenu={(event) => event.preventDefault()}
      >
        <Icon name={look === 'blocked' ? 'microphoneOff' : 'microphone'} />
        {look === 'live' && <strong class="ptt-live">{text.talk.live}</strong>}
        <span class="ptt-words" title={wordsOf(state, look)}>
          {state.sound.isUnheard.value && <strong>{text.sounds.unheard} </strong>}
          {wordsOf(state, look)}
        </span>
        {look === 'ready' && mode === 'hold' && <kbd class="ptt-key">{text.talk.key}</kbd>}
      </button>
      <p class="unseen" role="status">
        {state.sound.isUnheard.value && text.sounds.unheard}
      </p>
      {canTryAgain(state.microphone.state.value) && (
        <button class="button" type="button" onClick={() => void state.openMicrophone()}>
          {text.talk.tryAgain}
        </button>
      )}
      {state.speaker.blocked.value && (
        <button class="button main" type="button" onClick={() => state.speaker.start()}>
          <Icon name="volume" />
          {text.sound.start}
        </button>
      )}
    </footer>
  )
}

function lookOf(state: ConsoleState): BarLook {
  if (!state.canTalk.value) return 'blocked'
  if (state.talkLoops.value.length === 0) return 'idle'
  return state.talk.key.value.pressed ? 'live' : 'ready'
}

function wordsOf(state: ConsoleState, look: BarLook): string {
  const loops = state.talkLoops.value.join(text.listJoiner)
  const hold = state.talk.key.value.mode === 'hold'
  switch (look) {
    case 'blocked':
      if (!state.view.value.connected) return text.talk.signalling
      if (state.view.value.muted) return text.talk.muted
      return microphoneWords(state.microphone.state.value)
    case 'idle':
      return text.talk.noLoop
    case 'ready':
      return hold ? text.talk.hold(loops) : text.talk.unmute(loops)
    case 'live':
      return hold ? text.talk.talking(loops) : text.talk.talkingUntilClick(loops)
  }
}

function microphoneWords(state: MicrophoneState): string {
  if (state === 'ready') return ''
  return state === 'unasked' ? text.talk.waiting : text.talk[state]
}

function canTryAgain(state: MicrophoneState): boolean {
  return state === 'denied' || state === 'missing' || state === 'ended'
}
