// What of an openvocs database is taken over, and that all else is listed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOpenvocs } from '../../src/vocs/openvocs_import.ts'
import { describeImport } from '../../src/vocs/openvocs_report.ts'
import {
  COLUMBUS_FILE,
  DOMAIN_FILE,
  FLUG_HASH,
  FLUG_SALT,
  openvocsFiles,
  openvocsSample,
  ROVER_FILE,
  USER1_HASH,
  USER1_SALT,
} from '../support/openvocs_sample.ts'
import { assertLegal } from '../support/openvocs_rules.ts'

const USER1 = `$openvocs$1024$${USER1_SALT}$${USER1_HASH}`
const FLUG = `$openvocs$1024$${FLUG_SALT}$${FLUG_HASH}`

test('F112: domains, projects, users with passwords, roles, rights and loops are taken over', () => {
  const imported = readOpenvocs(openvocsSample())
  const configuration = assertLegal(imported)
  const duties = [...configuration.users.values()].flatMap(({ id, duties }) =>
    [...duties].map(([scope, duty]) => [id, scope, duty]),
  )
  assert.deepEqual(duties, [['admin', 'centre.example', 'administrator']])
  const [domain] = imported.domains
  assert.deepEqual(domain?.domain, { id: 'centre.example', name: 'Control Centre' })
  assert.deepEqual(domain.users, [
    { id: 'admin', password: USER1 },
    { id: 'berta', name: 'Berta Huber', password: FLUG },
    { id: 'carla', name: 'Carla' },
    { id: 'dora', password: FLUG },
  ])
  const [columbus, rover] = domain.projects
  assert.deepEqual(columbus?.users, [
    { id: 'user1', name: 'User One', password: USER1 },
    { id: 'emil-esa', password: USER1 },
  ])
  assert.deepEqual([columbus.id, columbus.name], ['columbus-centre.example', 'Columbus'])
  assert.deepEqual([rover?.id, rover?.users], ['rover', []])
  const rights = [domain, columbus, rover].flatMap((part) =>
    (part?.roles ?? []).map((role) => [role.id, role.members, role.rights]),
  )
  assert.deepEqual(rights, [
    ['admin', ['admin'], {}],
    [
      'gso',
      ['berta', 'carla', 'dora'],
      { ground: 'talk', 'air-ground': 'monitor', science: 'talk', drive: 'monitor' },
    ],
    ['flight', ['user1', 'berta'], { ground: 'talk', 'air-ground': 'talk', science: 'monitor' }],
    ['rover-lead', ['dora'], { science: 'talk' }],
  ])
  assert.deepEqual(rover?.loops, [{ id: 'drive', name: 'drive' }])
})

test('F112: a group of its own is kept, a shared one is not', () => {
  const { domains, notTaken } = readOpenvocs(openvocsSample())
  const [domain] = domains
  assert.deepEqual(domain?.projects[0]?.loops, [
    {
      id: 'air-ground',
      name: 'Air to Ground 1',
      highlight: 'red',
      group: '239.10.0.7',
      port: 20001,
    },
  ])
  assert.deepEqual(domain.loops, [
    {
      id: 'ground',
      name: 'Ground Coordination Conference',
      abbreviation: 'GND COOR',
      highlight: 'orange',
    },
    { id: 'science', name: 'Science' },
  ])
  const groups = notTaken.filter(({ where }) => where.endsWith('.multicast'))
  assert.deepEqual(
    groups.map(({ what, why }) => [what, why.slice(0, 24)]),
    [
      ['239.10.0.1:20000', 'several loops share this'],
      ['239.10.0.1:20002', 'several loops share this'],
      ['10.0.0.4:20003', 'no IPv4 multicast group:'],
    ],
  )
})

test('F112: layouts and grids are taken over, with pages that stay empty', () => {
  const [domain] = readOpenvocs(openvocsSample()).domains
  const place = (loop: string, row: number, column: number) => ({ loop, row, column })
  assert.deepEqual(domain?.projects[0]?.roles[0]?.layouts, [
    {
      pages: [
        { places: [place('air-ground', 1, 1), place('science', 2, 1)] },
        { places: [] },
        { places: [place('air-ground', 2, 4)] },
      ],
    },
  ])
  assert.deepEqual(domain.roles[1]?.layouts, [
    {
      pages: [
        { places: [place('ground', 1, 1), place('air-ground', 1, 2)] },
        { places: [place('ground', 3, 2)] },
      ],
    },
  ])
  assert.deepEqual(domain.keysets, [{ id: '1080x1920', rows: 4, columns: 6, scale: 125 }])
  assert.deepEqual(domain.projects[0].keysets, [
    { id: 'columbus-centre.example', name: 'columbus@centre.example', rows: 5, columns: 8 },
  ])
})

test('F112: what users had on is taken over, as far as their roles may', () => {
  const role = 'columbus-centre.example/flight'
  assert.deepEqual(readOpenvocs(openvocsSample()).states, [
    { user: 'user1', role, loop: 'air-ground', state: 'talk', volume: 80 },
    { user: 'user1', role, loop: 'ground', state: 'monitor', volume: 0 },
    { user: 'user1', role, loop: 'science', state: 'monitor', volume: 50 },
    { user: 'berta', role: 'centre.example/gso', loop: 'ground', state: 'off', volume: 35 },
    { user: 'berta', role, loop: 'ground', state: 'off', volume: 50 },
  ])
})

test('F112: everything that is not taken over, or not as it was, is listed with its place', () => {
  const { notTaken } = readOpenvocs(openvocsSample())
  const d = DOMAIN_FILE
  const c = COLUMBUS_FILE
  assert.deepEqual(
    notTaken.map(({ where, what }) => `${where}: ${what}`).toSorted(),
    [
      `${c}: "columbus@centre.example" is now "columbus-centre.example"`,
      `${c}: loops.air-ground.sip: { whitelist, roles }`,
      `${c}: loops.science: "science" of project "columbus-centre.example"`,
      `${c}: loops.science.highlight_color: "purple"`,
      `${c}: loops.science.multicast: 239.10.0.1:20002`,
      `${c}: loops.science.recorded: true`,
      `${c}: roles.flight.layout.ground.0: page 1, row 1, column 1`,
      `${c}: roles.flight.layout.lost: a list of 1`,
      `${c}: roles.flight.layout.science.0: page 0, row 1, column 1`,
      `${c}: roles.flight.users.ghost: user "ghost"`,
      `${c}: users["emil@esa"]: user "emil@esa" is now "emil-esa"`,
      `${ROVER_FILE}: loops.drive.multicast: 10.0.0.4:20003`,
      `${ROVER_FILE}: users.dora: "dora" of project "rover"`,
      `${d}: layout.1080x1920.layout: "auto_grid"`,
      `${d}: layout.1080x1920.name_scaling: 1.5`,
      `${d}: layout.phone: keyset "phone"`,
      `${d}: layout.phone.font_scaling: 2`,
      `${d}: layout["columbus@centre.example"]: keyset "columbus@centre.example" is now "columbus-centre.example"`,
      `${d}: loops.ground.abbreviation: "GND COORD" is now "GND COOR"`,
      `${d}: loops.ground.multicast: 239.10.0.1:20000`,
      `${d}: loops.ground.name: "Ground Coordination Conference Loop" is now "Ground Coordination Conference"`,
      `${d}: loops.ground.roles.nobody: role "nobody" may talk`,
      `${d}: roles.gso.layout.science.0: page 1, row 1, column 1`,
      `${d}: users.carla.ldap: true`,
      `${d}: users.carla.password: none that can be read`,
      'state.json: berta.flight.ground.state: "loud"',
      'state.json: berta.flight.ground.volume: 400',
      'state.json: ghost: "ghost"',
      'state.json: user1.data: { roles }',
      'state.json: user1.flight.drive: "drive"',
      'state.json: user1.flight.ground.state: "send" beside "air-ground"',
      'state.json: user1.flight.science.state: "send"',
      'state.json: user1.gso: "gso"',
    ].toSorted(),
  )
})

test('F112: the report counts what was taken over and groups the rest by reason', () => {
  const lines = describeImport(readOpenvocs(openvocsSample()))
  assert.deepEqual(lines.slice(0, 6), [
    'Taken over from openvocs:',
    '  domain centre.example: 4 users (3 with a password), 2 roles (1 with a layout), 2 loops, 1 keyset, 1 administrator',
    '    project columbus-centre.example: 2 users (2 with a password), 1 role (1 with a layout), 1 loop, 1 keyset, 0 administrators',
    '    project rover: 0 users (0 with a password), 1 role (0 with a layout), 1 loop, 0 keysets, 0 administrators',
    '  5 loops kept as users had them, of 2 users',
    'Left out or changed (33):',
  ])
  const reason = lines.findIndex((line) => line.startsWith('  several loops share this group'))
  assert.match(lines[reason] ?? '', /\(2\):$/)
  assert.match(
    lines[reason + 1] ?? '',
    /^ {4}auth\/.*loops\.ground\.multicast: 239\.10\.0\.1:20000$/,
  )
  const places = lines.filter((line) => line.startsWith('    ') && !line.includes('project '))
  assert.ok(places.length >= 29)
  const nothing = describeImport(readOpenvocs(openvocsFiles({ id: 'd' }, [])))
  assert.equal(nothing.at(-1), 'Nothing was left out or changed.')
})
