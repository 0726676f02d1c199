// The keys and buttons that talk (F43-F46, X05): what each does, and how another one is found by pressing it.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { TalkTarget } from '../console_logic/talk_key.ts'
import {
  sourceOf,
  type TalkInput,
  withBinding,
  withoutBinding,
} from '../console_logic/talk_settings.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { Check, Part } from './talk_parts.tsx'
import { LearnPanel } from './talk_learn.tsx'
import { text } from './text.ts'

const KINDS = ['key', 'mouse', 'gamepad', 'hid', 'midi'] as const satisfies TalkInput['kind'][]

const KIND_ICONS: Readonly<Record<TalkInput['kind'], IconName>> = {
  key: 'keyboard',
  mouse: 'mouse',
  gamepad: 'gamepad',
  hid: 'headphones',
  midi: 'piano',
}

export function TalkBindings({ state }: StateProps): JSX.Element {
  const { talk } = state
  const settings = talk.settings.value
  const part = useRef<HTMLDivElement>(null)
  /** What was removed takes the focus with it. */
  const remove = (input: TalkInput) => {
    talk.change(withoutBinding(settings, input))
    part.current?.querySelector<HTMLElement>('.talk-add button')?.focus()
  }
  return (
    <Part title={text.talkSettings.buttons}>
      <div class="talk-stack" ref={part}>
        {settings.bindings.length === 0 && <p class="soft">{text.talkSettings.noButtons}</p>}
        <ul class="talk-list">
          {settings.bindings.map(({ input, target }) => (
            <li
              key={sourceOf(input)}
              data-source={sourceOf(input)}
              data-held={isHeld(state, input)}
            >
              <Icon name={KIND_ICONS[input.kind]} />
              <span class="talk-input">{text.talkSettings.inputName(input)}</span>
              <TargetChoice
                state={state}
                label={text.talkSettings.does(text.talkSettings.inputName(input))}
                target={target}
                choose={(chosen) => talk.change(withBinding(settings, { input, target: chosen }))}
              />
              <button
                class="button talk-remove"
                type="button"
                aria-label={text.talkSettings.remove(text.talkSettings.inputName(input))}
                onClick={() => remove(input)}
              >
                <Icon name="remove" />
              </button>
            </li>
          ))}
        </ul>
        <AddButtons state={state} />
      </div>
      <Check
        label={text.talkSettings.inBackground}
        note={text.talkSettings.inBackgroundNote}
        checked={settings.inBackground}
        change={(inBackground) => talk.change({ ...settings, inBackground })}
      />
    </Part>
  )
}

/** One kind after the other; the panel waits for a press. */
function AddButtons({ state }: StateProps): JSX.Element {
  const { talk, devices } = state
  const target = useSignal<TalkTarget>('talk')
  const refused = useSignal('')
  const take = (input: TalkInput) => {
    refused.value = ''
    if (input.kind === 'key' && input.label === '') {
      refused.value = text.talkSettings.keyRefused(input.code)
      return
    }
    talk.learning.value = undefined
    talk.change(withBinding(talk.settings.peek(), { input, target: target.peek() }))
  }
  const begin = (kind: TalkInput['kind']) => {
    refused.value = ''
    if (kind === 'mouse') take({ kind })
    else talk.learning.value = { kind, take }
    if (kind === 'midi') void devices.midi.open()
  }
  return (
    <div class="talk-add" role="group" aria-label={text.talkSettings.add}>
      <label class="talk-new">
        <span>{text.talkSettings.addFor}</span>
        <TargetChoice
          state={state}
          label={text.talkSettings.addFor}
          target={target.value}
          choose={(chosen) => (target.value = chosen)}
        />
      </label>
      {KINDS.map((kind) => (
        <button
          key={kind}
          class="button"
          type="button"
          aria-pressed={talk.learning.value?.kind === kind}
          onClick={() => begin(kind)}
        >
          <Icon name={KIND_ICONS[kind]} />
          {text.talkSettings.kinds[kind]}
        </button>
      ))}
      <LearnPanel state={state} refused={refused.value} />
    </div>
  )
}

interface TargetChoiceProps extends StateProps {
  readonly label: string
  readonly target: TalkTarget
  readonly choose: (target: TalkTarget) => void
}

function TargetChoice({ state, label, target, choose }: TargetChoiceProps): JSX.Element {
  const groups = state.talk.groups.value.map(
    ({ id, name }) => [`group ${id}`, text.talkSettings.groupTarget(name)] as const,
  )
  const known: readonly (readonly [TalkTarget, string])[] = [
    ['talk', text.talkSettings.targets.talk],
    ...groups,
    ['all', text.talkSettings.targets.all],
    ['cough', text.talkSettings.targets.cough],
  ]
  const isKnown = known.some(([value]) => value === target)
  const options = isKnown ? known : [...known, [target, text.talkSettings.otherGroup] as const]
  return (
    <select
      class="talk-select"
      aria-label={label}
      value={target}
      onChange={({ currentTarget }) => {
        const chosen = options.find(([value]) => value === currentTarget.value)
        if (chosen !== undefined) choose(chosen[0])
      }}
    >
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  )
}

function isHeld({ talk }: StateProps['state'], input: TalkInput): boolean {
  const source = sourceOf(input)
  return talk.key.value.holds.some((hold) => hold.source === source)
}
