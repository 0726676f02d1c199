// What a client shows of its session, and what it can ask for. Types only: the same for every binding.
import type { ServerMessage } from '../protocol/client_messages.ts'
import type {
  DutyWord,
  Highlight,
  LoopPriority,
  LoopState,
  MediaPhase,
  Right,
  TalkMode,
} from '../protocol/domain.ts'
import type { VocsError } from '../protocol/errors.ts'
import type { ReloadMessage } from '../protocol/system_messages.ts'
import type { CallBody } from './session.ts'

/** Beside a name and a password; of this connection, none before the server's welcome (sdk/sign_on_ways). */
export interface SignOnWaysView {
  /** What a button says that leads to an identity provider; undefined: there is none. */
  readonly openid: string | undefined
  readonly passkeys: boolean
}

export interface UserView {
  readonly id: string
  /** For people; the id if none was given. */
  readonly displayName: string
}

export interface RoleView {
  /** "<project>/<role>" */
  readonly id: string
  readonly name: string
  readonly projectName: string
}

export interface DutyView {
  /** A domain or project; '' is the whole system. */
  readonly scope: string
  readonly duty: Exclude<DutyWord, 'none'>
}

export interface TalkerView {
  readonly name: string
  /** This client's own voice, as the server hears it. */
  readonly own: boolean
}

export interface LoopView {
  readonly id: number
  readonly name: string
  readonly abbreviation: string
  readonly highlight: Highlight
  /** As an administrator set it: for whom speech here dims other loops. */
  readonly priority: LoopPriority
  /** Never `none`. */
  readonly right: Right
  readonly state: LoopState
  /** 0..100 */
  readonly volume: number
  /** Place in the stereo field: -100 left .. 0 .. 100 right. */
  readonly pan: number
  readonly participants: number
  readonly talkers: readonly TalkerView[]
  /** There is speech on the loop. */
  readonly active: boolean
}

/** Where the role's loops stand on this kind of console. */
export interface LayoutView {
  /** Id of the keyset in use; undefined: none. */
  readonly keyset: string | undefined
  /** The keyset's: tiles of a page, and their size in percent. */
  readonly grid:
    { readonly rows: number; readonly columns: number; readonly scale: number } | undefined
  /** None: the loops stand where the console likes, in their order. */
  readonly pages: readonly LayoutPageView[]
}

export interface LayoutPageView {
  /** May be empty. */
  readonly name: string
  readonly places: readonly {
    /** A loop out of `view.loops`, by its id. */
    readonly loop: number
    /** From 1; may lie outside of the grid, where the layout was made for consoles without a keyset. */
    readonly row: number
    readonly column: number
  }[]
}

export interface PttOptions {
  /** By id: the voice goes to these loops instead of those in talk, whatever state they are in. */
  readonly loops?: readonly number[]
  /**
   * The headset mutes by hardware: the voice goes out whether or not the key is pressed, where the server's settings
   * allow it; `pressed` only says whose name is shown. Until the next call without it.
   */
  readonly ungated?: boolean
}

/** How a loop shall be; fields as in LoopView. */
export interface LoopSetting {
  readonly loop: number
  readonly state: LoopState
  readonly volume: number
  readonly pan: number
}

/** What is dimmed for the user in this role: the largest that holds counts (X06). */
export interface DimView {
  /** While the user talks: of all loops but those spoken to, dB; 0 (off) to 40. */
  readonly whileTalkingDb: number
  /** While somebody else speaks on a priority loop: of all others, dB; 0 (off) to 40. */
  readonly priorityDb: number
  /** Ids out of `loops`. */
  readonly priorityLoops: readonly number[]
}

export interface SupervisedView {
  readonly action: 'muted' | 'unmuted' | 'loop_switched' | 'notified'
  /** The supervisor's display name. */
  readonly by: string
  /** For people; may be empty. */
  readonly reason: string
  /** Of loop_switched. */
  readonly loop: number | undefined
}

/**
 * `connecting`: the first try, or one after `waiting`, up to the point where requests are carried out.
 * `waiting`: lost; the next try comes `retryInMs` after this view was made.
 */
export type ConnectionPhase = 'connecting' | 'open' | 'waiting'

export type SessionPhase = 'signed_off' | 'password_change' | 'choosing_role' | 'in_role'

/** Never changes: each change of anything makes a new one. Parts that did not change are the same. */
export interface ClientView {
  readonly connection: ConnectionPhase
  /** Only while `waiting`. */
  readonly retryInMs: number | undefined
  /** Stays as it was while the connection is lost. */
  readonly phase: SessionPhase
  /** The server's name for itself; empty before the first connection. */
  readonly system: string
  readonly signOnWays: SignOnWaysView
  readonly user: UserView | undefined
  /** What the user's console keeps for itself, as JSON, on whatever console it was saved (sdk/account); '': nothing. */
  readonly settings: string
  /** Where the user supervises or administrates, as at the sign-on or the last resume. */
  readonly duties: readonly DutyView[]
  /** The roles that the user may choose. */
  readonly roles: readonly RoleView[]
  readonly role: RoleView | undefined
  readonly talkMode: TalkMode
  readonly loops: readonly LoopView[]
  readonly dim: DimView
  /** The page that the user looked at last in this role, from 0: before, or on another console (sdk/account). */
  readonly page: number
  readonly layout: LayoutView
  /** As the user wants it, at once; the server's refusal corrects it. So are the next two. */
  readonly pttPressed: boolean
  /** Loops that the voice goes to instead of those in talk; none: to those in talk. */
  readonly pttLoops: readonly number[]
  /** The voice goes out whether or not the key is pressed: the headset mutes. A supervisor may end it. */
  readonly pttUngated: boolean
  /** A supervisor took the voice away: the key does nothing. */
  readonly muted: boolean
  /** What a supervisor did last here; a new object each time. */
  readonly supervised: SupervisedView | undefined
  /** The WebRTC connection, as this client sees it. */
  readonly media: MediaPhase
  /** Why there is no media, e.g. NO_RESOURCE: it is tried again without a word. */
  readonly mediaProblem: VocsError | undefined
  /** From request to answer, of the last ping; undefined while not open. */
  readonly roundTripMs: number | undefined
  /** What the server adds to the way of the voices heard here, ms, as told last; undefined before. */
  readonly serverDelayMs: number | undefined
  /** Why the last sign-on ended by itself, e.g. TOKEN_INVALID; undefined again after a sign-on. */
  readonly endedBecause: VocsError | undefined
}

/**
 * What both bindings give. All promises reject with VocsError: a code of the server, or INTERNAL when no
 * answer came within 5 s (30 s for a sign-on, of which the server may ask others) or the connection broke before it. A
 * request made while the connection is not open waits for it, at most 5 s.
 */
export interface VoiceClient {
  readonly view: ClientView
  /** Called after each change of `view`; the function that comes back ends that. */
  onChange(listener: (view: ClientView) => void): () => void
  signOn(user: string, password: string): Promise<void>
  changePassword(oldPassword: string, newPassword: string): Promise<void>
  /**
   * role: an id out of `view.roles`. Fulfilled when the role's loops are in the view. keyset: which kind of console
   * this is, by its name or id; one that is not there is none, and `view.layout` says so.
   */
  chooseRole(role: string, options?: { readonly keyset?: string }): Promise<void>
  switchLoop(loop: number, state: LoopState): Promise<void>
  /** volume: 0..100 */
  setVolume(loop: number, volume: number): Promise<void>
  /** pan: -100 left .. 0 .. 100 right */
  setPan(loop: number, pan: number): Promise<void>
  /** Many loops at once, at most 300: all of it or, if one can't be so, nothing. */
  setLoops(loops: readonly LoopSetting[]): Promise<void>
  /** What is left out stays as `view.dim` has it. */
  setDim(dim: Partial<DimView>): Promise<void>
  /** What was asked last holds, also over a lost connection. */
  setPtt(pressed: boolean, options?: PttOptions): Promise<void>
  /** Any request; rejects with a VocsError where the answer is an error. sdk/administration has names for them. */
  ask(body: CallBody): Promise<ServerMessage>
  /** Called with each event that the view does not show; the function that comes back ends that. */
  onTold(listener: (message: ServerMessage) => void): () => void
  /**
   * Called when an administrator wants all pages to load themselves anew, also before a sign-on; a program need not
   * care. The function that comes back ends that.
   */
  onReload(listener: (reload: ReloadMessage) => void): () => void
  /** Ends the session; the client can sign on again. */
  signOff(): Promise<void>
  /** Ends the client, not the session: a token that is stored resumes it. */
  close(): void
}

/** Where the proof of a session is kept, so that a restarted client is back without a password. */
export interface TokenStore {
  /** undefined: there is none. */
  read(): string | undefined
  write(token: string): void
  forget(): void
}

/** How the media is doing, since its peer was made; undefined where it is not known. */
export interface MediaStats {
  /** Of the media's own path, ms: by RTCP, or by ICE before its first report. */
  readonly roundTripMs: number | undefined
  readonly jitterMs: number | undefined
  readonly packetsReceived: number
  readonly packetsLost: number
  /** Part of the samples played that had to be made up, 0..1. */
  readonly concealedPart: number
  /** Samples at 48 kHz played, and made up of them. */
  readonly samplesPlayed: number
  readonly samplesConcealed: number
  /** Samples that left the jitter buffer, and for how long all of them together were in it, ms. */
  readonly samplesEmitted: number
  readonly bufferedMs: number
}
