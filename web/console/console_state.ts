// What the console shows beside the client's own view, and what its controls do. Holds the signals that
// the components read. I/O: timers, clock, the page's audio element.
import { batch, computed, signal, type Signal } from '@preact/signals'
import { VocsError } from '../../src/protocol/errors.ts'
import { NO_WISHES, type StartWishes, wishedRole } from '../console_logic/start_wishes.ts'
import { stateAfterClick } from '../console_logic/loop_click.ts'
import { AccountActions } from '../shared/account_actions.ts'
import { refusalWords } from '../shared/refusal_words.ts'
import { Notices } from '../shared/notices.ts'
import { reloadWhenAsked } from '../shared/page_reload.ts'
import { isUpgraded } from '../shared/upgrade_watch.ts'
import { type AlarmParts, AlarmWatch } from './alarm_watch.ts'
import { AudioWatch } from './audio_watch.ts'
import type { ConsoleClient, Phase, ShownLoop, ShownView } from './console_client.ts'
import { Dimming } from './dimming.ts'
import { LoopSignals } from './loop_signals.ts'
import { Microphone, type MicrophoneState } from './microphone.ts'
import { microphoneNotice, viewNotices } from './notices.ts'
import { PageChoice } from './page_choice.ts'
import { RosterState } from './roster_state.ts'
import { SliderSender } from './slider_sender.ts'
import { Sound } from './sound.ts'
import { Speaker } from './speaker.ts'
import { TalkControl } from './talk_control.ts'
import { TalkDevices } from './talk_devices.ts'
import { text } from './text.ts'

export class ConsoleState {
  readonly client: ConsoleClient
  readonly microphone = new Microphone()
  readonly speaker: Speaker
  readonly audio: AudioWatch
  readonly talk: TalkControl
  readonly sound: Sound
  readonly devices: TalkDevices
  readonly dimming: Dimming
  readonly alarms: AlarmWatch
  readonly volumes: SliderSender
  readonly pans: SliderSender
  readonly view: Signal<ShownView>
  /** The view too, but a new one only where something else than loops changed. */
  readonly situation: Signal<Omit<ShownView, 'loops'>>
  readonly loops = new LoopSignals()
  readonly pages: PageChoice
  readonly roster = new RosterState()
  readonly notices = new Notices()
  readonly account: AccountActions
  /** Why the identity provider's sign-on was refused, after the page came back from it. */
  readonly refusal = signal<string | undefined>(undefined)
  /** A dialog that lies over the page. */
  readonly dialog = signal<'account' | 'presets' | 'talk' | undefined>(undefined)
  /** A page that the operator asked for from the console. */
  readonly detour = signal<'password' | 'roles' | undefined>(undefined)
  /** The page that is shown. */
  readonly phase = computed<Phase>(() => {
    const { phase } = this.situation.value
    return phase === 'console' ? (this.detour.value ?? 'console') : phase
  })
  /** Names of the loops in talk. */
  readonly talkLoops = computed<readonly string[]>(() => {
    const loops = this.loops.order.value.flatMap((id) => this.loops.get(id)?.value ?? [])
    const names = loops.filter(({ state }) => state === 'talk').map(({ name }) => name)
    const isSame = names.join('\n') === this.#talkNames.join('\n')
    return isSame ? this.#talkNames : (this.#talkNames = names)
  })
  /** A pressed key would be heard, if a loop is in talk. */
  readonly canTalk = computed(() => {
    const { connected, muted } = this.situation.value
    return connected && !muted && this.microphone.state.value === 'ready'
  })
  /** A pressed key would be heard by somebody. */
  readonly isReady = computed(
    () => this.phase.value === 'console' && this.canTalk.value && this.talkLoops.value.length > 0,
  )

  readonly #wishes: StartWishes
  /** The same list as long as they are the same. */
  #talkNames: readonly string[] = []

  constructor(client: ConsoleClient, audio: HTMLAudioElement, wishes = NO_WISHES) {
    this.client = client
    this.account = new AccountActions(client)
    this.#wishes = wishes
    this.view = signal(client.view)
    this.situation = signal(client.view)
    this.loops.take(client.view.loops)
    this.pages = new PageChoice(client, this.loops, this.situation)
    this.speaker = new Speaker(audio)
    this.audio = new AudioWatch(
      () => client.audioCounters(),
      () => client.view.serverDelayMs,
    )
    this.talk = new TalkControl({
      view: this.view,
      canTalk: this.canTalk,
      isShown: computed(() => this.phase.value === 'console'),
      setPtt: ({ pressed, ...options }) => client.setPtt(pressed, options),
      say: (kind, message) => this.notices.show(kind, message),
    })
    this.devices = new TalkDevices(this.talk)
    this.volumes = new SliderSender((loop, volume) => this.attempt(client.setVolume(loop, volume)))
    this.pans = new SliderSender((loop, pan) => this.attempt(client.setPan(loop, pan)))
    this.sound = new Sound({
      microphone: this.microphone,
      speaker: this.speaker,
      notices: this.notices,
      talk: this.talk,
      isReady: this.isReady,
      isLive: computed(() => {
        const { pressed, ungated } = this.talk.wish.value
        return this.isReady.value && (pressed || ungated)
      }),
      send: (track) => this.attempt(client.setMicrophone(track)),
    })
    this.dimming = new Dimming({
      view: this.view,
      send: (dim) => this.attempt(client.setDim(dim)),
      sayFloor: (loop) => this.notices.show('info', text.dims.floor(loop)),
    })
    this.alarms = new AlarmWatch({
      read: () => this.#condition(),
      isTalking: () => this.view.peek().spoken.length > 0,
      level: () => this.microphone.level(),
      calls: this.dimming.calls,
    })
  }

  /** Begins to follow the client, the microphone and the clock; then connects. */
  start(): void {
    this.client.onChange(() => this.#takeView())
    this.microphone.state.subscribe((state) => this.#takeMicrophone(state))
    this.notices.start()
    this.sound.start()
    this.audio.start()
    reloadWhenAsked({
      onReload: (listener) => this.client.onReload(listener),
      isBusy: () => this.talk.wish.peek().pressed || this.talk.key.peek().holds.length > 0,
      tell: (message) => this.notices.show('info', message),
    })
    this.dimming.start()
    this.alarms.start()
    this.client.connect()
    this.account.finishOpenid().catch((error: unknown) => {
      if (!(error instanceof VocsError)) throw error
      this.refusal.value = refusalWords(error)
    })
  }

  /** Waits for a request and shows why it was refused; true if it was carried out. */
  async attempt(request: Promise<unknown>): Promise<boolean> {
    try {
      await request
      return true
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      if (error.code === 'NO_RESOURCE') this.notices.show('alert', text.notices.noResource)
      else this.notices.show('warning', refusalWords(error))
      return false
    }
  }

  /** A click on a loop's tile: monitor, then talk; where it changes nothing it says why. */
  clickLoop(loop: ShownLoop): void {
    const state = stateAfterClick(loop.state, loop.right)
    if (state !== undefined) void this.attempt(this.client.switchLoop(loop.id, state))
    else if (loop.right !== 'talk') this.notices.show('info', text.loops.noTalkRight)
    else this.notices.show('info', text.loops.inTalkAlready)
  }

  /** Puts the focus on the loop's tile, in sight. */
  goToLoop(id: number): void {
    const page = this.pages.pages.peek().findIndex(({ loops }) => loops.includes(id))
    if (page >= 0) this.pages.choose(page)
    // When its page is shown.
    requestAnimationFrame(() => focusLoop(id))
  }

  switchOff(loop: ShownLoop): void {
    if (loop.state !== 'off') void this.attempt(this.client.switchLoop(loop.id, 'off'))
  }

  /** Takes a role; the loops of the one before are left. */
  async chooseRole(role: string): Promise<void> {
    this.talk.drop('quiet')
    if (await this.attempt(this.client.chooseRole(role))) this.detour.value = undefined
  }

  /** Asks for the microphone and gives it to the client; says what to do where that fails. */
  openMicrophone(): Promise<void> {
    return this.sound.input.open()
  }

  async signOff(): Promise<void> {
    this.talk.drop('quiet')
    const next = await this.account.providerSignOff()
    await this.attempt(this.client.signOff())
    this.microphone.close()
    // The provider's own session ends too: else the next one here would be signed on with a click.
    if (next !== undefined) location.assign(next)
  }

  /** For the alarms; undefined where nobody is in a role. */
  #condition(): ReturnType<AlarmParts['read']> {
    const { phase, connected, media, mediaProblem, muted } = this.view.peek()
    if (phase !== 'console') return undefined
    return {
      connected,
      media,
      mediaProblem,
      muted,
      grade: this.audio.quality.peek()?.grade,
      microphone: this.microphone.state.peek(),
      soundMuted: this.sound.isSilent.peek(),
      soundBlocked: this.speaker.blocked.peek(),
    }
  }

  #takeView(): void {
    const before = this.view.peek()
    const after = this.client.view
    batch(() => {
      this.view.value = after
      this.loops.take(after.loops)
      if (differsBesideLoops(before, after)) this.situation.value = after
      this.pages.take(before, after)
      if (after.phase !== 'console') this.#leaveConsole()
      for (const { kind, message } of viewNotices(before, after)) this.notices.show(kind, message)
    })
    if (after.connected && !before.connected) void this.#lookForUpgrade()
    if (!after.connected || after.phase !== 'console') this.talk.drop('quiet')
    if (after.phase === 'sign_on') this.microphone.close()
    if (after.phase === 'roles' && before.phase !== 'roles') this.#takeWishedRole()
    this.speaker.play(this.client.remoteStream)
    // The loops are there, by a choice or by a resume after a reload: now a microphone makes sense.
    if (after.phase === 'console' && this.microphone.state.value === 'unasked') {
      void this.openMicrophone()
    }
  }

  /** A server that was away may be a newer one: its page is not this one any more. */
  async #lookForUpgrade(): Promise<void> {
    if (await isUpgraded()) this.notices.show('info', text.notices.upgraded)
  }

  #leaveConsole(): void {
    this.detour.value = undefined
    if (this.dialog.value === 'presets') this.dialog.value = undefined
    this.roster.shown.value = undefined
  }

  /** After the sign-on, where the page's address names a role. */
  #takeWishedRole(): void {
    const role = wishedRole(this.client.view.roles, this.#wishes.role)
    if (role !== undefined) void this.chooseRole(role.id)
  }

  /** An unplugged microphone opens the key at once. */
  #takeMicrophone(state: MicrophoneState): void {
    if (state !== 'ready') this.talk.drop('quiet')
    if (state === 'ended') void this.sound.input.replace()
    const message = microphoneNotice(state)
    if (message !== undefined) this.notices.show('warning', message)
  }
}

function differsBesideLoops(before: ShownView, after: ShownView): boolean {
  const parts = Object.keys(after) as (keyof ShownView)[]
  return parts.some((part) => part !== 'loops' && before[part] !== after[part])
}

function focusLoop(id: number): void {
  document.querySelector<HTMLElement>(`[data-loop="${id}"] [data-switch]`)?.focus()
}
