// Where the loops of a role stand on a kind of console, and who is told when that changes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, B, codeOf, CoreBench } from './core_bench.ts'

const LAYOUTS = `
users:
  - { id: anna, password: $argon2-a }
loops: [{ id: a }, { id: b }, { id: c }]
keysets: [{ id: desk, rows: 9, columns: 9 }, { id: wall, rows: 5, columns: 6, scale: 150 }]
projects:
  - id: p
    keysets: [{ id: desk, rows: 2, columns: 3 }]
    roles:
      - id: crew
        members: [anna]
        rights: { a: talk, b: monitor }
        layouts:
          - pages: [{ name: Any, places: [{ loop: a, row: 7, column: 1 }] }]
          - keyset: p/desk
            pages:
              - { name: One, places: [{ loop: b, row: 2, column: 3 }, { loop: c, row: 1, column: 1 }] }
              - { name: Two, places: [{ loop: c, row: 1, column: 2 }] }
      - { id: bare, members: [anna], rights: { a: talk } }
  - id: q
    keysets: [{ id: far, rows: 1, columns: 1 }]
`
const ANY = [{ name: 'Any', places: [{ loop: A, row: 7, column: 1 }] }]
const DESK = [
  { name: 'One', places: [{ loop: B, row: 2, column: 3 }] },
  { name: 'Two', places: [] },
]

function shown(bench: CoreBench, connection: number, keyset: string, role = 'p/crew') {
  const answer = bench.ask(connection, 'chooseRole', { role, keyset })
  assert.ok(answer?.body === 'snapshot', codeOf(answer))
  const { keyset: used, grid, pages } = answer.snapshot
  return { used, grid: grid ?? undefined, pages }
}

test('F54 F56: a keyset by its name is the project’s, else the domain’s; loops without a right are left out', () => {
  const bench = new CoreBench({}, LAYOUTS)
  const { connection } = bench.enter('anna')
  const desk = { used: 'p/desk', grid: { rows: 2, columns: 3, scale: 100 }, pages: DESK }
  assert.deepEqual(shown(bench, connection, 'desk'), desk)
  assert.deepEqual(shown(bench, connection, 'p/desk'), desk)
  const wall = shown(bench, connection, 'wall')
  assert.deepEqual(
    [wall.used, wall.grid, wall.pages],
    ['main/wall', { rows: 5, columns: 6, scale: 150 }, ANY],
  )
})

test('F54: none, an unknown keyset and another project’s are no keyset; without a layout the console puts its loops', () => {
  const bench = new CoreBench({}, LAYOUTS)
  const { connection } = bench.enter('anna')
  const none = { used: '', grid: undefined, pages: ANY }
  for (const keyset of ['', 'nothing', 'far', 'q/far', '__proto__']) {
    assert.deepEqual(shown(bench, connection, keyset), none, keyset)
  }
  assert.deepEqual(shown(bench, connection, '', 'p/bare').pages, [])
  const odd = { role: 'p/crew', keyset: 'a\0' }
  assert.equal(codeOf(bench.ask(connection, 'chooseRole', odd)), 'BAD_REQUEST')
})

test('F54: who is concerned is told of another keyset, layout or right, and nobody of anything else', () => {
  const bench = new CoreBench({}, LAYOUTS)
  const desk = bench.enter('anna').connection
  const bare = bench.enter('anna').connection
  shown(bench, desk, 'desk')
  shown(bench, bare, '', 'p/bare')
  const told = (text: string) => {
    bench.forget()
    bench.apply(text)
    assert.ok(bench.events(bare).every(({ body }) => body !== 'layoutChanged'))
    return bench
      .events(desk)
      .flatMap((event) => (event.body === 'layoutChanged' ? event.layoutChanged : []))
  }
  const wider = LAYOUTS.replace('rows: 2, columns: 3', 'rows: 4, columns: 5')
  assert.deepEqual(told(wider)[0]?.grid, { rows: 4, columns: 5, scale: 100 })
  assert.deepEqual(told(wider.replace('name: Two', 'name: Second'))[0]?.pages[1]?.name, 'Second')
  const right = told(LAYOUTS.replace('b: monitor', 'b: monitor, c: monitor'))
  assert.equal(right[0]?.pages[1]?.places.length, 1)
  const gone = told(
    LAYOUTS.replace('keysets: [{ id: desk, rows: 2, columns: 3 }]', '').replace(
      / +- keyset: p.desk[^]*?Two.*\n/,
      '',
    ),
  )
  assert.deepEqual([gone[0]?.keyset, gone[0]?.grid?.rows, gone[0]?.pages], ['main/desk', 9, ANY])
  const back = told(LAYOUTS)
  assert.deepEqual([back[0]?.keyset, back[0]?.pages], ['p/desk', DESK])
  assert.deepEqual(told(LAYOUTS.replace('{ id: anna', '{ id: anna, name: Anna')), [])
})

test('F54: a resume keeps the keyset, also over a restart', () => {
  const bench = new CoreBench({}, LAYOUTS)
  const { connection, token } = bench.enter('anna')
  shown(bench, connection, 'desk')
  const resumed = (of: CoreBench) => {
    const other = of.connect()
    of.forget()
    of.ask(other, 'resume', { token })
    const snapshot = of.events(other).find(({ body }) => body === 'snapshot')
    assert.ok(snapshot?.body === 'snapshot')
    return snapshot.snapshot.keyset
  }
  assert.equal(resumed(bench), 'p/desk')
  bench.run(bench.core.tick(bench.nowMs))
  const after = new CoreBench({}, LAYOUTS)
  after.run(after.core.load([...bench.signOns.values()], after.nowMs))
  assert.equal(resumed(after), 'p/desk')
})
