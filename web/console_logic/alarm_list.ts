// What is wrong at this console (X17): the most important first, since when, and whether the operator knows. Pure.

/** The most important first. Nothing raises the last two before the client is told of them. */
export const ALARM_KINDS = [
  'no_server',
  'no_capacity',
  'no_audio',
  'sound_blocked',
  'voice_taken',
  'no_microphone',
  'sound_muted',
  'audio_poor',
  'microphone_silent',
  'session_ends',
  'recording_down',
] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]

export interface AlarmCondition {
  readonly kind: AlarmKind
  /** What is behind it: another cause is another alarm. */
  readonly cause: string
}

export interface Alarm extends AlarmCondition {
  /** Since when it is so, ms since 1970. */
  readonly sinceMs: number
  /** The operator knows: nothing more is said of it until it changes. */
  readonly acknowledged: boolean
}

/** So long it has to be so before it is said, ms: what comes by itself with a sign-on is no alarm. */
const ONSET_MS: Partial<Readonly<Record<AlarmKind, number>>> = { no_audio: 4000, no_server: 1000 }
/** So long it has to be over before it goes, ms: what comes and goes is one alarm. */
const CLEAR_MS: Partial<Readonly<Record<AlarmKind, number>>> = { audio_poor: 10_000 }

interface Watched extends Alarm {
  lastMs: number
}

export class AlarmList {
  #watched: readonly Watched[] = []

  /** Takes what is wrong now; gives the alarms. */
  update(conditions: readonly AlarmCondition[], nowMs: number): readonly Alarm[] {
    const known = (kind: AlarmKind) => this.#watched.find((one) => one.kind === kind)
    const present = conditions.map(({ kind, cause }) => {
      const before = known(kind)
      return before?.cause === cause
        ? { ...before, lastMs: nowMs }
        : { kind, cause, sinceMs: nowMs, acknowledged: false, lastMs: nowMs }
    })
    const lasting = this.#watched.filter(
      ({ kind, lastMs }) =>
        present.every((one) => one.kind !== kind) && nowMs - lastMs < (CLEAR_MS[kind] ?? 0),
    )
    this.#watched = [...present, ...lasting].sort((a, b) => rank(a) - rank(b))
    return this.#watched
      .filter(({ kind, sinceMs }) => nowMs - sinceMs >= (ONSET_MS[kind] ?? 0))
      .map(({ kind, cause, sinceMs, acknowledged }) => ({ kind, cause, sinceMs, acknowledged }))
  }

  acknowledge(kind: AlarmKind): void {
    this.#watched = this.#watched.map((one) =>
      one.kind === kind ? { ...one, acknowledged: true } : one,
    )
  }
}

/** Whether there is an alarm that the operator has not heard of: one that is new, or changed. */
export function hasNews(before: readonly Alarm[], after: readonly Alarm[]): boolean {
  return after.some(
    ({ kind, sinceMs, acknowledged }) =>
      !acknowledged && !before.some((one) => one.kind === kind && one.sinceMs === sinceMs),
  )
}

function rank({ kind }: Alarm): number {
  return ALARM_KINDS.indexOf(kind)
}
