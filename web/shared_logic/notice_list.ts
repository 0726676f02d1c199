// The messages that the console shows: the newest last, a repeated one once, a bounded number, some of
// them for a time only. Pure.

export const NOTICE_KINDS = ['info', 'warning', 'alert'] as const
/** How urgent a message is; an alert interrupts a screen reader. */
export type NoticeKind = (typeof NOTICE_KINDS)[number]

export interface Notice {
  readonly id: number
  readonly kind: NoticeKind
  readonly message: string
  /** When it goes by itself, ms; Infinity: it stays until it is dismissed. */
  readonly untilMs: number
}

/** Shown at once; older ones go first. */
export const NOTICES_MAX = 4
/** An information goes by itself after this time, ms. */
export const INFO_MS = 6000
/** A warning stays longer, ms; an alert stays until it is dismissed. */
export const WARNING_MS = 12_000

const LASTING_MS: Readonly<Record<NoticeKind, number>> = {
  info: INFO_MS,
  warning: WARNING_MS,
  alert: Infinity,
}

/** The list with the message at its end, instead of an equal one that was in it. */
export function addNotice(
  notices: readonly Notice[],
  kind: NoticeKind,
  message: string,
  nowMs: number,
): readonly Notice[] {
  const id = Math.max(0, ...notices.map((notice) => notice.id)) + 1
  const others = notices.filter((notice) => notice.message !== message)
  const notice = { id, kind, message, untilMs: nowMs + LASTING_MS[kind] }
  return [...others, notice].slice(-NOTICES_MAX)
}

/** Without those whose time is over; the same list if there are none. */
export function expireNotices(notices: readonly Notice[], nowMs: number): readonly Notice[] {
  return notices.some(({ untilMs }) => untilMs <= nowMs)
    ? notices.filter(({ untilMs }) => untilMs > nowMs)
    : notices
}
