// The presets of the present role as the user's settings keep them, and what is done with them (X22). I/O: by the client.
import { computed, signal } from '@preact/signals'
import { VocsError } from '../../src/protocol/errors.ts'
import {
  applyPreset,
  newPreset,
  type Preset,
  PRESETS_MAX,
  readPresets,
  withPresets,
} from '../console_logic/presets.ts'
import { SETTINGS_BYTES_MAX, settingsBytes } from '../console_logic/user_settings.ts'
import type { ConsoleState } from './console_state.ts'
import { text } from './text.ts'

export interface PresetWords {
  readonly name: string
  readonly note: string
}

export interface Told {
  readonly isFault: boolean
  readonly message: string
}

export class PresetStore {
  readonly #state: ConsoleState
  readonly #all = computed(() => readPresets(this.#state.situation.value.settings))
  /** Of the present role. */
  readonly list = computed(() => {
    const role = this.#state.situation.value.role?.id
    return this.#all.value.filter((preset) => preset.role === role)
  })
  readonly isFull = computed(() => this.list.value.length >= PRESETS_MAX)
  readonly isBusy = signal(false)
  /** What came of the last request. */
  readonly told = signal<Told>({ isFault: false, message: '' })

  constructor(state: ConsoleState) {
    this.#state = state
  }

  /** Keeps the loops and the page as they are now; true: it is saved. */
  save(words: PresetWords): Promise<boolean> {
    return this.#write((all) => [...all, this.#present(all, words)], text.presets.saved(words.name))
  }

  /** withLoops: as they are now, instead of those that it has. */
  change(preset: Preset, words: PresetWords, withLoops: boolean): Promise<boolean> {
    const { id } = preset
    const changed = (all: readonly Preset[]) =>
      withLoops ? { ...this.#present(all, words), id } : { ...preset, ...words }
    return this.#write(
      (all) => all.map((old) => (old.id === id ? changed(all) : old)),
      text.presets.saved(words.name),
    )
  }

  remove({ id, name }: Preset): Promise<boolean> {
    return this.#write((all) => all.filter((old) => old.id !== id), text.presets.removed(name))
  }

  /** All loops at once, or none; then the page. Says what could not be as it was. */
  async apply(preset: Preset): Promise<boolean> {
    const { client, pages, notices } = this.#state
    const { loops, talkMode } = client.view
    const { settings, missing, lowered } = applyPreset(preset, loops, talkMode)
    const isDone =
      settings.length === 0 || (await this.#attempt(() => client.setLoops(settings), ''))
    if (!isDone) return false
    pages.choose(Math.min(preset.page, pages.pages.peek().length - 1))
    notices.show('info', text.presets.applied(preset.name))
    const join = (names: readonly string[]) => names.join(text.listJoiner)
    if (missing.length > 0) notices.show('warning', text.presets.missing(join(missing)))
    if (lowered.length > 0) notices.show('warning', text.presets.lowered(join(lowered)))
    return true
  }

  #present(all: readonly Preset[], words: PresetWords): Preset {
    const { client, pages } = this.#state
    const role = client.view.role?.id ?? ''
    const rest = { ...words, role, savedMs: Date.now(), page: pages.index.peek() }
    return newPreset(all, rest, client.view.loops)
  }

  async #write(
    change: (all: readonly Preset[]) => readonly Preset[],
    done: string,
  ): Promise<boolean> {
    const { client } = this.#state
    // As they are now: another console may have changed them.
    const { settings } = client.view
    const changed = withPresets(settings, change(readPresets(settings)))
    if (settingsBytes(changed) > SETTINGS_BYTES_MAX) {
      this.told.value = { isFault: true, message: text.presets.noRoom }
      return false
    }
    return this.#attempt(() => client.saveSettings(changed), done)
  }

  async #attempt(request: () => Promise<void>, done: string): Promise<boolean> {
    if (this.isBusy.peek()) return false
    this.isBusy.value = true
    try {
      await request()
      this.told.value = { isFault: false, message: done }
      return true
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      this.told.value = { isFault: true, message: error.message }
      return false
    } finally {
      this.isBusy.value = false
    }
  }
}
