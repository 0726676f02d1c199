// Presets of the role's loops, with notes for the next shift (X22): kept under a name, applied by one press.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Preset } from '../console_logic/presets.ts'
import { Dialog } from '../shared/dialog.tsx'
import { Icon } from '../shared/icons.tsx'
import { utcClock } from '../shared_logic/utc_clock.ts'
import type { StateProps } from './app.tsx'
import { PresetForm } from './preset_form.tsx'
import { PresetStore } from './preset_store.ts'
import { text } from './text.ts'

export function PresetsDialog({ state }: StateProps): JSX.Element {
  const store = useMemo(() => new PresetStore(state), [state])
  const heading = useRef<HTMLHeadingElement>(null)
  const close = () => (state.dialog.value = undefined)
  const list = store.list.value
  const { isFault, message } = store.told.value
  return (
    <Dialog title={text.presets.title} close={close}>
      <p class="soft">{text.presets.about}</p>
      <p
        class={isFault ? 'preset-told failure' : 'preset-told'}
        role={isFault ? 'alert' : 'status'}
      >
        {message}
      </p>
      <h3 ref={heading} tabIndex={-1}>
        {list.length === 0 ? text.presets.none : text.presets.kept(list.length)}
      </h3>
      <ul class="presets">
        {list.map((preset) => (
          <PresetRow
            key={preset.id}
            store={store}
            preset={preset}
            applied={close}
            removed={() => heading.current?.focus()}
          />
        ))}
      </ul>
      <section class="preset-new" aria-label={text.presets.fresh}>
        <h3>{text.presets.fresh}</h3>
        {store.isFull.value && <p class="soft">{text.presets.full}</p>}
        <PresetForm
          words={{ name: '', note: '' }}
          submit={text.presets.save}
          isBlocked={store.isFull.value || store.isBusy.value}
          save={(words) => store.save(words)}
        />
      </section>
    </Dialog>
  )
}

interface PresetRowProps {
  readonly store: PresetStore
  readonly preset: Preset
  readonly applied: () => void
  readonly removed: () => void
}

type RowMode = 'shown' | 'edited' | 'asked'

function PresetRow({ store, preset, applied, removed }: PresetRowProps): JSX.Element {
  const mode = useSignal<RowMode>('shown')
  const withLoops = useSignal(false)
  const edit = (to: RowMode) => {
    withLoops.value = false
    mode.value = to
  }
  const back = () => edit('shown')
  return (
    <li class="preset" data-preset={preset.name}>
      <PresetFacts preset={preset} />
      {mode.value === 'shown' && (
        <PresetActions store={store} preset={preset} applied={applied} go={edit} />
      )}
      {mode.value === 'asked' && (
        <RemoveQuestion
          name={preset.name}
          keep={back}
          remove={() => void store.remove(preset).then((isDone) => isDone && removed())}
        />
      )}
      {mode.value === 'edited' && (
        <PresetForm
          words={preset}
          submit={text.presets.change}
          isBlocked={store.isBusy.value}
          focus
          cancel={back}
          save={async (words) => {
            const isDone = await store.change(preset, words, withLoops.value)
            if (isDone) back()
            return false
          }}
        >
          <label class="preset-check">
            <input
              type="checkbox"
              checked={withLoops.value}
              onChange={({ currentTarget }) => (withLoops.value = currentTarget.checked)}
            />
            {text.presets.withLoops}
          </label>
        </PresetForm>
      )}
    </li>
  )
}

function PresetFacts({ preset }: { readonly preset: Preset }): JSX.Element {
  const count = (wanted: string) => preset.loops.filter(({ state }) => state === wanted).length
  const { day, time } = utcClock(preset.savedMs)
  return (
    <div class="preset-facts">
      <strong>{preset.name}</strong>
      <span class="soft">
        {text.presets.contents(count('talk'), count('monitor'))}
        <time>{text.presets.savedAt(`${day} ${time.slice(0, 5)}`)}</time>
      </span>
      {preset.note !== '' && <p class="preset-note">{preset.note}</p>}
    </div>
  )
}

interface PresetActionsProps extends Pick<PresetRowProps, 'store' | 'preset' | 'applied'> {
  readonly go: (mode: RowMode) => void
}

function PresetActions({ store, preset, applied, go }: PresetActionsProps): JSX.Element {
  const { name } = preset
  return (
    <div class="preset-actions">
      <button
        class="button main"
        type="button"
        aria-label={text.presets.applyName(name)}
        disabled={store.isBusy.value}
        onClick={() => void store.apply(preset).then((isDone) => isDone && applied())}
      >
        {text.presets.apply}
      </button>
      <button
        class="button"
        type="button"
        aria-label={text.presets.editName(name)}
        title={text.presets.editName(name)}
        onClick={() => go('edited')}
      >
        <Icon name="edit" />
      </button>
      <button
        class="button"
        type="button"
        aria-label={text.presets.removeName(name)}
        title={text.presets.removeName(name)}
        onClick={() => go('asked')}
      >
        <Icon name="remove" />
      </button>
    </div>
  )
}

interface RemoveQuestionProps {
  readonly name: string
  readonly keep: () => void
  readonly remove: () => void
}

function RemoveQuestion({ name, keep, remove }: RemoveQuestionProps): JSX.Element {
  const first = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => first.current?.focus(), [])
  return (
    <div class="preset-actions">
      <p>{text.presets.question(name)}</p>
      <button class="button" type="button" ref={first} onClick={keep}>
        {text.cancel}
      </button>
      <button class="button" type="button" onClick={remove}>
        <Icon name="remove" />
        {text.presets.remove}
      </button>
    </div>
  )
}
