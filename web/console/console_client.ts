// What the console needs of a client, and no more; the SDK's client gives it (sdk_client.ts), and a test's
// fake renders the whole page with it. Types only.
import type {
  Highlight,
  LoopPriority,
  LoopState,
  MediaPhase,
  Right,
  TalkMode,
} from '../../src/protocol/domain.ts'
import type { ErrorCode } from '../../src/protocol/errors.ts'
import type { ReloadMessage } from '../../src/protocol/system_messages.ts'
import type { RosterListener } from '../../src/sdk/roster.ts'
import type { DimView, LoopSetting, SignOnWaysView, VoiceClient } from '../../src/sdk/view.ts'
import type { AudioCounters } from '../console_logic/audio_quality.ts'
import type { Layout } from '../console_logic/loop_pages.ts'

export interface ShownRole {
  readonly id: string
  readonly name: string
  readonly projectName: string
}

export interface ShownLoop {
  readonly id: number
  readonly name: string
  readonly abbreviation: string
  readonly highlight: Highlight
  readonly priority: LoopPriority
  readonly right: Right
  readonly state: LoopState
  /** 0..100 */
  readonly volume: number
  /** Place in the stereo field: -100 left .. 0 .. 100 right. */
  readonly pan: number
  readonly participants: number
  readonly talkers: readonly { readonly name: string; readonly own: boolean }[]
  readonly active: boolean
}

export interface ShownSupervision {
  readonly action: 'muted' | 'unmuted' | 'loop_switched' | 'notified'
  readonly by: string
  readonly reason: string
  readonly loop: number | undefined
}

/** Fields as of the SDK's. */
export interface PttOptions {
  /** Empty: the loops in talk. */
  readonly loops: readonly number[]
  readonly ungated: boolean
}

/** Which page is due. */
export type Phase = 'connecting' | 'sign_on' | 'password' | 'roles' | 'console'

export interface ShownView {
  readonly phase: Phase
  readonly connected: boolean
  /** When the next try to connect is made, ms of performance.now; undefined: now, or none is due. */
  readonly retryAtMs: number | undefined
  readonly system: string
  /** Ways to sign on beside a name and a password. */
  readonly ways: SignOnWaysView
  readonly displayName: string
  readonly roles: readonly ShownRole[]
  readonly role: ShownRole | undefined
  readonly talkMode: TalkMode
  readonly loops: readonly ShownLoop[]
  /** Where the loops stand on this kind of console. */
  readonly layout: Layout
  /** The page that the user looked at last in this role, from 0. */
  readonly page: number
  /** What the user's consoles keep, as JSON (user_settings.ts). */
  readonly settings: string
  /** There is something that the user supervises or administrates. */
  readonly hasDuties: boolean
  readonly dim: DimView
  /** Loops that the own voice goes to now, by id; none while the key is up. */
  readonly spoken: readonly number[]
  /** A supervisor took the voice away. */
  readonly muted: boolean
  /** What a supervisor did last; a new object each time. */
  readonly supervised: ShownSupervision | undefined
  readonly media: MediaPhase
  /** Why there is no audio; it is tried again by itself. */
  readonly mediaProblem: ErrorCode | undefined
  readonly roundTripMs: number | undefined
  /** What the server adds to the way of the voices heard here, ms; undefined before it told. */
  readonly serverDelayMs: number | undefined
  /** Why the last session ended by itself. */
  readonly ended: ErrorCode | undefined
}

export interface ConsoleClient {
  readonly view: ShownView
  /** What the operator hears; null before media is there. */
  readonly remoteStream: MediaStream | null
  /** Any request of the SDK's; rejects with VocsError. */
  readonly ask: VoiceClient['ask']
  /** Calls back after each change of `view` or `remoteStream`. */
  onChange(listener: () => void): void
  /** Calls back when an administrator asks pages to load themselves anew; before or after connect. */
  onReload(listener: (reload: ReloadMessage) => void): void
  connect(): void
  /** These reject with VocsError. */
  signOn(user: string, password: string): Promise<void>
  changePassword(old: string, fresh: string): Promise<void>
  chooseRole(role: string): Promise<void>
  switchLoop(loop: number, state: LoopState): Promise<void>
  setVolume(loop: number, volume: number): Promise<void>
  setPan(loop: number, pan: number): Promise<void>
  /** Many at once, all or none. */
  setLoops(loops: readonly LoopSetting[]): Promise<void>
  showPage(page: number): Promise<void>
  saveSettings(text: string): Promise<void>
  /** Tells who is on the loop until the function that comes back is called. */
  watchRoster(loop: number, listener: RosterListener): () => void
  setDim(dim: Partial<DimView>): Promise<void>
  setPtt(pressed: boolean, options: PttOptions): Promise<void>
  signOff(): Promise<void>
  setMicrophone(track: MediaStreamTrack | null): Promise<void>
  /** undefined without media. */
  audioCounters(): Promise<AudioCounters | undefined>
}
