// What the lab's page shows and sets: settings that go to the worker whole, reports that come back. I/O.
import { signal } from '@preact/signals'
import wasmUrl from '../../build/wasm/audio_core.wasm?url'
import type { Verdict } from '../../test/conformance/conformance_case.ts'
import { LISTENERS, TALKERS } from '../mixer_lab_logic/messages.ts'
import type {
  FromCheck,
  LabReport,
  LabSettings,
  ListenerSettings,
  TalkerSettings,
  ToLab,
} from '../mixer_lab_logic/messages.ts'
import { ReportHistory } from '../mixer_lab_logic/report_history.ts'
import { NETWORK_PERFECT, type NetworkSettings } from '../mixer_lab_logic/simulated_network.ts'
import { SoundCard } from './sound_card.ts'
import { text } from './text.ts'

/** Of all talkers, or of one. */
export type NetworkOf = number | 'all'

export const FIRST_SETTINGS: LabSettings = {
  talkers: Array.from({ length: TALKERS }, (_, talker) => ({
    sound: (['speechLow', 'speechHigh', 'beeps', 'tone440'] as const)[talker] ?? 'tone440',
    talking: talker < 3,
    loops: [[0], [1], [0], [2]][talker] ?? [0],
    network: NETWORK_PERFECT,
  })),
  listeners: Array.from({ length: LISTENERS }, (_, listener) => ({
    volumes: [
      [80, 80, 0],
      [80, 80, 0],
      [80, 80, 80],
      [80, 80, 60],
    ][listener] ?? [80, 80, 80],
  })),
  heard: 2,
}

export class LabState {
  readonly settings = signal(FIRST_SETTINGS)
  readonly report = signal<LabReport | undefined>(undefined)
  readonly history = new ReportHistory()
  readonly networkOf = signal<NetworkOf>('all')
  readonly sounding = signal(false)
  /** A sentence for the person; empty for none. */
  readonly notice = signal(text.starting)
  readonly verdicts = signal<readonly Verdict[]>([])
  /** Of the last check; undefined while one runs, or before the first. */
  readonly checkSeconds = signal<number | undefined>(undefined)
  readonly #card = new SoundCard()
  #module: WebAssembly.Module | undefined
  #worker: Worker | undefined
  #checker: Worker | undefined
  #hasLoudspeaker = false
  #hasMicrophone = false
  /** By talker. */
  readonly #files = new Map<number, Float32Array>()

  /** Loads the engine and starts it. What fails is told on the page. */
  async start(): Promise<void> {
    try {
      const response = await fetch(wasmUrl)
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
      this.#module = await WebAssembly.compile(await response.arrayBuffer())
      this.#worker = new Worker(new URL('./lab_worker.ts', import.meta.url), { type: 'module' })
      this.#worker.addEventListener('message', ({ data }: MessageEvent<LabReport>) => {
        this.history.add(data)
        this.report.value = data
      })
      this.notice.value = ''
      this.restart()
    } catch (error) {
      this.notice.value = text.failed(error instanceof Error ? error.message : String(error))
    }
  }

  /** The engine anew, with the present settings. */
  restart(): void {
    if (this.#module === undefined) return
    this.history.clear()
    this.#tell({ kind: 'start', module: this.#module, settings: this.settings.value })
    for (const [talker, samples] of this.#files) this.#tell({ kind: 'file', talker, samples })
  }

  setTalker(talker: number, change: Partial<TalkerSettings>): void {
    const { talkers } = this.settings.value
    this.#set({ talkers: talkers.map((old, at) => (at === talker ? { ...old, ...change } : old)) })
    if (change.sound === 'microphone') void this.#openMicrophone()
  }

  setListener(listener: number, change: Partial<ListenerSettings>): void {
    const { listeners } = this.settings.value
    const changed = listeners.map((old, at) => (at === listener ? { ...old, ...change } : old))
    this.#set({ listeners: changed })
  }

  /** Of the talkers that the network panel is set to. */
  setNetwork(change: Partial<NetworkSettings>): void {
    const of = this.networkOf.value
    const talkers = this.settings.value.talkers.map((old, talker) =>
      of === 'all' || of === talker ? { ...old, network: { ...old.network, ...change } } : old,
    )
    this.#set({ talkers })
  }

  hear(listener: number): void {
    this.#set({ heard: listener })
  }

  async toggleSound(): Promise<void> {
    try {
      if (!this.#hasLoudspeaker) await this.#openLoudspeaker()
      this.#card.setAudible(!this.sounding.value)
      this.sounding.value = !this.sounding.value
    } catch {
      this.notice.value = text.noSound
    }
  }

  /** Lets the talker say what the file holds. */
  async takeFile(talker: number, file: File): Promise<void> {
    try {
      const samples = await this.#card.decodeFile(file)
      this.notice.value = ''
      this.#files.set(talker, samples)
      this.#tell({ kind: 'file', talker, samples })
      this.setTalker(talker, { sound: 'file', talking: true })
    } catch {
      this.notice.value = text.noAudioFile(file.name)
    }
  }

  /** Runs the conformance cases in a thread of their own. */
  check(): void {
    if (this.#module === undefined) return
    this.#checker?.terminate()
    this.verdicts.value = []
    this.checkSeconds.value = undefined
    this.#checker = new Worker(new URL('./check_worker.ts', import.meta.url), { type: 'module' })
    this.#checker.addEventListener('message', ({ data }: MessageEvent<FromCheck>) => {
      if (data.kind === 'verdict') this.verdicts.value = [...this.verdicts.value, data.verdict]
      else this.checkSeconds.value = data.seconds
    })
    this.#checker.postMessage({ module: this.#module })
  }

  #set(change: Partial<LabSettings>): void {
    this.settings.value = { ...this.settings.value, ...change }
    this.#tell({ kind: 'settings', settings: this.settings.value })
  }

  async #openLoudspeaker(): Promise<void> {
    const port = await this.#card.openLoudspeaker()
    this.#hasLoudspeaker = true
    this.#tell({ kind: 'loudspeaker', port }, [port])
  }

  async #openMicrophone(): Promise<void> {
    if (this.#hasMicrophone) return
    try {
      const port = await this.#card.openMicrophone()
      this.#hasMicrophone = true
      this.notice.value = ''
      this.#tell({ kind: 'microphone', port }, [port])
    } catch {
      this.notice.value = text.noMicrophone
    }
  }

  #tell(message: ToLab, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer)
  }
}
