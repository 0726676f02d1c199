// The talk key (F41, F42, F43, F50): several things can hold it (pointer, keyboard, later pedals), and
// whatever makes their release uncertain opens it at once. Pure.

export const TALK_SOURCES = ['pointer', 'keyboard'] as const
/** What presses the talk key. */
export type TalkSource = (typeof TALK_SOURCES)[number]

export const TALK_KEY_MODES = ['hold', 'toggle'] as const
/** Hold to talk, or one press to talk and the next to mute. */
export type TalkKeyMode = (typeof TALK_KEY_MODES)[number]

export interface TalkKey {
  readonly mode: TalkKeyMode
  readonly pressed: boolean
  /** Sources that are down now. */
  readonly held: readonly TalkSource[]
}

export const TALK_KEY_UP: TalkKey = { mode: 'hold', pressed: false, held: [] }

/** A source goes down; a repeat of one that is down already changes nothing. */
export function pressTalkKey(key: TalkKey, source: TalkSource): TalkKey {
  if (key.held.includes(source)) return key
  const held = [...key.held, source]
  return { ...key, held, pressed: key.mode === 'hold' || !key.pressed }
}

/** A source goes up; in hold mode the key stays pressed while another source is down. */
export function releaseTalkKey(key: TalkKey, source: TalkSource): TalkKey {
  if (!key.held.includes(source)) return key
  const held = key.held.filter((other) => other !== source)
  return { ...key, held, pressed: key.mode === 'hold' ? held.length > 0 : key.pressed }
}

/** Focus, device or connection is gone: a key-up could be missed, so nothing is pressed any more. */
export function dropTalkKey(key: TalkKey): TalkKey {
  return key.pressed || key.held.length > 0 ? { ...key, pressed: false, held: [] } : key
}

/** Another mode begins with the key released. */
export function setTalkKeyMode(key: TalkKey, mode: TalkKeyMode): TalkKey {
  return key.mode === mode ? key : { mode, pressed: false, held: [] }
}
