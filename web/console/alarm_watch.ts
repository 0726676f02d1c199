// Watches what may be wrong at this console and keeps the list of alarms (X17). I/O: timer, clock, storage.
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { alarmConditions, type ConsoleCondition } from '../console_logic/alarm_conditions.ts'
import { type Alarm, type AlarmKind, AlarmList, hasNews } from '../console_logic/alarm_list.ts'
import { MicrophoneSilence } from '../console_logic/microphone_silence.ts'
import { AlarmSound } from './alarm_sound.ts'

const LOOK_EVERY_MS = 250
const STORAGE_KEY = 'flightloop.alarmSound'

export interface AlarmParts {
  /** All but what is watched here; undefined where there is nothing to watch: nobody is in a role. */
  readonly read: () => Omit<ConsoleCondition, 'microphoneSilent'> | undefined
  /** Others would hear the own voice now. */
  readonly isTalking: () => boolean
  /** Of the own microphone; 0 is silence. */
  readonly level: () => number
  /** Ids of emergency loops that call: they sound as an alarm does. */
  readonly calls: ReadonlySignal<readonly number[]>
}

export class AlarmWatch {
  /** The most important first. */
  readonly alarms = signal<readonly Alarm[]>([])
  /** Those that nobody acknowledged. */
  readonly news = computed(() => this.alarms.value.filter(({ acknowledged }) => !acknowledged))
  /** Chosen on this device. */
  readonly isSoundOn = signal(localStorage.getItem(STORAGE_KEY) === 'on')
  readonly #parts: AlarmParts
  readonly #list = new AlarmList()
  readonly #silence = new MicrophoneSilence()
  readonly #sound = new AlarmSound()

  constructor(parts: AlarmParts) {
    this.#parts = parts
  }

  start(): void {
    setInterval(() => this.#look(), LOOK_EVERY_MS)
    let before: readonly number[] = []
    this.#parts.calls.subscribe((calls) => {
      if (calls.some((loop) => !before.includes(loop))) this.#play()
      before = calls
    })
  }

  acknowledge(kind: AlarmKind): void {
    this.#list.acknowledge(kind)
    this.#look()
  }

  /** Chooses and remembers it on this device; whoever turns it on hears it. */
  setSound(on: boolean): void {
    localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off')
    this.isSoundOn.value = on
    if (on) void this.#sound.play()
  }

  #look(): void {
    const now = this.#parts.read()
    if (now?.microphone !== 'ready') this.#silence.clear()
    const microphoneSilent = this.#silence.note(
      this.#parts.isTalking(),
      this.#parts.level(),
      performance.now(),
    )
    const conditions = now === undefined ? [] : alarmConditions({ ...now, microphoneSilent })
    const before = this.alarms.peek()
    const after = this.#list.update(conditions, Date.now())
    if (JSON.stringify(after) === JSON.stringify(before)) return
    this.alarms.value = after
    if (hasNews(before, after)) this.#play()
  }

  #play(): void {
    if (this.isSoundOn.peek()) void this.#sound.play()
  }
}
