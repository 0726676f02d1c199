// openvocs databases that are broken or odd: what is told, and what becomes of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OpenvocsFault } from '../../src/net/openvocs_source.ts'
import { readOpenvocs } from '../../src/vocs/openvocs_import.ts'
import {
  FLUG_HASH,
  FLUG_SALT,
  openvocsFiles,
  openvocsSample,
  USER1_HASH,
  USER1_SALT,
} from '../support/openvocs_sample.ts'
import { assertLegal } from '../support/openvocs_rules.ts'

const USER1 = `$openvocs$1024$${USER1_SALT}$${USER1_HASH}`

test('F112: every broken file is told at once, with its line', () => {
  const files = openvocsSample()
  const [domain] = files.domains
  assert.ok(domain !== undefined)
  const broken = {
    domains: [
      {
        ...domain,
        config: { file: 'auth/x/config.json', text: '{\n  "id": "x",\n  "users": {' },
        projects: [
          { folder: 'p', config: { file: 'auth/x/p/config.json', text: '{\n"a": 1,\n"b" 2 }' } },
          {
            folder: 'r',
            config: { file: 'auth/x/r/config.json', text: '{"a": [1],\n\n"b": tru }\n\n' },
          },
          { folder: 'q', config: { file: 'auth/x/q/config.json', text: '[1, 2]' } },
        ],
      },
    ],
    state: { file: 'state.json', text: '\uFEFF{}' },
    unread: [],
  }
  assert.throws(
    () => readOpenvocs(broken),
    (error) =>
      error instanceof OpenvocsFault &&
      /auth\/x\/config\.json: line 3: /.test(error.message) &&
      /auth\/x\/p\/config\.json: line 3: /.test(error.message) &&
      /auth\/x\/r\/config\.json: line 3: /.test(error.message) &&
      /auth\/x\/q\/config\.json: an object is needed, not a list of 2/.test(error.message) &&
      !error.message.includes('state.json'),
  )
})

test('F112: a key that is there twice is listed, wherever it is', () => {
  const files = openvocsFiles({ id: 'd' }, [])
  const [domain] = files.domains
  assert.ok(domain !== undefined)
  const text = `{"id": "d", "users": {"a": {"name": "}{,:", "name": "A"}, "b": {}, "\\u0061": {}},
    "loops": {"x": {"roles": {"name": true}}}, "roles": {"name": {"layout": {"x": [{"row":1}, {"row":1}]}}}}`
  const read = readOpenvocs({ ...files, domains: [{ ...domain, config: { file: 'f', text } }] })
  const repeated = read.notTaken.filter(({ why }) => why.startsWith('the key is there twice'))
  assert.deepEqual(
    repeated.map(({ where }) => where),
    ['f: users.a.name', 'f: users.a'],
  )
})

test('F112: ids of one user in two parts of a domain are one user, as they sign on in openvocs', () => {
  const password = { hash: USER1_HASH, salt: USER1_SALT }
  const imported = readOpenvocs(
    openvocsFiles({ id: 'd', users: { anna: {} }, roles: { r: { users: { anna: null } } } }, [
      { id: 'p', users: { anna: { password } }, roles: { s: { users: { anna: null } } } },
    ]),
  )
  assertLegal(imported)
  const [domain] = imported.domains
  assert.deepEqual(domain?.users, [{ id: 'anna', password: USER1 }])
  assert.deepEqual(
    [domain.roles[0]?.members, domain.projects[0]?.roles[0]?.members],
    [['anna'], ['anna']],
  )
  assert.deepEqual(
    imported.notTaken.map(({ where, why }) => [where, why.slice(0, 18)]),
    [
      ['auth/d/config.json: users.anna', 'openvocs knows one'],
      ['auth/d/p/config.json: users.anna', 'moved from its pro'],
    ],
  )
})

test('F112: one loop id in two projects becomes two loops, and a right goes to the nearest role', () => {
  const loop = (port: number) => ({ multicast: { host: '239.1.1.1', port }, roles: { r: true } })
  const role = { users: {} }
  const imported = readOpenvocs(
    openvocsFiles({ id: 'd', roles: { r: role } }, [
      { id: 'p', loops: { x: loop(5000) }, roles: { r: role } },
      { id: 'q', loops: { x: loop(5001) } },
    ]),
  )
  assertLegal(imported)
  const [domain] = imported.domains
  assert.deepEqual(domain?.roles[0]?.rights, { 'x-2': 'talk' })
  assert.deepEqual(domain.projects[0]?.roles[0]?.rights, { x: 'talk' })
  const namesakes = imported.notTaken.filter(({ why }) => why.includes('several of this id'))
  assert.deepEqual(
    namesakes.map(({ where, what }) => [where, what]),
    [
      ['auth/d/p/config.json: loops.x.roles.r', 'role "r": taken as the one of "p", not of d'],
      ['auth/d/q/config.json: loops.x.roles.r', 'role "r": taken as the one of "d", not of p'],
    ],
  )
})

test('F112: nothing is shared between domains', () => {
  const one = openvocsFiles(
    { id: 'one', users: { a: {} }, roles: { r: { users: { b: null } } } },
    [],
  )
  const two = openvocsFiles(
    { id: 'two', users: { b: {} }, loops: { l: { roles: { r: true } } } },
    [],
  )
  const imported = readOpenvocs({ ...one, domains: [...one.domains, ...two.domains] })
  assertLegal(imported)
  assert.deepEqual(imported.domains[0]?.roles, [{ id: 'r', members: [], rights: {} }])
  const refused = imported.notTaken.filter(({ why }) => why === 'it is in another domain')
  assert.deepEqual(
    refused.map(({ where, what }) => `${where}: ${what}`),
    [
      'auth/one/config.json: roles.r.users.b: user "b"',
      'auth/two/config.json: loops.l.roles.r: role "r" may talk',
    ],
  )
})

test("F112: a project of the domain's own name, one without an id and one within the domain file", () => {
  const imported = readOpenvocs(
    openvocsFiles({ id: 'd', projects: { within: { id: 'within' }, d: { id: 'd' } } }, [
      { id: 'd', name: 'Own' },
      { name: 'Nameless' },
    ]),
  )
  assertLegal(imported)
  assert.deepEqual(
    imported.domains[0]?.projects.map(({ id, name }) => [id, name]),
    [
      ['d-2', 'Own'],
      ['project-2', 'Nameless'],
      ['within', undefined],
    ],
  )
  assert.deepEqual(
    imported.notTaken.map(({ where, what }) => `${where}: ${what}`),
    [
      'auth/d/project-2/config.json: id: none',
      'auth/d/config.json: projects.d: "d"',
      'auth/d/d/config.json: "d" is now "d-2"',
    ],
  )
})

test('F112: passwords: scrypt is kept, what nobody could check is refused, and no hash is ever listed', () => {
  const hash = FLUG_HASH
  const salt = FLUG_SALT
  const passwords = {
    a: { hash, salt, workfactor: 0 },
    b: { hash, salt, parallel: 2 },
    c: { hash, salt, workfactor: 16384, blocksize: 4, parallel: 1 },
    d: { hash, salt, workfactor: 1000, blocksize: 8 },
    e: { hash: 'AA==', salt },
    f: { hash: 'no base64!', salt },
    g: { hash, salt: 7 },
    h: { hash, salt, workfactor: 70000 },
    i: { hash, salt, blocksize: 60000, parallel: 60000 },
    j: { hash, salt, pepper: 'hot' },
    k: hash,
  }
  const users = Object.fromEntries(
    Object.entries(passwords).map(([id, password]) => [id, { password }]),
  )
  const imported = readOpenvocs(openvocsFiles({ id: 'd', users }, []))
  assertLegal(imported)
  assert.deepEqual(
    imported.domains[0]?.users.map(({ password }) => password?.split('$')[2]),
    ['1024', '1024,8,2', '16384,4,1', ...Array<undefined>(6).fill(undefined), '1024', undefined],
  )
  const list = JSON.stringify(imported.notTaken)
  assert.ok(!list.includes(hash) && !list.includes('hot') && !list.includes(salt))
  assert.ok(list.includes('users.j.password.pepper'))
  for (const id of 'defghik') {
    assert.ok(
      imported.notTaken.some(({ where }) => where.endsWith(`users.${id}.password`)),
      id,
    )
  }
})

test('F112: who administrates a project in openvocs does so here, and in no other part', () => {
  const role = (user: string) => ({ admin: { users: { [user]: null } } })
  const { users } = assertLegal(
    readOpenvocs(
      openvocsFiles({ id: 'd', users: { one: {}, two: {} }, roles: role('one') }, [
        { id: 'p', users: { three: {} }, roles: role('two') },
        { id: 'q', roles: role('three') },
      ]),
    ),
  )
  assert.deepEqual(
    [...users.values()].map(({ id, scope, duties }) => [id, scope, ...duties.keys()]),
    [
      ['one', 'd', 'd'],
      ['three', 'd', 'q'],
      ['two', 'd', 'p'],
    ],
  )
})

test('F112: names lose control characters, and places and scales what is not possible here', () => {
  const layout = { a: [{ page: 21, row: 1, column: 1 }], b: [{ page: 20, row: 50, column: 51 }] }
  const loop = { roles: { r: true } }
  const imported = readOpenvocs(
    openvocsFiles(
      {
        id: 'd',
        name: 'Line\nbreak',
        loops: { a: loop, b: loop, 'c\u0000\u0000c': {} },
        roles: { r: { name: 'x'.repeat(70), layout } },
        layout: {
          wide: { grid_rows: 51, grid_columns: 2 },
          big: { grid_rows: 2, grid_columns: 2, site_scaling: 4 },
        },
      },
      [],
    ),
  )
  assertLegal(imported)
  const [domain] = imported.domains
  assert.equal(domain?.domain.name, 'Line break')
  assert.deepEqual(domain.loops[2], { id: 'c-c', name: 'c  c' })
  assert.equal(domain.roles[0]?.name, 'x'.repeat(64))
  assert.equal(domain.roles[0]?.layouts, undefined)
  assert.deepEqual(domain.keysets, [{ id: 'big', rows: 2, columns: 2 }])
  for (const place of [
    'name',
    'layout.wide',
    'layout.big.site_scaling',
    'layout.a.0',
    'layout.b.0',
  ]) {
    assert.ok(
      imported.notTaken.some(({ where }) => where.endsWith(place)),
      place,
    )
  }
})
