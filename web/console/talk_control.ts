// How the operator talks (F41-F50, X05): what is held, whom that speaks to, and the request that follows from it. Holds
// the signals that the bar, the tiles and the dialog read. I/O: storage, clock, window focus.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { VocsError } from '../../src/protocol/errors.ts'
import { readTalkSettings, writeTalkSettings } from '../console_logic/stored_talk_settings.ts'
import {
  dropTalkKey,
  isCoughing,
  pressTalkKey,
  releaseTalkKey,
  setTalkKeyMode,
  spokenTargets,
  TALK_KEY_UP,
  type TalkKey,
  type TalkSource,
  type TalkTarget,
  toggleTalkKey,
} from '../console_logic/talk_key.ts'
import {
  groupsOfRole,
  sourceOf,
  type TalkInput,
  type TalkSettings,
  worksInBackground,
} from '../console_logic/talk_settings.ts'
import {
  isSameWish,
  PTT_RELEASED,
  pttWish,
  type PttWish,
  spokenLoops,
  type TalkScene,
} from '../console_logic/talk_targets.ts'
import type { NoticeKind } from '../shared_logic/notice_list.ts'
import type { ShownView } from './console_client.ts'
import { text } from './text.ts'

const STORAGE_KEY = 'flightloop.talk'

export interface TalkPlace {
  readonly view: ReadonlySignal<ShownView>
  /** A pressed key would be heard, if a loop is in talk. */
  readonly canTalk: ReadonlySignal<boolean>
  /** The loops' page is there, and with it the talk key. */
  readonly isShown: ReadonlySignal<boolean>
  /** Rejects with VocsError. */
  readonly setPtt: (wish: PttWish) => Promise<void>
  readonly say: (kind: NoticeKind, message: string) => void
}

/** Why nothing is pressed any more. `quiet`: the operator sees why without a word. */
export type DropCause = 'blur' | 'device' | 'uncertain' | 'quiet'

/** Waits for a button that is to be bound, of one kind of device. */
export interface Learning {
  readonly kind: TalkInput['kind']
  readonly take: (input: TalkInput) => void
}

export class TalkControl {
  readonly settings = signal<TalkSettings>(readTalkSettings(localStorage.getItem(STORAGE_KEY)))
  readonly key = signal<TalkKey>({ ...TALK_KEY_UP, mode: this.settings.peek().mode })
  readonly learning = signal<Learning | undefined>(undefined)
  /** Of a headset that mutes by hardware: somebody speaks into it. */
  readonly voice = signal(false)
  /** The server does not take a headset's word for it. */
  readonly secureRefused = signal(false)
  /** The voice goes out as the headset lets it. */
  readonly secure = computed(() => this.settings.value.hardwareMute && !this.secureRefused.value)
  readonly groups = computed(() =>
    groupsOfRole(this.settings.value, this.#place.view.value.role?.id),
  )
  readonly scene = computed<TalkScene>(() => ({
    loops: this.#place.view.value.loops,
    talkMode: this.#place.view.value.talkMode,
    groups: this.groups.value,
    secure: this.secure.value,
    voice: this.voice.value,
  }))
  readonly wish = computed<PttWish>(() => {
    const { canTalk, isShown } = this.#place
    return canTalk.value && isShown.value ? pttWish(this.key.value, this.scene.value) : PTT_RELEASED
  })
  /** Ids of the loops where the voice is heard now. */
  readonly spokenOn = computed(() => spokenLoops(this.wish.value, this.scene.value))
  readonly #place: TalkPlace
  /** Buttons that are down, also those whose press did nothing: only a new press presses again. */
  readonly #down = new Set<TalkSource>()
  #sent = PTT_RELEASED

  constructor(place: TalkPlace) {
    this.#place = place
  }

  /** From now on the server is told of each change. */
  start(): void {
    effect(() => {
      const wish = this.wish.value
      if (isSameWish(wish, this.#sent)) return
      this.#sent = wish
      void this.#send(wish)
    })
  }

  /** On the loops' page only, and where it could be heard; the cough key always. */
  press(source: TalkSource, target: TalkTarget): void {
    const { canTalk, isShown } = this.#place
    if (!isShown.peek() || (target !== 'cough' && !canTalk.peek())) return
    this.key.value = pressTalkKey(this.key.peek(), source, target, performance.now())
  }

  release(source: TalkSource): void {
    this.key.value = releaseTalkKey(this.key.peek(), source, performance.now())
  }

  toggle(source: TalkSource, target: TalkTarget): void {
    const { canTalk, isShown } = this.#place
    if (!isShown.peek() || !canTalk.peek()) return
    this.key.value = toggleTalkKey(this.key.peek(), source, target)
  }

  /** A bound button goes down; in the background only those whose release is told of there, if the person wants that. */
  pressInput(input: TalkInput): void {
    const source = sourceOf(input)
    const target = this.targetOf(input)
    if (target === undefined || this.#down.has(source)) return
    this.#down.add(source)
    const isInFront = document.hasFocus() && !document.hidden
    if (isInFront || this.#staysInBackground(source)) this.press(source, target)
  }

  releaseInput(input: TalkInput): void {
    this.#down.delete(sourceOf(input))
    this.release(sourceOf(input))
  }

  /** What a button does; undefined: nothing. */
  targetOf(input: TalkInput): TalkTarget | undefined {
    const source = sourceOf(input)
    return this.settings.peek().bindings.find((bound) => sourceOf(bound.input) === source)?.target
  }

  /** Whatever holds it, nothing is pressed any more; says so if somebody was heard. */
  drop(cause: DropCause): void {
    this.#drop(cause, () => false)
  }

  /** The window is in the background. */
  dropAtBlur(): void {
    this.#drop('blur', (source) => this.#staysInBackground(source))
  }

  /** A device is gone, or its key-up could be: of this device, or this one button, nothing is held or latched any more. */
  dropSources(device: string, cause: DropCause): void {
    const isOf = (source: TalkSource) => source === device || source.startsWith(`${device} `)
    for (const source of this.#down) if (isOf(source)) this.#down.delete(source)
    this.#drop(cause, (source) => !isOf(source))
  }

  /** Chooses and remembers on this device; what presses the key is let go, since its key-up may mean nothing then. */
  change(settings: TalkSettings): void {
    const before = this.settings.peek()
    localStorage.setItem(STORAGE_KEY, writeTalkSettings(settings))
    if (before.bindings !== settings.bindings || before.groups !== settings.groups) {
      this.drop('quiet')
    }
    if (before.hardwareMute !== settings.hardwareMute) this.secureRefused.value = false
    this.settings.value = settings
    this.key.value = setTalkKeyMode(this.key.peek(), settings.mode)
  }

  #staysInBackground(source: TalkSource): boolean {
    return this.settings.peek().inBackground && worksInBackground(source)
  }

  #drop(cause: DropCause, isKept: (source: TalkSource) => boolean): void {
    const before = this.key.peek()
    const wasOn = spokenTargets(before).length > 0 || isCoughing(before)
    this.key.value = dropTalkKey(before, isKept)
    if (cause !== 'quiet' && wasOn && this.key.peek() !== before) {
      this.#place.say('warning', text.talkDropped[cause])
    }
  }

  async #send(wish: PttWish): Promise<void> {
    try {
      await this.#place.setPtt(wish)
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      const isMuted = this.#place.view.peek().muted
      if (wish.ungated && error.code === 'PERMISSION_DENIED' && !isMuted) {
        this.secureRefused.value = true
        this.#place.say('alert', text.talkSettings.secureRefused)
        return
      }
      // Nobody hears a press that was refused: it must not look as if.
      if (wish === this.#sent && wish.pressed) this.drop('quiet')
      this.#place.say('warning', error.message)
    }
  }
}
