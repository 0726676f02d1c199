// How a person talks on this device (F43-F49, X05): mode, what presses the talk key, talk groups, the key on the
// screen. Pure.
import type { HidBit, MidiButton } from './device_buttons.ts'
import type { TalkKeyMode, TalkTarget } from './talk_key.ts'

export const TALK_VIEWS = ['bar', 'large', 'hidden'] as const
/** The key on the screen: a bar, the lower half (F47), or a line that says where one is heard (F48). */
export type TalkView = (typeof TALK_VIEWS)[number]

/** A button that can be bound. */
export type TalkInput =
  /** label: what was printed on the key when it was chosen. */
  | { readonly kind: 'key'; readonly code: string; readonly label: string }
  /** The middle button. */
  | { readonly kind: 'mouse' }
  /** Of any gamepad, or a foot switch that says it is one. */
  | { readonly kind: 'gamepad'; readonly button: number }
  | (HidBit & {
      readonly kind: 'hid'
      readonly vendor: number
      readonly product: number
      readonly device: string
    })
  | (MidiButton & { readonly kind: 'midi'; readonly device: string })

export interface TalkBinding {
  readonly input: TalkInput
  readonly target: TalkTarget
}

export interface TalkGroup {
  /** 1..TALK_GROUPS_MAX, of this device: bindings name it. */
  readonly id: number
  /** "<project>/<role>", whose loops they are. */
  readonly role: string
  readonly name: string
  /** Ids, as in the view. */
  readonly loops: readonly number[]
}

export interface TalkSettings {
  readonly mode: TalkKeyMode
  readonly view: TalkView
  readonly bindings: readonly TalkBinding[]
  readonly groups: readonly TalkGroup[]
  /** The screen has a key that speaks to all loops that are on. */
  readonly allTalk: boolean
  /** The headset mutes by hardware (F49). */
  readonly hardwareMute: boolean
  /** Buttons of HID and MIDI devices work while the window is in the background, and what they latched stays. */
  readonly inBackground: boolean
}

/** Of one role. */
export const TALK_GROUPS_MAX = 6
export const GROUP_NAME_MAX = 24
export const GROUPS_STORED_MAX = 60
export const GROUP_LOOPS_MAX = 300
export const BINDINGS_MAX = 24

export const TALK_SETTINGS_DEFAULTS: TalkSettings = {
  mode: 'momentary',
  view: 'bar',
  bindings: [
    { input: { kind: 'key', code: 'Space', label: 'Space' }, target: 'talk' },
    { input: { kind: 'mouse' }, target: 'talk' },
    { input: { kind: 'gamepad', button: 0 }, target: 'talk' },
  ],
  groups: [],
  allTalk: true,
  hardwareMute: false,
  inBackground: false,
}

/** The source that an input is to the talk key; sources of one device begin alike. */
export function sourceOf(input: TalkInput): string {
  switch (input.kind) {
    case 'key':
      return `key ${input.code}`
    case 'mouse':
      return 'mouse'
    case 'gamepad':
      return `gamepad ${input.button}`
    case 'hid':
      return `${hidSource(input)} ${input.report} ${input.byte} ${input.mask}`
    case 'midi':
      return `${midiSource(input.device)} ${input.message} ${input.channel} ${input.number}`
  }
}

export function hidSource({ vendor, product }: { vendor: number; product: number }): string {
  return `hid ${vendor}:${product}`
}

export function midiSource(device: string): string {
  return `midi ${JSON.stringify(device)}`
}

/** HID and MIDI tell of a release whichever window has the focus; keys, pointers and gamepads don't. */
export function worksInBackground(source: string): boolean {
  return source.startsWith('hid ') || source.startsWith('midi ')
}

/** One input does one thing: the new one takes the place of what it did before. */
export function withBinding(settings: TalkSettings, binding: TalkBinding): TalkSettings {
  const others = withoutBinding(settings, binding.input).bindings
  if (others.length >= BINDINGS_MAX) return settings
  return { ...settings, bindings: [...others, binding] }
}

export function withoutBinding(settings: TalkSettings, input: TalkInput): TalkSettings {
  const source = sourceOf(input)
  const bindings = settings.bindings.filter((other) => sourceOf(other.input) !== source)
  return { ...settings, bindings }
}

export function groupsOfRole(settings: TalkSettings, role: string | undefined): TalkGroup[] {
  return settings.groups.filter((group) => group.role === role)
}

/** A new group of the role, with the smallest free id; undefined: there are enough. */
export function newGroup(settings: TalkSettings, role: string): TalkGroup | undefined {
  const used = new Set(settings.groups.map(({ id }) => id))
  if (groupsOfRole(settings, role).length >= TALK_GROUPS_MAX) return undefined
  if (used.size >= GROUPS_STORED_MAX) return undefined
  let id = 1
  while (used.has(id)) id++
  return { id, role, name: '', loops: [] }
}

/** Adds or changes a group. */
export function withGroup(settings: TalkSettings, group: TalkGroup): TalkSettings {
  const isKnown = settings.groups.some(({ id }) => id === group.id)
  const groups = isKnown
    ? settings.groups.map((other) => (other.id === group.id ? group : other))
    : [...settings.groups, group]
  return { ...settings, groups }
}

/** Without a group, and without what pressed it. */
export function withoutGroup(settings: TalkSettings, id: number): TalkSettings {
  const groups = settings.groups.filter((group) => group.id !== id)
  const bindings = settings.bindings.filter(({ target }) => target !== `group ${id}`)
  return { ...settings, groups, bindings }
}
