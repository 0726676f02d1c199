// The talk key on the screen (F36, F41, F42, F47, F48): says plainly whether one is heard, and where. As a bar, as the
// lower half of the page, or as a line for consoles that talk by hardware.
import type { JSX } from 'preact'
import { spokenTargets } from '../console_logic/talk_key.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { holdToTalk } from './hold_to_talk.ts'
import type { MicrophoneState } from './microphone.ts'
import { MicrophoneMeter } from './microphone_meter.tsx'
import { TalkButtons } from './talk_buttons.tsx'
import { isAllTalk, talkLook, type TalkLook, talkWords } from './talk_look.ts'
import { text } from './text.ts'

export function PttBar({ state }: StateProps): JSX.Element {
  const look = talkLook(state)
  const { view } = state.talk.settings.value
  return (
    <footer class="ptt-bar" data-look={look} data-view={view} data-all={isAllTalk(state)}>
      {view === 'hidden' ? (
        <TalkLine state={state} look={look} />
      ) : (
        <>
          <MicrophoneMeter microphone={state.microphone} />
          <TalkKeyButton state={state} look={look} />
          <TalkButtons state={state} />
        </>
      )}
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

interface LookProps extends StateProps {
  readonly look: TalkLook
}

function TalkKeyButton({ state, look }: LookProps): JSX.Element {
  const { talk } = state
  const isOn = spokenTargets(talk.key.value).includes('talk')
  return (
    <button
      class="ptt"
      type="button"
      data-ptt={talk.wish.value.pressed ? 'pressed' : 'released'}
      aria-pressed={isOn}
      aria-disabled={look === 'blocked'}
      data-unheard={state.sound.isUnheard.value}
      {...holdToTalk(talk, 'talk')}
    >
      <TalkWords state={state} look={look} />
      {look === 'ready' && keyOfKeyboard(state) !== undefined && (
        <kbd class="ptt-key">{keyOfKeyboard(state)}</kbd>
      )}
    </button>
  )
}

/** For hardware alone: nothing to press, all there is to know. */
function TalkLine({ state, look }: LookProps): JSX.Element {
  const isPressed = state.talk.wish.value.pressed
  return (
    <p
      class="ptt ptt-line"
      role="status"
      data-ptt={isPressed ? 'pressed' : 'released'}
      data-unheard={state.sound.isUnheard.value}
    >
      <TalkWords state={state} look={look} />
    </p>
  )
}

const LOOK_ICONS: Readonly<Record<TalkLook, IconName>> = {
  live: 'microphone',
  open: 'headphones',
  ready: 'microphone',
  idle: 'microphone',
  cough: 'microphoneOff',
  blocked: 'microphoneOff',
}

function TalkWords({ state, look }: LookProps): JSX.Element {
  const words = talkWords(state, look)
  return (
    <>
      <Icon name={LOOK_ICONS[look]} />
      {look === 'live' && <strong class="ptt-live">{text.talk.live}</strong>}
      <span class="ptt-words" title={words}>
        {state.sound.isUnheard.value && <strong>{text.sounds.unheard} </strong>}
        {words}
      </span>
    </>
  )
}

/** The first key that talks, as it is printed. */
function keyOfKeyboard({ talk }: StateProps['state']): string | undefined {
  for (const { input, target } of talk.settings.value.bindings) {
    if (target === 'talk' && input.kind === 'key') return text.talkSettings.keyLabel(input)
  }
  return undefined
}

function canTryAgain(state: MicrophoneState): boolean {
  return state === 'denied' || state === 'missing' || state === 'ended'
}
