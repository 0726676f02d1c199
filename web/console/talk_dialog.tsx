// How I talk, on this device (F43-F49, X05): mode, keys and buttons, talk groups, headset. Each choice holds at once.
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { TALK_KEY_MODES } from '../console_logic/talk_key.ts'
import { Dialog } from '../shared/dialog.tsx'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { TalkBindings } from './talk_bindings.tsx'
import { TalkGroups } from './talk_groups.tsx'
import { talkLook, talkWords } from './talk_look.ts'
import { Check, Part } from './talk_parts.tsx'
import { text } from './text.ts'

export function TalkDialog({ state }: StateProps): JSX.Element {
  const { talk } = state
  // Whatever waited for a button waits no more.
  useEffect(() => () => void (talk.learning.value = undefined), [])
  const close = () => {
    if (talk.learning.value === undefined) state.dialog.value = undefined
    else talk.learning.value = undefined
  }
  return (
    <Dialog title={text.talkSettings.title} close={close} wide>
      <StateLine state={state} />
      <Mode state={state} />
      <TalkBindings state={state} />
      <TalkGroups state={state} />
      <Headset state={state} />
      <p class="soft">{text.talkSettings.safety}</p>
    </Dialog>
  )
}

/** What buttons do goes on behind the dialog: here it is seen. */
function StateLine({ state }: StateProps): JSX.Element {
  const look = talkLook(state)
  return (
    <p class="talk-state" role="status" data-look={look}>
      <Icon name={look === 'live' ? 'live' : 'microphone'} />
      {look === 'live' && <strong>{text.talk.live}</strong>}
      <span>{talkWords(state, look)}</span>
    </p>
  )
}

function Mode({ state: { talk } }: StateProps): JSX.Element {
  const settings = talk.settings.value
  return (
    <fieldset class="talk-part talk-modes">
      <legend>{text.talkSettings.mode}</legend>
      {TALK_KEY_MODES.map((mode) => (
        <label key={mode} class="talk-check">
          <input
            type="radio"
            name="talk-mode"
            checked={settings.mode === mode}
            onChange={() => talk.change({ ...settings, mode })}
          />
          <span>
            {text.talkSettings.modes[mode].name}
            <small>{text.talkSettings.modes[mode].note}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function Headset({ state: { talk } }: StateProps): JSX.Element {
  const settings = talk.settings.value
  return (
    <Part title={text.talkSettings.headset}>
      <Check
        label={text.talkSettings.hardwareMute}
        note={text.talkSettings.hardwareMuteNote}
        checked={settings.hardwareMute}
        change={(hardwareMute) => talk.change({ ...settings, hardwareMute })}
      />
      {settings.hardwareMute && talk.secureRefused.value && (
        <p class="talk-refused" role="alert">
          <Icon name="warning" />
          {text.talkSettings.secureRefused}
        </p>
      )}
    </Part>
  )
}
