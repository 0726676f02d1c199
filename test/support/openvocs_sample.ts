// An openvocs database as a control centre may have it: two projects, users and roles of the whole domain,
// one multicast group for most loops, layouts, grids and a state file.
import type { OpenvocsFiles } from '../../src/net/openvocs_source.ts'

/** The password of "user1" is "user1": a hash that openvocs itself made. */
export const USER1_HASH =
  'RzjlyPa3cvUCHWCWyFx4YxxaJ1W25pqsroBReK+y+uzUToPK59MlFT9NurU3qkNzH+NaorH/hQdwk1uJQoks1Q=='
export const USER1_SALT =
  'mx5WdFtpI8z19gPheMu9oi9W+1mrDc7H8KS/OaxeSVfa5CDAdGyms6rmm3a6U8vo1jUJRKfhaZOxudgbdgV4sg=='
/** The password is "Flugleitung-7"; made with Python's hashlib. The salt has a NUL byte within. */
export const FLUG_HASH = 'JkfORxQam5MIroJbzHhulwE85jaP57I4AwzkK2Zbwb8='
export const FLUG_SALT = 'obLD1OX2BxgAmYh3ZlVEMw=='

export const DOMAIN_FILE = 'auth/centre.example/config.json'
export const COLUMBUS_FILE = 'auth/centre.example/columbus@centre.example/config.json'
export const ROVER_FILE = 'auth/centre.example/rover/config.json'

const shared = (port: number) => ({ host: '239.10.0.1', port })
const at = (page: unknown, row: unknown, column: unknown) => ({ page, row, column })

export const DOMAIN = {
  id: 'centre.example',
  name: 'Control Centre',
  users: {
    admin: { id: 'admin', password: { hash: USER1_HASH, salt: USER1_SALT } },
    berta: {
      id: 'berta',
      name: 'Berta Huber',
      password: { hash: FLUG_HASH, salt: FLUG_SALT, workfactor: 1024 },
    },
    carla: { id: 'carla', name: 'Carla', ldap: true },
  },
  roles: {
    admin: { id: 'admin', name: null, users: { admin: null } },
    gso: {
      id: 'gso',
      name: 'Ground Segment Operations',
      abbreviation: 'GSO',
      users: { berta: null, carla: null, dora: null },
      layout: {
        ground: [at(1, 1, 1), at(2, 3, 2)],
        'air-ground': [at(1, 1, 2)],
        science: [at(1, 1, 1)],
      },
    },
  },
  loops: {
    ground: {
      id: 'ground',
      name: 'Ground Coordination Conference Loop',
      abbreviation: 'GND COORD',
      multicast: shared(20000),
      roles: { gso: true, flight: true, nobody: true },
      highlight_color: 'orange',
    },
  },
  layout: {
    '1080x1920': {
      grid_rows: 4,
      grid_columns: 6,
      site_scaling: 1.25,
      name_scaling: 1.5,
      layout: 'auto_grid',
    },
    'columbus@centre.example': { grid_rows: 5, grid_columns: 8 },
    phone: { font_scaling: 2 },
  },
}

export const COLUMBUS = {
  id: 'columbus@centre.example',
  name: 'Columbus',
  domain: 'centre.example',
  users: {
    user1: { id: 'user1', name: 'User One', password: { hash: USER1_HASH, salt: USER1_SALT } },
    'emil@esa': { id: 'emil@esa', password: { hash: USER1_HASH, salt: USER1_SALT } },
  },
  roles: {
    flight: {
      id: 'flight',
      name: 'Flight Director',
      users: { user1: null, berta: null, ghost: null },
      layout: {
        'air-ground': [at('1', '1', '1'), at('3', '2', '4')],
        ground: [at(1, 1, 1)],
        science: [at(0, 1, 1), at(1, 2, 1)],
        lost: [at(1, 4, 4)],
      },
    },
  },
  loops: {
    'air-ground': {
      id: 'air-ground',
      name: 'Air to Ground 1',
      multicast: { host: '239.10.0.7', port: 20001 },
      roles: { flight: true, gso: false },
      highlight_color: 'red',
      sip: { whitelist: [{ caller: '**620', callee: '1234' }], roles: { flight: true } },
    },
    science: {
      id: 'science',
      name: 'Science',
      multicast: shared(20002),
      roles: { flight: false, gso: true, 'rover-lead': true },
      highlight_color: 'purple',
      recorded: true,
    },
  },
}

export const ROVER = {
  id: 'rover',
  name: 'Rover',
  domain: 'centre.example',
  users: { dora: { id: 'dora', password: { hash: FLUG_HASH, salt: FLUG_SALT } } },
  roles: { 'rover-lead': { id: 'rover-lead', users: { dora: null } } },
  loops: {
    drive: { id: 'drive', multicast: { host: '10.0.0.4', port: 20003 }, roles: { gso: null } },
  },
}

export const STATE = {
  user1: {
    data: { roles: { flight: { page: '2' } } },
    flight: {
      'air-ground': { state: 'send', volume: 80 },
      ground: { state: 'send', volume: 0 },
      science: { state: 'send' },
      drive: { state: 'recv', volume: 10 },
    },
    gso: { ground: { state: 'recv' } },
  },
  berta: {
    gso: { ground: { state: 'none', volume: 35 }, science: {} },
    flight: { ground: { state: 'loud', volume: 400 } },
  },
  ghost: {},
}

export function openvocsSample(): OpenvocsFiles {
  return openvocsFiles(DOMAIN, [COLUMBUS, ROVER], STATE)
}

/** The folders have the names of the ids, "domain" and "project-1" and so on where there are none. */
export function openvocsFiles(
  domain: object,
  projects: readonly object[],
  state?: unknown,
): OpenvocsFiles {
  const top = idOf(domain) ?? 'domain'
  return {
    domains: [
      {
        folder: top,
        config: { file: `auth/${top}/config.json`, text: JSON.stringify(domain, null, 2) },
        projects: projects.map((project, index) => {
          const folder = idOf(project) ?? `project-${index + 1}`
          const file = `auth/${top}/${folder}/config.json`
          return { folder, config: { file, text: JSON.stringify(project, null, 2) } }
        }),
      },
    ],
    state: state === undefined ? undefined : { file: 'state.json', text: JSON.stringify(state) },
    unread: [],
  }
}

function idOf(object: object): string | undefined {
  const { id } = object as { id?: unknown }
  return typeof id === 'string' && id !== '' ? id : undefined
}
