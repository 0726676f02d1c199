// One talker: what it says, on which loops, and what its jitter buffer makes of the network. A file can be
// dropped on it.
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { LabProps } from './app.tsx'
import { drawBuffer } from './drawings.ts'
import { LOOPS } from '../mixer_lab_logic/messages.ts'
import { Plot } from './plot.tsx'
import { SOUNDS, type Sound } from '../mixer_lab_logic/sounds.ts'
import { text } from './text.ts'

interface TalkerProps extends LabProps {
  readonly talker: number
}

const words = text.talkers

export function TalkerCard({ state, talker }: TalkerProps): JSX.Element {
  const settings = state.settings.value.talkers[talker]
  const talking = settings?.talking === true
  const take = (event: DragEvent) => {
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (file !== undefined) void state.takeFile(talker, file)
  }
  return (
    <article
      class="card"
      aria-label={words.name(talker)}
      data-talker={talker}
      onDragOver={(event) => event.preventDefault()}
      onDrop={take}
    >
      <div class="card-row">
        <button
          class="talk"
          type="button"
          aria-pressed={talking}
          aria-label={`${words.talk}: ${words.name(talker)}`}
          onClick={() => state.setTalker(talker, { talking: !talking })}
        >
          <Icon name={talking ? 'microphone' : 'microphoneOff'} />
          {words.name(talker)}
        </button>
        <SoundChoice state={state} talker={talker} />
        <LoopChoice state={state} talker={talker} />
      </div>
      <Plot
        state={state}
        name={`buffer-${talker}`}
        label={words.plot(talker)}
        draw={(drawing) => drawBuffer(drawing, state.history, talker)}
      />
      <Counts state={state} talker={talker} />
    </article>
  )
}

function SoundChoice({ state, talker }: TalkerProps): JSX.Element {
  const picker = useRef<HTMLInputElement>(null)
  const choose = (sound: Sound) => {
    if (sound === 'file') picker.current?.click()
    else state.setTalker(talker, { sound })
  }
  return (
    <>
      <select
        class="choice"
        aria-label={words.sound(talker)}
        title={words.drop}
        value={state.settings.value.talkers[talker]?.sound}
        onChange={(event) => {
          choose(event.currentTarget.value as Sound)
          // A file is only said once it has been chosen and read.
          event.currentTarget.value = state.settings.value.talkers[talker]?.sound ?? ''
        }}
      >
        {SOUNDS.map((sound) => (
          <option key={sound} value={sound}>
            {words.sounds[sound]}
          </option>
        ))}
      </select>
      <input
        ref={picker}
        type="file"
        accept="audio/*"
        hidden
        aria-label={words.file(talker)}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file !== undefined) void state.takeFile(talker, file)
        }}
      />
    </>
  )
}

function LoopChoice({ state, talker }: TalkerProps): JSX.Element {
  const chosen = state.settings.value.talkers[talker]?.loops ?? []
  const toggle = (loop: number) => {
    const others = chosen.filter((known) => known !== loop)
    state.setTalker(talker, { loops: others.length < chosen.length ? others : [...chosen, loop] })
  }
  return (
    <fieldset class="loops" aria-label={words.loops(talker)}>
      {LOOPS.map((name, loop) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.includes(loop)} onChange={() => toggle(loop)} />
          {name}
        </label>
      ))}
    </fieldset>
  )
}

function Counts({ state, talker }: TalkerProps): JSX.Element {
  const report = state.report.value?.talkers[talker]
  return (
    <dl class="counts">
      <div class="held">
        <dt>{words.depth}</dt>
        <dd data-count="depth">{words.ms(report?.depthMs ?? 0)}</dd>
      </div>
      <div class="target">
        <dt>{words.target}</dt>
        <dd>{words.ms(report?.targetMs ?? 0)}</dd>
      </div>
      {(['lost', 'late', 'duplicate', 'concealed'] as const).map((count) => (
        <div key={count} class={count}>
          <dt>{words.counts[count]}</dt>
          <dd data-count={count}>{report?.[count] ?? 0}</dd>
        </div>
      ))}
    </dl>
  )
}
