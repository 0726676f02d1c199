// Lines out of a spreadsheet: how they are read, and what each would do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyEdits } from '../../web/admin_logic/apply_edits.ts'
import { type CsvOptions, planCsv } from '../../web/admin_logic/csv_plan.ts'
import { csvLines } from '../../web/admin_logic/csv_text.ts'
import { putKeyset, putLoop, putRole, putScope, putUser } from '../../web/admin_logic/edits.ts'
import { NO_ENTITIES } from '../../web/admin_logic/entities.ts'

const WORLD = applyEdits(NO_ENTITIES, [
  putScope({ id: 'west', name: 'West' }),
  putScope({ id: 'moon', parent: 'west', name: 'Moon' }),
  putScope({ id: 'east', name: 'East' }),
  putUser({ id: 'anna', scope: 'west', name: 'Anna' }),
  putUser({ id: 'eve', scope: 'east', name: 'Eve' }),
  putLoop({ id: 'fd', scope: 'moon', name: 'Flight', group: '239.1.1.1', port: 5004 }),
  putLoop({ id: 'gc', scope: 'moon', name: 'Ground', group: '239.1.1.2', port: 5004 }),
  putRole({ id: 'moon/flight', scope: 'moon', name: 'Flight' }),
  putKeyset({ id: 'moon/desk', scope: 'moon', name: 'Desk' }),
])

function planned(text: string, options: Partial<CsvOptions> = {}) {
  const { lines } = planCsv(text, {
    kind: 'user',
    entities: WORLD,
    scope: 'west',
    scopes: new Set(['west', 'moon']),
    usualPort: 5004,
    withPasswords: false,
    ...options,
  })
  return lines
}

/** "3 eve wrong elsewhere": the line, what it is about, what it does, what is wrong. */
function said(lines: ReturnType<typeof planned>): readonly string[] {
  return lines.map(({ line, id, result, faults }) =>
    [line, id, result, ...faults.map(({ column, code }) => `${column}:${code}`)].join(' '),
  )
}

test('F74: fields are parted by comma, semicolon or tab, may be quoted, and lines keep their numbers', () => {
  assert.deepEqual(csvLines('a,"b, ""c"""\r\n\r\nd\t')[0]?.cells, ['a', 'b, "c"'])
  assert.deepEqual(csvLines('a;b, c')[0]?.cells, ['a', 'b, c'])
  assert.deepEqual(csvLines('a\tb; c')[0]?.cells, ['a', 'b; c'])
  const lines = csvLines('a,"two\nlines"\n\nb,c\n')
  assert.deepEqual(
    lines.map(({ line, cells }) => [line, cells[0]]),
    [
      [1, 'a'],
      [4, 'b'],
    ],
  )
  assert.equal(csvLines('a,"never ends\nb,c')[0]?.isBroken, true)
})

test('F74: each line makes, changes, leaves or is wrong; a header may name the columns in any order', () => {
  const text = 'Name;Kennung;gesperrt\nAnna;anna;nein\nAnna B.;anna;\nBen;ben;ja\nÄnne Groß;;'
  assert.deepEqual(said(planned(text)), [
    '2 anna unchanged',
    '3 anna wrong id:twice',
    '4 ben new',
    '5 aenne-gross new',
  ])
  const [, , ben] = planned(text)
  assert.ok(ben?.edits[0]?.body === 'putUser')
  assert.equal(ben.edits[0].putUser.disabled, true)
  assert.equal(ben.edits[0].mustBeNew, true)
})

test('F78: a wrong line says what is wrong with which field, and keeps no other from being good', () => {
  const text = [
    'id,name,scope,disabled,roles',
    '-bad,Bad',
    'eve,Eve B.,east',
    'anna,Anna,moon',
    'carl,Carl,nowhere',
    'dora,Dora,moon,perhaps',
    'emil,Emil,east,,moon/flight',
    'fred,Fred,moon,,moon/flight,more',
    'gina,Gina,Moon,no,moon/flight',
    'system,System',
  ].join('\n')
  assert.deepEqual(said(planned(text)), [
    '2 -bad wrong id:idBad',
    '3 eve wrong scope:elsewhere',
    '4 anna wrong scope:cantMove',
    '5 carl wrong scope:scopeUnknown',
    '6 dora wrong disabled:valueBad',
    '7 emil wrong scope:elsewhere roles:role',
    '8 fred wrong undefined:tooMany',
    '9 gina new',
    '10 system wrong id:idReserved',
  ])
  const gina = planned(text, { withPasswords: true })[7]
  const bodies = gina?.edits.map(({ body }) => body)
  assert.deepEqual(bodies, ['putUser', 'setMember', 'resetPassword'])
})

test('F79: addresses of pasted loops may be exchanged, none is given twice, and none may be left out', () => {
  const loops = { kind: 'loop', scope: 'moon' } as const
  const exchange = 'id,group\nfd,239.1.1.2\ngc,239.1.1.1'
  assert.deepEqual(said(planned(exchange, loops)), ['2 fd changed', '3 gc changed'])
  const twice = 'id,group,port\na,239.1.1.9,\nb,239.1.1.9,5004\nc,239.1.1.1,5005\nd,224.0.0.1\ne,,'
  assert.deepEqual(said(planned(twice, loops)), [
    '2 a new',
    '3 b wrong group:groupTaken',
    '4 c new',
    '5 d wrong group:groupRouters',
    '6 e new',
  ])
  const coloured = planned('id,highlight\nfd,gelb\ngc,3', loops)
  assert.deepEqual(
    coloured.map(({ edits: [edit] }) => edit?.body === 'putLoop' && edit.putLoop.highlight),
    [3, 3],
  )
})

test('F74: ids of roles and keysets may have their scope in front', () => {
  const text = 'id,name\nmoon/flight,Flight\nflight,Flight II\nmoon/x,X\nwest/y,Y\neast/z,Z'
  assert.deepEqual(said(planned(text, { kind: 'role', scope: 'moon' })), [
    '2 moon/flight unchanged',
    '3 moon/flight wrong id:twice',
    '4 moon/x new',
    '5 west/y new',
    '6 east/z wrong scope:elsewhere',
  ])
  const keysets = 'id,rows,columns,scale\nmoon/desk,51,4\nwall,4,4,250'
  assert.deepEqual(said(planned(keysets, { kind: 'keyset', scope: 'moon' })), [
    '2 moon/desk wrong rows:notWithin',
    '3 moon/wall new',
  ])
})
