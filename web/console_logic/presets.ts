// Presets of a role's loops (X22): what is on, how loud and where, under a name, with a note. Kept in the user's settings
// as version 1 of a section; what can't be read is left out. Loops go by name: their numbers last as long as the
// server runs. Pure.
import {
  LOOP_STATES,
  type LoopState,
  type Right,
  type TalkMode,
} from '../../src/protocol/domain.ts'
import type { LoopSetting } from '../../src/sdk/view.ts'
import { isRecord, readSection, withSection } from './user_settings.ts'

const SECTION = 'presets'
const VERSION = 1
/** Of one role. */
export const PRESETS_MAX = 20
export const PRESET_NAME_MAX = 40
export const PRESET_NOTE_MAX = 500
const LOOPS_MAX = 300
const VOLUME_MAX = 100
const PAN_MAX = 100

export interface PresetLoop {
  readonly name: string
  readonly state: LoopState
  readonly volume: number
  readonly pan: number
}

export interface Preset {
  readonly id: number
  /** By id. */
  readonly role: string
  readonly name: string
  /** For whoever takes over; may be empty. */
  readonly note: string
  /** Unix time. */
  readonly savedMs: number
  readonly page: number
  /** Those that are not as if nobody had ever touched them. */
  readonly loops: readonly PresetLoop[]
}

export interface PresentLoop extends PresetLoop {
  readonly id: number
  readonly right: Right
}

/** Of all roles, oldest first. */
export function readPresets(settings: string): readonly Preset[] {
  const section = readSection(settings, SECTION)
  if (!isRecord(section) || section['version'] !== VERSION) return []
  const { list } = section
  const presets = (Array.isArray(list) ? list : []).flatMap((value) => readPreset(value) ?? [])
  const isFirst = ({ id }: Preset, at: number) =>
    presets.findIndex((other) => other.id === id) === at
  return presets.filter(isFirst)
}

/** The settings with these presets, those of all roles. */
export function withPresets(settings: string, presets: readonly Preset[]): string {
  const list = presets.map(({ loops, ...rest }) => ({ ...rest, loops: loops.map(written) }))
  return withSection(settings, SECTION, { version: VERSION, list })
}

/** id: one that none of `presets` has. */
export function newPreset(
  presets: readonly Preset[],
  rest: Omit<Preset, 'id' | 'loops'>,
  loops: readonly PresentLoop[],
): Preset {
  const id = Math.max(0, ...presets.map((preset) => preset.id)) + 1
  return { ...rest, id, loops: loops.filter(isTouched).map(presetLoop) }
}

export interface Application {
  /** What has to be changed. */
  readonly settings: readonly LoopSetting[]
  /** Names of loops that the preset has on and the role has not. */
  readonly missing: readonly string[]
  /** Names of loops that are only monitored, because the role may not talk there now. */
  readonly lowered: readonly string[]
}

/** What is to be done so that the loops are as they were; those that the preset does not name are off. */
export function applyPreset(
  preset: Preset,
  loops: readonly PresentLoop[],
  talkMode: TalkMode,
): Application {
  const waiting = [...preset.loops]
  const lowered: string[] = []
  const settings: LoopSetting[] = []
  let talks = 0
  for (const loop of loops) {
    const at = waiting.findIndex(({ name }) => name === loop.name)
    const wanted = at < 0 ? UNTOUCHED : waiting.splice(at, 1)[0]!
    let { state } = wanted
    if (state === 'talk' && (loop.right !== 'talk' || (talkMode === 'single' && talks > 0))) {
      state = 'monitor'
      lowered.push(loop.name)
    }
    if (state === 'talk') talks++
    const { volume, pan } = wanted
    if (state === loop.state && volume === loop.volume && pan === loop.pan) continue
    settings.push({ loop: loop.id, state, volume, pan })
  }
  const missing = waiting.filter(({ state }) => state !== 'off').map(({ name }) => name)
  return { settings, missing, lowered }
}

/** How a loop is that nobody ever touched. */
const UNTOUCHED = { state: 'off', volume: VOLUME_MAX, pan: 0 } as const

function isTouched({ state, volume, pan }: PresetLoop): boolean {
  return state !== UNTOUCHED.state || volume !== UNTOUCHED.volume || pan !== UNTOUCHED.pan
}

function presetLoop({ name, state, volume, pan }: PresetLoop): PresetLoop {
  return { name, state, volume, pan }
}

/** Short: 150 loops several times have to fit. */
function written({ name, state, volume, pan }: PresetLoop): readonly unknown[] {
  return [name, LOOP_STATES.indexOf(state), volume, pan]
}

function readPreset(value: unknown): Preset | undefined {
  if (!isRecord(value)) return undefined
  const { id, role, name, note, savedMs, page, loops } = value
  if (!isWhole(id, 1, Number.MAX_SAFE_INTEGER) || typeof role !== 'string') return undefined
  if (typeof name !== 'string' || name === '' || !Array.isArray(loops)) return undefined
  return {
    id,
    role,
    name: name.slice(0, PRESET_NAME_MAX),
    note: typeof note === 'string' ? note.slice(0, PRESET_NOTE_MAX) : '',
    savedMs: isWhole(savedMs, 0, 8e15) ? savedMs : 0,
    page: isWhole(page, 0, 999) ? page : 0,
    loops: loops.slice(0, LOOPS_MAX).flatMap((loop) => readLoop(loop) ?? []),
  }
}

function readLoop(value: unknown): PresetLoop | undefined {
  if (!Array.isArray(value)) return undefined
  const [name, number, volume, pan] = value as readonly unknown[]
  const state = isWhole(number, 0, LOOP_STATES.length - 1) ? LOOP_STATES[number] : undefined
  if (typeof name !== 'string' || state === undefined) return undefined
  if (!isWhole(volume, 0, VOLUME_MAX) || !isWhole(pan, -PAN_MAX, PAN_MAX)) return undefined
  return { name, state, volume, pan }
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}
