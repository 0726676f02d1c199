// The situations that the console is looked at in: views as a server could cause them. Pure.
import type { RosterView } from '../../src/sdk/roster.ts'
import type { Layout } from '../console_logic/loop_pages.ts'
import type { ShownLoop, ShownView } from '../console/console_client.ts'

const ROLES = [
  { id: 'columbus/flight', name: 'Flight Director', projectName: 'Columbus' },
  { id: 'columbus/gc', name: 'Ground Controller', projectName: 'Columbus' },
  { id: 'training/observer', name: 'Observer', projectName: 'Simulation and Training' },
]

const LOOP: ShownLoop = {
  id: 1,
  name: 'Flight Director',
  abbreviation: 'FLIGHT',
  highlight: 'none',
  priority: 'normal',
  right: 'talk',
  state: 'off',
  volume: 100,
  pan: 0,
  participants: 4,
  talkers: [],
  active: false,
}

const NAMES = [
  ['Flight Director', 'FLIGHT'],
  ['Ground Control', 'GC'],
  ['Telemetry', 'TLM'],
  ['Payload Operations Coordinator', 'POC'],
  ['Flight Dynamics', 'FDS'],
  ['Network and Antenna Scheduling', 'NAS'],
  ['Air to Ground 1', 'A/G 1'],
  ['Conference', 'CONF'],
] as const

const IDLE: readonly ShownLoop[] = NAMES.map(([name, abbreviation], index) => ({
  ...LOOP,
  id: index + 1,
  name,
  abbreviation,
  participants: index,
  right: index % 3 === 2 ? 'monitor' : 'talk',
}))

const BUSY_CHANGES: Readonly<Record<number, Partial<ShownLoop>>> = {
  1: {
    state: 'talk',
    active: true,
    participants: 12,
    talkers: [
      { name: 'Anna Bergmann', own: false },
      { name: 'Ben', own: true },
    ],
  },
  2: { state: 'monitor', volume: 60, pan: -40, highlight: 'yellow' },
  3: {
    state: 'monitor',
    active: true,
    pan: 100,
    talkers: [{ name: '10.20.30.40:5004', own: false }],
  },
  4: {
    state: 'talk',
    highlight: 'red',
    active: true,
    volume: 35,
    participants: 128,
    talkers: [{ name: 'Maximiliane Freifrau von Hohenstein-Oberndorf', own: false }],
  },
  5: { highlight: 'orange' },
  6: { active: true, talkers: [{ name: 'Chris', own: false }], volume: 0 },
  7: { state: 'monitor', highlight: 'red', volume: 0 },
}

const EMERGENCY_CHANGES: Readonly<Record<number, Partial<ShownLoop>>> = {
  2: { priority: 'priority' },
  6: { priority: 'emergency' },
  7: { priority: 'emergency', volume: 30 },
}

const BASE: ShownView = {
  phase: 'console',
  connected: true,
  retryAtMs: undefined,
  system: 'Control Centre West',
  ways: { openid: undefined, passkeys: false },
  displayName: 'Ben Okafor',
  roles: ROLES,
  role: ROLES[0],
  talkMode: 'multi',
  loops: IDLE,
  layout: { grid: undefined, pages: [] },
  page: 0,
  settings: '',
  hasDuties: false,
  dim: { whileTalkingDb: 12, priorityDb: 12, priorityLoops: [2] },
  spoken: [],
  muted: false,
  supervised: undefined,
  media: 'connected',
  roundTripMs: 3.2,
  serverDelayMs: 17,
  mediaProblem: undefined,
  ended: undefined,
}
const BUSY: ShownView = {
  ...BASE,
  loops: IDLE.map((loop) => ({ ...loop, ...BUSY_CHANGES[loop.id] })),
}

/** A keyset of 3 by 4 with two pages; Conference is on both, two loops are on none. */
const LAYOUT: Layout = {
  grid: { rows: 3, columns: 4, scale: 100 },
  pages: [
    {
      name: 'Flight',
      places: [
        { loop: 1, row: 1, column: 1 },
        { loop: 2, row: 1, column: 2 },
        { loop: 5, row: 2, column: 4 },
        { loop: 8, row: 3, column: 1 },
      ],
    },
    {
      name: 'Payload and Ground Operations 1',
      places: [
        { loop: 8, row: 1, column: 1 },
        { loop: 4, row: 2, column: 2 },
        { loop: 7, row: 3, column: 4 },
      ],
    },
  ],
}

/** As of an administrator who gives loops the longest names that there may be. */
const LONG_NAMES = [
  'Nutzlastbetriebskoordinationen',
  'ABTEILUNGSLEITUNG BODENSTATION',
  'Antennen- und Netzwerkplanung2',
]

/** What the scripted client tells of any loop. */
export const ROSTER: RosterView = {
  people: [
    { name: 'Anna Bergmann', role: 'Flight Director', state: 'talk', talking: true },
    { name: 'Ben Okafor', role: 'Ground Controller', state: 'monitor', talking: false },
    {
      name: 'Maximiliane Freifrau von Hohenstein-Oberndorf',
      role: 'Payload Operations Coordinator',
      state: 'monitor',
      talking: false,
    },
  ],
  peopleTotal: 5,
  roles: [
    { id: 'columbus/flight', name: 'Flight Director', right: 'talk' },
    { id: 'training/observer', name: 'Observer', right: 'monitor' },
  ],
  lastTalkers: [
    { name: 'Chris', endedMs: Date.UTC(2026, 2, 1, 14, 5, 9) },
    { name: 'Ben Okafor', endedMs: Date.UTC(2026, 2, 1, 13, 59, 59) },
  ],
}

export const SCENES: Readonly<Record<string, ShownView>> = {
  connecting: { ...BASE, phase: 'connecting', connected: false, role: undefined, loops: [] },
  sign_on: { ...BASE, phase: 'sign_on', role: undefined, loops: [] },
  sign_on_ways: {
    ...BASE,
    phase: 'sign_on',
    role: undefined,
    loops: [],
    ways: { openid: 'Ground crew', passkeys: true },
  },
  password: { ...BASE, phase: 'password', role: undefined, loops: [] },
  roles: { ...BASE, phase: 'roles', role: undefined, loops: [] },
  idle: BASE,
  muted: { ...BUSY, muted: true },
  strict: { ...BUSY, system: 'Strict Centre' },
  single: {
    ...BUSY,
    talkMode: 'single',
    loops: BUSY.loops.map((loop) => (loop.id === 4 ? { ...loop, state: 'monitor' } : loop)),
  },
  busy: BUSY,
  /** Somebody calls on an emergency loop that is off, another one and a priority loop are heard. */
  emergency: {
    ...BUSY,
    muted: true,
    loops: BUSY.loops.map((loop) => ({ ...loop, ...EMERGENCY_CHANGES[loop.id] })),
  },
  calm: { ...BUSY, loops: BUSY.loops.map((loop) => ({ ...loop, active: false, talkers: [] })) },
  full: { ...BASE, media: 'none', mediaProblem: 'NO_RESOURCE' },
  reconnecting: { ...BUSY, connected: false, retryAtMs: 3500, roundTripMs: undefined },
  duties: { ...BASE, hasDuties: true },
  pages: { ...BUSY, layout: LAYOUT },
  large_tiles: { ...BUSY, layout: { ...LAYOUT, grid: { rows: 3, columns: 4, scale: 150 } } },
  grid_only: { ...BUSY, layout: { grid: { rows: 2, columns: 3, scale: 100 }, pages: [] } },
  long_names: {
    ...BUSY,
    layout: { grid: { rows: 4, columns: 8, scale: 100 }, pages: [] },
    loops: BUSY.loops.map((loop, at) => ({ ...loop, name: LONG_NAMES[at % 3] ?? '' })),
  },
  seat: {
    ...BASE,
    loops: Array.from({ length: 150 }, (_, at) => ({
      ...LOOP,
      id: at + 1,
      name: `Loop ${at + 1}`,
      abbreviation: `L${at + 1}`,
      state: 'monitor',
    })),
  },
  many: {
    ...BUSY,
    loops: Array.from({ length: 4 }, () => BUSY.loops)
      .flat()
      .map((loop, index) => ({ ...loop, id: index + 1 })),
  },
}
