// Whatever an openvocs database says, the import keeps our rules and loses nothing in silence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OpenvocsFault, type OpenvocsFiles } from '../../src/net/openvocs_source.ts'
import { legalIds } from '../../src/vocs/openvocs/legal_ids.ts'
import { readOpenvocs } from '../../src/vocs/openvocs_import.ts'
import { describeImport } from '../../src/vocs/openvocs_report.ts'
import { assertLegal } from '../support/openvocs_rules.ts'
import {
  COLUMBUS,
  DOMAIN,
  FLUG_HASH,
  FLUG_SALT,
  openvocsFiles,
  ROVER,
  STATE,
} from '../support/openvocs_sample.ts'

const ODD_IDS = ['admin', 'A', 'a-2', '@', 'é', '__proto__', 'constructor', '7', 'a b', '']
const IDS = [...ODD_IDS, 'x'.repeat(70), `${'x'.repeat(70)}y`, '🚀'.repeat(20)]
const id = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b') },
  { weight: 2, arbitrary: fc.constantFrom(...IDS) },
)
const junk = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.jsonValue() },
)

/** The value, or seldom anything else. */
function orJunk<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() })
}

const by = (value: fc.Arbitrary<unknown>) => orJunk(fc.dictionary(id, value, { maxKeys: 5 }))
const place = fc.record(
  {
    page: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('1', '2', 1e9, -1)),
    row: fc.integer({ min: 0, max: 3 }),
    column: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('3', 1.5)),
  },
  { requiredKeys: [] },
)
const text = orJunk(fc.oneof(fc.string({ maxLength: 80 }), fc.constant('🚀'.repeat(40))))
const password = fc.record(
  {
    hash: fc.constantFrom(FLUG_HASH, 'AA=='),
    salt: fc.constant(FLUG_SALT),
    workfactor: orJunk(fc.nat(70_000)),
    blocksize: fc.constantFrom(0, 8),
  },
  { requiredKeys: ['hash', 'salt'] },
)
const users = by(fc.record({ id: text, name: text, password: orJunk(password), extra: junk }))
const roles = by(
  fc.record({
    name: text,
    users: by(fc.constant(null)),
    layout: by(fc.array(orJunk(place), { maxLength: 4 })),
    extra: junk,
  }),
)
const loops = by(
  fc.record({
    name: text,
    roles: by(fc.boolean()),
    highlight_color: orJunk(fc.constantFrom('red', 'green', null)),
    multicast: orJunk(
      fc.record({
        host: fc.constantFrom('239.0.0.1', '239.0.0.2', '239.0.0.3', '10.0.0.1', '239.1', 'x'),
        port: orJunk(fc.nat(70_000)),
      }),
    ),
    extra: junk,
  }),
)
const grids = by(
  fc.record({
    grid_rows: orJunk(fc.nat(6)),
    grid_columns: fc.nat(6),
    site_scaling: orJunk(fc.constantFrom(0.1, 1, 1.5)),
    extra: junk,
  }),
)
const part = fc.record(
  { id: orJunk(id), name: text, users, roles, loops, layout: grids },
  { requiredKeys: ['users', 'roles', 'loops'] },
)
const state = by(
  by(
    by(
      fc.record({
        state: orJunk(fc.constantFrom('none', 'recv', 'send')),
        volume: orJunk(fc.integer({ min: -1, max: 101 })),
      }),
    ),
  ),
)

test('F112: of anything like a database, what comes out keeps the rules of the domain file', () => {
  let members = 0
  let states = 0
  let places = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(part, fc.array(part, { maxLength: 3 })), { maxLength: 2 }),
      state.filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
      (domains, had) => {
        const texts = domains.map(([domain, projects]) => openvocsFiles(domain, projects, had))
        const files = {
          domains: texts.flatMap((each) => each.domains),
          state: texts[0]?.state,
          unread: [],
        }
        const imported = readOpenvocs(files)
        assertLegal(imported)
        assert.ok(describeImport(imported).length >= 3)
        const parts = imported.domains.flatMap((domain) => [domain, ...domain.projects])
        const all = parts.flatMap((each) => each.roles)
        members += all.flatMap((role) => role.members).length
        places += all.flatMap((role) => role.layouts ?? []).length
        states += imported.states.length
      },
    ),
    { numRuns: 400, seed: 112 },
  )
  assert.ok(members > 200 && states > 50 && places > 100, `${members} ${states} ${places}`)
})

test('F112: any texts give an import or an OpenvocsFault, and nothing else', () => {
  const anyText = fc.oneof(
    fc.json({ maxDepth: 5 }),
    fc.string(),
    fc.constantFrom('{}', 'null', '{"a":{"a":', '['.repeat(50_000), deep(20_000)),
    fc.constant(`{"users":${deep(20_000)},"x":${deep(20_000)}}`),
  )
  fc.assert(
    fc.property(anyText, anyText, anyText, (domain, project, had) => {
      const files: OpenvocsFiles = {
        domains: [
          {
            folder: 'd',
            config: { file: 'd', text: domain },
            projects: [{ folder: 'p', config: { file: 'p', text: project } }],
          },
        ],
        state: { file: 's', text: had },
        unread: [],
      }
      try {
        const imported = readOpenvocs(files)
        assertLegal(imported)
        describeImport(imported)
      } catch (error) {
        if (!(error instanceof OpenvocsFault)) throw error
      }
    }),
    { numRuns: 100 },
  )
})

function deep(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
}

test('F112: a key that nobody knows is listed, at whichever place it stands', () => {
  const places = [DOMAIN, COLUMBUS, ROVER].flatMap((json, file) =>
    objectsIn(json).map((path) => ({ file, path })),
  )
  // Lists have ids and no fields; and what is listed whole is not listed in parts.
  const fields = places.filter(({ path }) => !isList(path) && !path.includes('lost'))
  assert.ok(fields.length > 30)
  for (const { file, path } of fields) {
    const copies: object[] = structuredClone([DOMAIN, COLUMBUS, ROVER])
    objectAt(copies[file], path)['never_seen'] = 42
    const [domain = {}, ...projects] = copies
    const { notTaken } = readOpenvocs(openvocsFiles(domain, projects, STATE))
    const isSip = path.includes('sip')
    const listed = notTaken.some(({ where }) => where.endsWith(isSip ? '.sip' : 'never_seen'))
    assert.ok(listed, `${file} ${path.join('.')}`)
  }
})

const LISTS = ['users', 'roles', 'loops', 'layout', 'projects']

function isList(path: readonly string[]): boolean {
  return LISTS.includes(path.at(-1) ?? '')
}

function objectsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, each]) => objectsIn(each, [...path, key]))
  return Array.isArray(value) ? inner : [[...path], ...inner]
}

function objectAt(value: unknown, path: readonly string[]): Record<string, unknown> {
  let found = value
  for (const key of path) found = (found as Record<string, unknown>)[key]
  return found as Record<string, unknown>
}

test('F112: ids are legal and all different, and those that were both stay', () => {
  const any = fc.oneof(id, fc.string(), fc.string({ unit: 'grapheme', maxLength: 80 }))
  fc.assert(
    fc.property(fc.array(any, { maxLength: 40 }), (texts) => {
      const ids = legalIds(texts, 'loop')
      assert.equal(new Set(ids).size, texts.length)
      texts.forEach((each, index) => {
        assert.match(ids[index] ?? '', /^[a-z0-9][a-z0-9_.-]{0,63}$/i)
        const wasLegal = /^[a-z0-9][a-z0-9_.-]{0,63}$/i.test(each)
        if (wasLegal && texts.indexOf(each) === index) assert.equal(ids[index], each)
      })
    }),
  )
  assert.deepEqual(legalIds(['project@localhost', 'Müller', '', '-a-', 'Müller'], 'user'), [
    'project-localhost',
    'Muller',
    'user',
    'a',
    'Muller-2',
  ])
})
