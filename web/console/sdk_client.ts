// The SDK's client as the console wants it: one phase for what page is due, times on the page's clock.
import type { ReloadMessage } from '../../src/protocol/system_messages.ts'
import { connect, type BrowserVoiceClient, type ClientView } from '../../src/sdk/browser.ts'
import { Account } from '../../src/sdk/account.ts'
import { type RosterListener, watchRoster } from '../../src/sdk/roster.ts'
import type { DimView, LoopSetting } from '../../src/sdk/view.ts'
import type { AudioCounters } from '../console_logic/audio_quality.ts'
import type { ConsoleClient, Phase, PttOptions, ShownView } from './console_client.ts'

const CLIENT_NAME = 'console'

/** A client of this page's own host, which connects when it is told to. keyset: what kind of console this is. */
export function connectedClient(keyset: string | undefined): ConsoleClient {
  return new SdkClient(keyset)
}

class SdkClient implements ConsoleClient {
  #client: BrowserVoiceClient | undefined
  #microphone: MediaStreamTrack | undefined
  #listener: () => void = () => undefined
  #reload: (reload: ReloadMessage) => void = () => undefined
  #view: ShownView = BEFORE
  #wasOpen = false
  readonly #keyset: string | undefined
  /** The server knows what kind of console this is, or is being told. */
  #isKeysetTold = false

  constructor(keyset: string | undefined) {
    this.#keyset = keyset
  }

  get view(): ShownView {
    return this.#view
  }

  readonly ask: ConsoleClient['ask'] = (body) => this.#connected().ask(body)

  get remoteStream(): MediaStream | null {
    return this.#client?.remoteStream ?? null
  }

  onChange(listener: () => void): void {
    this.#listener = listener
  }

  onReload(listener: (reload: ReloadMessage) => void): void {
    this.#reload = listener
  }

  connect(): void {
    const client = connect({ client: CLIENT_NAME })
    this.#client = client
    client.setMicrophone(this.#microphone)
    client.onChange((view) => this.#take(view))
    client.onReload((reload) => this.#reload(reload))
    this.#take(client.view)
  }

  signOn(user: string, password: string): Promise<void> {
    return this.#connected().signOn(user, password)
  }

  changePassword(old: string, fresh: string): Promise<void> {
    return this.#connected().changePassword(old, fresh)
  }

  chooseRole(role: string): Promise<void> {
    this.#isKeysetTold = true
    return this.#connected().chooseRole(
      role,
      this.#keyset === undefined ? {} : { keyset: this.#keyset },
    )
  }

  switchLoop(loop: number, state: 'off' | 'monitor' | 'talk'): Promise<void> {
    return this.#connected().switchLoop(loop, state)
  }

  setVolume(loop: number, volume: number): Promise<void> {
    return this.#connected().setVolume(loop, volume)
  }

  setPan(loop: number, pan: number): Promise<void> {
    return this.#connected().setPan(loop, pan)
  }

  setDim(dim: Partial<DimView>): Promise<void> {
    return this.#connected().setDim(dim)
  }

  setLoops(loops: readonly LoopSetting[]): Promise<void> {
    return this.#connected().setLoops(loops)
  }

  showPage(page: number): Promise<void> {
    return new Account(this.#connected()).showPage(page)
  }

  saveSettings(text: string): Promise<void> {
    return new Account(this.#connected()).saveSettings(text)
  }

  watchRoster(loop: number, listener: RosterListener): () => void {
    return watchRoster(this.#connected(), loop, listener)
  }

  setPtt(pressed: boolean, options: PttOptions): Promise<void> {
    return this.#connected().setPtt(pressed, options)
  }

  signOff(): Promise<void> {
    return this.#connected().signOff()
  }

  async setMicrophone(track: MediaStreamTrack | null): Promise<void> {
    this.#microphone = track ?? undefined
    this.#client?.setMicrophone(this.#microphone)
  }

  async audioCounters(): Promise<AudioCounters | undefined> {
    return this.#view.media === 'connected' ? this.#client?.mediaStats() : undefined
  }

  #connected(): BrowserVoiceClient {
    if (this.#client === undefined) throw new Error('connect() comes first')
    return this.#client
  }

  #take(view: ClientView): void {
    this.#wasOpen ||= view.connection === 'open'
    const waits = view.connection === 'waiting' && view.retryInMs !== undefined
    this.#view = {
      phase: this.#phase(view),
      connected: view.connection === 'open',
      retryAtMs: waits ? performance.now() + (view.retryInMs ?? 0) : undefined,
      system: view.system,
      ways: view.signOnWays,
      displayName: view.user?.displayName ?? '',
      roles: view.roles,
      role: view.role,
      talkMode: view.talkMode,
      loops: view.loops,
      layout: view.layout,
      page: view.page,
      settings: view.settings,
      hasDuties: view.duties.length > 0,
      dim: view.dim,
      spoken: sameOr(this.#view.spoken, spokenLoops(view)),
      muted: view.muted,
      supervised: view.supervised,
      media: view.media,
      mediaProblem: view.mediaProblem?.code,
      roundTripMs: view.roundTripMs,
      serverDelayMs: view.serverDelayMs,
      ended: view.endedBecause?.code,
    }
    this.#listener()
    this.#tellKeyset(view)
  }

  /** A session that was resumed in its role may have come from an address of another keyset. */
  #tellKeyset({ phase, connection, role, layout }: ClientView): void {
    if (this.#isKeysetTold || connection !== 'open' || phase !== 'in_role' || !role) return
    this.#isKeysetTold = true
    if (this.#keyset === undefined && layout.keyset === undefined) return
    // The same role again changes nothing else; what fails is told with the next role.
    this.chooseRole(role.id).catch(() => undefined)
  }

  /** The sign-on form stays, with what was typed, once it has been seen. */
  #phase({ phase }: ClientView): Phase {
    switch (phase) {
      case 'signed_off':
        return this.#wasOpen ? 'sign_on' : 'connecting'
      case 'password_change':
        return 'password'
      case 'choosing_role':
        return 'roles'
      case 'in_role':
        return 'console'
    }
  }
}

/** The same list as long as they are the same: nothing else is rendered again for it. */
function sameOr(before: readonly number[], after: readonly number[]): readonly number[] {
  return before.join() === after.join() ? before : after
}

function spokenLoops({ pttPressed, pttLoops, loops }: ClientView): readonly number[] {
  if (!pttPressed) return []
  if (pttLoops.length > 0) return pttLoops
  return loops.filter(({ state }) => state === 'talk').map(({ id }) => id)
}

const BEFORE: ShownView = {
  phase: 'connecting',
  connected: false,
  retryAtMs: undefined,
  system: '',
  ways: { openid: undefined, passkeys: false },
  displayName: '',
  roles: [],
  role: undefined,
  talkMode: 'single',
  loops: [],
  layout: { grid: undefined, pages: [] },
  page: 0,
  settings: '',
  hasDuties: false,
  dim: { whileTalkingDb: 0, priorityDb: 0, priorityLoops: [] },
  spoken: [],
  muted: false,
  supervised: undefined,
  media: 'none',
  mediaProblem: undefined,
  roundTripMs: undefined,
  serverDelayMs: undefined,
  ended: undefined,
}
