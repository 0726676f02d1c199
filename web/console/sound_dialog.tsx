// The dialog "Sound" (F51, F52, F53): devices, their tests, and what the operator hears of the own voice.
import type { JSX } from 'preact'
import { VOICE_PROCESSINGS, RAW_LINE } from '../console_logic/sound_choices.ts'
import { Dialog } from '../shared/dialog.tsx'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { DeviceSelect } from './device_select.tsx'
import { HearYourself, LevelMeter, TestSound } from './sound_tests.tsx'
import { canChooseOutput } from './local_audio.ts'
import { OwnVoiceSettings } from './own_voice_settings.tsx'
import { text } from './text.ts'

export function SoundDialog({ state }: StateProps): JSX.Element {
  const close = () => {
    state.sound.isDialogOpen.value = false
  }
  return (
    <Dialog title={text.sounds.title} close={close} wide>
      <div class="sound-settings">
        <MicrophoneSettings state={state} />
        <div class="sound-column">
          <OutputSettings state={state} />
          <OwnVoiceSettings sound={state.sound} />
        </div>
      </div>
    </Dialog>
  )
}

function MicrophoneSettings({ state }: StateProps): JSX.Element {
  const { sound, microphone } = state
  const words = text.sounds.microphone
  const { input, processing } = sound.memory.choices.value
  const micState = microphone.state.value
  return (
    <section class="sound-section" aria-labelledby="sound-microphone">
      <h3 id="sound-microphone">{words.title}</h3>
      <DeviceSelect
        label={words.device}
        devices={sound.devices.inputs.value}
        remembered={input}
        choose={(device) => void sound.input.choose(device)}
      />
      {micState === 'ready' && <LevelMeter microphone={microphone} />}
      {micState !== 'ready' && micState !== 'unasked' && (
        <div class="sound-trouble" role="status">
          <Icon name="microphoneOff" />
          <span>{text.talk[micState]}</span>
          {micState !== 'waiting' && (
            <button class="button" type="button" onClick={() => void state.openMicrophone()}>
              {text.talk.tryAgain}
            </button>
          )}
        </div>
      )}
      <HearYourself microphone={microphone} local={sound.local} />
      <fieldset class="sound-choices">
        <legend>{words.processing}</legend>
        {VOICE_PROCESSINGS.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={processing[name]}
              onChange={(event) =>
                void sound.setProcessing({ [name]: event.currentTarget.checked })
              }
            />
            {words.processings[name]}
          </label>
        ))}
        <button
          class="button"
          type="button"
          onClick={() => void sound.setProcessing(RAW_LINE)}
          disabled={VOICE_PROCESSINGS.every((name) => !processing[name])}
        >
          {words.rawLine}
        </button>
      </fieldset>
    </section>
  )
}

function OutputSettings({ state: { sound } }: StateProps): JSX.Element {
  const words = text.sounds.output
  return (
    <section class="sound-section" aria-labelledby="sound-output">
      <h3 id="sound-output">{words.title}</h3>
      {canChooseOutput() ? (
        <DeviceSelect
          label={words.device}
          devices={sound.devices.outputs.value}
          remembered={sound.memory.choices.value.output}
          choose={(device) => void sound.output.choose(device)}
        />
      ) : (
        <p class="soft">{words.fixed}</p>
      )}
      <TestSound local={sound.local} />
    </section>
  )
}
