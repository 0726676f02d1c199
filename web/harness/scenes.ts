// The situations that the console is looked at in: views as a server could cause them. Pure.
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
  reconnecting: { ...BUSY, connected: false, retryAtMs: 3500, roundTripMs: undefined },
  many: {
    ...BUSY,
    loops: Array.from({ length: 4 }, () => BUSY.loops)
      .flat()
      .map((loop, index) => ({ ...loop, id: index + 1 })),
  },
}
