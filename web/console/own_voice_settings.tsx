// What the operator hears of the own talking: sidetone, sounds of the talk key (F53), and the hint that nobody hears it.
import type { JSX } from 'preact'
import { PTT_TONES, pttSound, type PttTone } from '../console_logic/own_sounds.ts'
import { Icon } from '../shared/icons.tsx'
import type { Sound } from './sound.ts'
import { text } from './text.ts'

export function OwnVoiceSettings({ sound }: { readonly sound: Sound }): JSX.Element {
  const { memory } = sound
  const { headphones, sidetone, keyUpHint } = memory.choices.value
  const words = text.sounds.talking
  return (
    <section class="sound-section" aria-labelledby="sound-talking">
      <h3 id="sound-talking">{words.title}</h3>
      <div class="sound-choices">
        <label>
          <input
            type="checkbox"
            checked={headphones}
            onChange={({ currentTarget: { checked } }) => memory.change({ headphones: checked })}
          />
          {words.headphones}
        </label>
      </div>
      <label class="sidetone">
        <span>{words.sidetone}</span>
        <input
          class="slider"
          type="range"
          min={0}
          max={100}
          value={headphones ? sidetone : 0}
          disabled={!headphones}
          style={{ '--fill-from': '0%', '--fill-to': `${headphones ? sidetone : 0}%` }}
          aria-describedby="sidetone-note"
          aria-valuetext={sidetone === 0 || !headphones ? words.off : String(sidetone)}
          onInput={({ currentTarget }) => memory.change({ sidetone: currentTarget.valueAsNumber })}
        />
        <span class="number">{sidetone === 0 || !headphones ? words.off : sidetone}</span>
      </label>
      <p class="soft" id="sidetone-note">
        {words.sidetoneNote}
      </p>
      <PttToneChoice sound={sound} />
      <div class="sound-choices">
        <label>
          <input
            type="checkbox"
            checked={keyUpHint}
            onChange={({ currentTarget: { checked } }) => memory.change({ keyUpHint: checked })}
          />
          {words.keyUpHint}
        </label>
      </div>
    </section>
  )
}

function PttToneChoice({ sound }: { readonly sound: Sound }): JSX.Element {
  const words = text.sounds.talking
  const { pttTone } = sound.memory.choices.value
  const choose = (tone: PttTone) => {
    sound.memory.change({ pttTone: tone })
    // One hears at once what one chose.
    if (tone !== 'off') void sound.local.play((rate) => [pttSound(tone, 'start', rate)])
  }
  return (
    <fieldset class="sound-choices">
      <legend>
        {words.pttTone}
        <span class="soft">
          <Icon name="ear" />
          {words.pttNote}
        </span>
      </legend>
      <div class="sound-row">
        {PTT_TONES.map((tone) => (
          <label key={tone}>
            <input
              type="radio"
              name="ptt-tone"
              checked={tone === pttTone}
              onChange={() => choose(tone)}
            />
            {words.pttTones[tone]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
