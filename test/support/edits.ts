// Entities and edits as tests write them, with what they leave out, and random ones out of a world so small that they meet
// each other. Pure.
import fc from 'fast-check'
import type { Edit } from '../../src/vocs/edits.ts'

export const RANGE = { range: '239.255.0.0/16', port: 5004 }

export const scopeEntity = (id: string, parent: string) => ({
  id,
  parent,
  name: '',
  revision: 0,
  position: 0,
})
export const userEntity = (id: string, scope: string, name = '') => ({
  id,
  scope,
  name,
  disabled: false,
  passwordSet: false,
  passwordOneTime: false,
  duties: [],
  revision: 0,
})
export const loopEntity = (id: string, scope: string, name = '') => ({
  id,
  scope,
  name,
  abbreviation: '',
  highlight: 0,
  group: '',
  port: 0,
  position: 0,
  revision: 0,
})
export const roleEntity = (id: string, scope: string) => ({
  id,
  scope,
  name: '',
  abbreviation: '',
  talkMode: 0,
  position: 0,
  revision: 0,
  members: [],
  rights: [],
  layouts: [],
})
export const keysetEntity = (id: string, scope: string) => ({
  id,
  scope,
  name: '',
  rows: 2,
  columns: 2,
  scale: 0,
  revision: 0,
})

export const putScope = (id: string, parent = ''): Edit => ({
  body: 'putScope',
  putScope: scopeEntity(id, parent),
})

export const putUser = (id: string, scope: string, name = '', disabled = false): Edit => ({
  body: 'putUser',
  putUser: { ...userEntity(id, scope, name), disabled },
})

export const putLoop = (id: string, scope: string, group = '', highlight = 0): Edit => ({
  body: 'putLoop',
  putLoop: { ...loopEntity(id, scope), group, highlight, port: group === '' ? 0 : 5004 },
})

export const putRole = (id: string, scope: string, talkMode = 0): Edit => ({
  body: 'putRole',
  putRole: { ...roleEntity(id, scope), talkMode },
})

export const putKeyset = (id: string, scope: string, rows = 4): Edit => ({
  body: 'putKeyset',
  putKeyset: { ...keysetEntity(id, scope), rows, columns: 4 },
})

export const setMember = (role: string, user: string, member = true): Edit => ({
  body: 'setMember',
  setMember: { role, user, member },
})

export const setRight = (role: string, loop: string, right = 2): Edit => ({
  body: 'setRight',
  setRight: { role, loop, right },
})

export const setDuty = (user: string, scope: string, duty = 2): Edit => ({
  body: 'setDuty',
  setDuty: { user, scope, duty },
})

export const setLayout = (
  role: string,
  keyset: string,
  pages: readonly { readonly name: string; readonly places: readonly Place[] }[],
): Edit => ({ body: 'setLayout', setLayout: { role, layout: { keyset, pages: [...pages] } } })

export const setPassword = (user: string, passwordHash: string | undefined): Edit => ({
  body: 'setPassword',
  setPassword: { user, passwordHash, oneTime: passwordHash !== undefined },
})

export const remove = (kind: 'scope' | 'user' | 'loop' | 'keyset' | 'role', id: string): Edit => ({
  body: 'remove',
  remove: { kind, id },
})

interface Place {
  readonly loop: string
  readonly row: number
  readonly column: number
}

const SCOPES = ['base', 'moon', 'Mars'] as const
// "B" before "a" byte by byte, and behind it in a dictionary.
const USERS = ['anna', 'Ben', 'chloe', 'Dario'] as const
const LOOPS = ['fd', 'AG', 'gnc', 'Eecom'] as const
const GROUPS = ['', '239.1.1.1', '239.1.1.2', '239.1.1.3'] as const

const scope = fc.constantFrom(...SCOPES)
const user = fc.constantFrom(...USERS)
const loop = fc.constantFrom(...LOOPS)
const role = fc.constantFrom('base/crew', 'moon/Director', 'moon/capcom')
const keyset = fc.constantFrom('base/desk', 'moon/wall')
const home = (id: string) => id.slice(0, id.indexOf('/'))
const name = fc.constantFrom('', 'Name', "O'Brien; --", 'Ünïcode 🎙')
const small = fc.nat({ max: 2 })
const place = fc.record({
  loop,
  row: fc.integer({ min: 1, max: 4 }),
  column: fc.integer({ min: 1, max: 3 }),
})
const layoutPage = fc.record({
  name,
  places: fc.uniqueArray(place, { maxLength: 5, selector: ({ row, column }) => row * 10 + column }),
})

/** One edit; many are refused, because what they name is not there. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  scope.map((id) => putScope(id, id === 'base' ? '' : 'base')),
  fc.tuple(user, scope, name, fc.boolean()).map((fields) => putUser(...fields)),
  fc.tuple(loop, scope, fc.constantFrom(...GROUPS), small).map((fields) => putLoop(...fields)),
  fc.tuple(role, fc.nat({ max: 1 })).map(([id, mode]) => putRole(id, home(id), mode)),
  fc.tuple(keyset, fc.constantFrom(4, 50)).map(([id, rows]) => putKeyset(id, home(id), rows)),
  fc.tuple(role, user, fc.boolean()).map((fields) => setMember(...fields)),
  fc.tuple(role, loop, small).map((fields) => setRight(...fields)),
  fc.tuple(user, fc.constantFrom('', ...SCOPES), small).map((fields) => setDuty(...fields)),
  fc
    .tuple(role, fc.oneof(keyset, fc.constant('')), fc.array(layoutPage, { maxLength: 3 }))
    .map((fields) => setLayout(...fields)),
  fc
    .tuple(user, fc.constantFrom(undefined, '$argon2-a', '$argon2-b'))
    .map((fields) => setPassword(...fields)),
  fc.oneof(
    scope.map((id) => remove('scope', id)),
    user.map((id) => remove('user', id)),
    loop.map((id) => remove('loop', id)),
    role.map((id) => remove('role', id)),
    keyset.map((id) => remove('keyset', id)),
  ),
)

/** A domain with a project in which everything refers to everything that it can. */
export const WORLD: readonly Edit[] = [
  putScope('base'),
  putScope('moon', 'base'),
  putUser('chief', 'base'),
  setDuty('chief', ''),
  putUser('anna', 'base', 'Anna'),
  putUser('ben', 'moon'),
  setDuty('ben', 'moon', 1),
  setPassword('ben', '$argon2-b'),
  putLoop('fd', 'base', '239.1.1.1'),
  putLoop('gnc', 'moon', '239.1.1.2'),
  putKeyset('base/desk', 'base'),
  putRole('base/crew', 'base'),
  putRole('moon/director', 'moon', 1),
  setMember('base/crew', 'anna'),
  setMember('moon/director', 'anna'),
  setMember('moon/director', 'ben'),
  setRight('base/crew', 'fd', 1),
  setRight('moon/director', 'fd'),
  setRight('moon/director', 'gnc'),
  setLayout('moon/director', 'base/desk', [
    {
      name: 'one',
      places: [
        { loop: 'fd', row: 1, column: 1 },
        { loop: 'gnc', row: 2, column: 3 },
      ],
    },
  ]),
  setLayout('moon/director', '', [{ name: '', places: [] }]),
]
