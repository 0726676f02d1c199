// The talk settings as this device keeps them: read part by part. What can't be read is left out, the rest stays. Pure.
import { isTalkKeyAllowed } from './key_choice.ts'
import { TALK_KEY_MODES, type TalkTarget } from './talk_key.ts'
import {
  BINDINGS_MAX,
  GROUP_LOOPS_MAX,
  GROUP_NAME_MAX,
  GROUPS_STORED_MAX,
  TALK_SETTINGS_DEFAULTS,
  TALK_VIEWS,
  type TalkBinding,
  type TalkGroup,
  type TalkInput,
  type TalkSettings,
  withBinding,
} from './talk_settings.ts'

const VERSION = 1

export function writeTalkSettings(settings: TalkSettings): string {
  return JSON.stringify({ version: VERSION, ...settings })
}

/** Of what was stored; of another version, or no JSON, nothing is left but the defaults. */
export function readTalkSettings(stored: string | null): TalkSettings {
  const root = parsed(stored)
  if (!isRecord(root) || root['version'] !== VERSION) return TALK_SETTINGS_DEFAULTS
  const defaults = TALK_SETTINGS_DEFAULTS
  const groups = listOf(root['groups'], readGroup, GROUPS_STORED_MAX)
  const unique = groups.filter(({ id }, at) => groups.findIndex((other) => other.id === id) === at)
  const bindings = listOf(root['bindings'], readBinding, BINDINGS_MAX)
  let settings: TalkSettings = {
    mode: TALK_KEY_MODES.find((mode) => mode === root['mode']) ?? defaults.mode,
    view: TALK_VIEWS.find((view) => view === root['view']) ?? defaults.view,
    bindings: Array.isArray(root['bindings']) ? [] : defaults.bindings,
    groups: unique,
    allTalk: root['allTalk'] !== false,
    hardwareMute: root['hardwareMute'] === true,
    inBackground: root['inBackground'] === true,
  }
  for (const binding of bindings) settings = withBinding(settings, binding)
  return settings
}

function parsed(stored: string | null): unknown {
  try {
    return JSON.parse(stored ?? 'null')
  } catch {
    // Not ours, or cut off: as if nothing was stored.
    return undefined
  }
}

function readGroup(value: unknown): TalkGroup | undefined {
  if (!isRecord(value)) return undefined
  const { id, role, name, loops } = value
  if (!isWhole(id, 1, GROUPS_STORED_MAX) || typeof role !== 'string' || typeof name !== 'string') {
    return undefined
  }
  const readLoop = (loop: unknown) => (isWhole(loop, 1, 0xffffffff) ? loop : undefined)
  const known = listOf(loops, readLoop, GROUP_LOOPS_MAX)
  return { id, role, name: name.slice(0, GROUP_NAME_MAX), loops: [...new Set(known)] }
}

function readBinding(value: unknown): TalkBinding | undefined {
  if (!isRecord(value)) return undefined
  const input = readInput(value['input'])
  const target = readTarget(value['target'])
  return input === undefined || target === undefined ? undefined : { input, target }
}

function readTarget(value: unknown): TalkTarget | undefined {
  if (value === 'talk' || value === 'all' || value === 'cough') return value
  const [, id] = /^group (\d{1,2})$/.exec(String(value)) ?? []
  return id === undefined ? undefined : `group ${Number(id)}`
}

function readInput(value: unknown): TalkInput | undefined {
  if (!isRecord(value)) return undefined
  switch (value['kind']) {
    case 'key':
      return readKey(value)
    case 'mouse':
      return { kind: 'mouse' }
    case 'gamepad':
      return isWhole(value['button'], 0, 99)
        ? { kind: 'gamepad', button: value['button'] }
        : undefined
    case 'hid':
      return readHid(value)
    case 'midi':
      return readMidi(value)
    default:
      return undefined
  }
}

function readKey({ code, label }: Readonly<Record<string, unknown>>): TalkInput | undefined {
  if (typeof code !== 'string' || typeof label !== 'string') return undefined
  const press = { code, key: label, ctrlKey: false, altKey: false, metaKey: false }
  return isTalkKeyAllowed(press) ? { kind: 'key', code, label } : undefined
}

function readHid(value: Readonly<Record<string, unknown>>): TalkInput | undefined {
  const { vendor, product, device, report, byte, mask } = value
  if (!isWhole(vendor, 0, 0xffff) || !isWhole(product, 0, 0xffff)) return undefined
  if (!isWhole(report, 0, 255) || !isWhole(byte, 0, 4095) || !isWhole(mask, 1, 128))
    return undefined
  if ((mask & (mask - 1)) !== 0 || typeof device !== 'string') return undefined
  return { kind: 'hid', vendor, product, device, report, byte, mask }
}

function readMidi(value: Readonly<Record<string, unknown>>): TalkInput | undefined {
  const { device, message, channel, number } = value
  if (message !== 'note' && message !== 'control') return undefined
  if (!isWhole(channel, 0, 15) || !isWhole(number, 0, 127)) return undefined
  return typeof device === 'string' ? { kind: 'midi', device, message, channel, number } : undefined
}

function listOf<Item>(
  value: unknown,
  read: (item: unknown) => Item | undefined,
  most: number,
): Item[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  return items
    .map(read)
    .filter((item) => item !== undefined)
    .slice(0, most)
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
