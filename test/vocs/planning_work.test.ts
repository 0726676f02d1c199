// What planning a change costs: it is done on the thread that answers keys, so twice the edits may be about twice the
// work, whatever they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Configuration, NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import type { Edit } from '../../src/vocs/edits.ts'
import { planChange } from '../../src/vocs/plan_change.ts'
import { countSteps } from '../support/counted_steps.ts'
import * as edits from '../support/edits.ts'

const SIZE = 200

function planned(before: Configuration, list: readonly Edit[], actor?: string): Configuration {
  const plan = planChange(before, { edits: list, actor, range: edits.RANGE })
  assert.ok(plan.kind === 'good', JSON.stringify(plan))
  return withChanges(before, plan.changes, before.revision + 1)
}

function many<Item>(size: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: size }, (_, index) => make(index))
}

/** A domain with everything `size` times, all linked with each other in one way or another. */
function world(size: number): readonly Edit[] {
  const project = (index: number) => `p${index}`
  return [
    edits.putScope('base'),
    edits.putUser('root', 'base'),
    edits.setDuty('root', ''),
    edits.putRole('base/crew', 'base'),
    ...many(size, (index) => [
      edits.putScope(project(index), 'base'),
      edits.putUser(`u${index}`, 'base'),
      edits.putUser(`pu${index}`, project(index)),
      edits.putLoop(`l${index}`, 'base'),
      edits.putLoop(`pl${index}`, project(index)),
      edits.putKeyset(`base/k${index}`, 'base'),
      edits.putRole(`${project(index)}/r`, project(index)),
    ]).flat(),
    ...many(size, (index) => [
      edits.setMember('base/crew', `u${index}`),
      edits.setMember(`${project(index)}/r`, `u${index}`),
      edits.setMember(`${project(index)}/r`, `pu${index}`),
      edits.setRight('base/crew', `l${index}`),
      edits.setRight(`${project(index)}/r`, `pl${index}`),
      edits.setDuty('u0', project(index)),
      edits.setLayout('base/crew', `base/k${index}`, [
        { name: '', places: [{ loop: `l${index}`, row: 1, column: 1 }] },
      ]),
      edits.setLayout(`${project(index)}/r`, 'base/k0', [
        { name: '', places: [{ loop: `pl${index}`, row: 4, column: 4 }] },
      ]),
    ]).flat(),
    edits.setLayout('base/crew', '', [{ name: '', places: many(size, (index) => placed(index)) }]),
  ]
}

function placed(index: number) {
  return { loop: `l${index}`, row: 1 + Math.floor(index / 50), column: 1 + (index % 50) }
}

const CHANGES: Readonly<Record<string, (size: number) => readonly Edit[]>> = {
  'everything is made': (size) => world(size).map((edit) => ({ ...edit })),
  'rights are given': (size) => many(size, (index) => edits.setRight('base/crew', `pl${index}`)),
  'rights are taken': (size) => many(size, (index) => edits.setRight('base/crew', `l${index}`, 0)),
  'duties are taken': (size) => many(size, (index) => edits.setDuty('u0', `p${index}`, 0)),
  'layouts are taken': (size) =>
    many(size, (index) => edits.setLayout('base/crew', `base/k${index}`, [])),
  'keysets are put': (size) => many(size, (index) => edits.putKeyset(`base/k${index}`, 'base', 5)),
  'one keyset is put': (size) => many(size, () => edits.putKeyset('base/k0', 'base', 5)),
  'members leave': (size) =>
    many(size, (index) => edits.setMember('base/crew', `u${index}`, false)),
  'users are deleted': (size) => many(size, (index) => edits.remove('user', `u${index}`)),
  'loops are deleted': (size) => many(size, (index) => edits.remove('loop', `l${index}`)),
  'keysets are deleted': (size) => many(size, (index) => edits.remove('keyset', `base/k${index}`)),
  'projects are deleted': (size) => many(size, (index) => edits.remove('scope', `p${index}`)),
  'the domain is deleted': () => [
    edits.putScope('other'),
    edits.putUser('chief', 'other'),
    edits.setDuty('chief', ''),
    edits.remove('scope', 'base'),
  ],
}

for (const [what, change] of Object.entries(CHANGES)) {
  test(`F78: twice as much is about twice the work when ${what}`, () => {
    const stepsFor = (size: number) => {
      const isAll = what === 'everything is made'
      const before = isAll ? NO_CONFIGURATION : planned(NO_CONFIGURATION, world(size))
      const list = change(size)
      const actor = isAll ? undefined : 'root'
      return countSteps(() => planned(before, list, actor)) / size
    }
    const few = stepsFor(SIZE)
    const more = stepsFor(SIZE * 2)
    assert.ok(more < few * 1.3, `${few} steps each, ${more} of twice as many`)
  })
}

test('F78: loops that are all given one address are refused in about twice the work for twice as many', () => {
  const stepsFor = (size: number) => {
    const list = [edits.putScope('base'), ...many(size, onOne)]
    return (
      countSteps(() => {
        const plan = planChange(NO_CONFIGURATION, {
          edits: list,
          actor: undefined,
          range: edits.RANGE,
        })
        assert.equal(plan.kind, 'faulty')
      }) / size
    )
  }
  const few = stepsFor(SIZE)
  const more = stepsFor(SIZE * 2)
  assert.ok(more < few * 1.3, `${few} steps each, ${more} of twice as many`)
})

function onOne(index: number): Edit {
  return edits.putLoop(`l${index}`, 'base', '239.1.1.1')
}

test('F79: in a range with few gaps, or none, twice as many loops find theirs, or that there is none, in about twice the work', () => {
  const stepsFor = (size: number, free: number) => {
    const range = { range: '239.1.0.0/16', port: 5004 }
    // All but some groups of the range's first 8192.
    const taken = many(8192 - free, (index) => `239.1.${index >> 8}.${index & 255}`)
    const list = [
      edits.putScope('base'),
      ...many(size, (index) => edits.putLoop(`x${index}`, 'base')),
    ]
    const small = { range: '239.1.0.0/19', port: 5004 }
    const request = { edits: list, actor: undefined, range: free === 0 ? small : range }
    const reserved = new Set(taken.map((group) => `${group}:${range.port}`))
    let kind = ''
    const steps = countSteps(
      () => (kind = planChange(NO_CONFIGURATION, { ...request, reserved }).kind),
    )
    assert.equal(kind, free === 0 ? 'faulty' : 'good')
    return steps
  }
  for (const free of [0, 8]) {
    const few = stepsFor(500, free) - stepsFor(1, free)
    const more = stepsFor(1000, free) - stepsFor(1, free)
    assert.ok(more < few * 2.6 && few < 100_000, `${few} steps, ${more} of twice as many`)
  }
})

test('F78: of very many faults some are told, of whatever kind they are', () => {
  const told = (list: readonly Edit[]) => {
    const plan = planChange(NO_CONFIGURATION, {
      edits: [edits.putScope('base'), ...list],
      actor: undefined,
      range: edits.RANGE,
    })
    return plan.kind === 'faulty' ? plan.faults.length : 0
  }
  assert.equal(told(many(500, onOne)), 200)
  assert.equal(told(many(500, (index) => edits.putLoop(`l${index}`, 'none'))), 200)
  assert.equal(told(many(500, (index) => edits.putLoop(`l${index}`, 'none', '239.1.1.1'))), 200)
})

test('F74: edits of one change leave what they leave one by one', () => {
  let removals = 0
  fc.assert(
    fc.property(fc.array(edits.anyEdit, { minLength: 20, maxLength: 60 }), (list) => {
      const start = planned(NO_CONFIGURATION, edits.WORLD)
      let step = start
      const good: Edit[] = []
      for (const edit of list) {
        const plan = planChange(step, { edits: [edit], actor: undefined, range: edits.RANGE })
        if (plan.kind !== 'good') continue
        step = withChanges(step, plan.changes, step.revision + 1)
        good.push(edit)
        if (edit.body === 'remove') removals++
      }
      assert.deepEqual(linksOf(planned(start, good)), linksOf(step))
    }),
    { numRuns: 300 },
  )
  assert.ok(removals > 300, `${removals}`)
})

/** All but what is given out in order, like addresses, and what is told by the change. */
function linksOf({ scopes, users, loops, keysets, roles }: Configuration) {
  return [scopes, users, loops, keysets, roles].map((map) =>
    [...map.values()]
      .map((entity) => ({ ...entity, revision: 0, position: 0, group: '', port: 0 }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  )
}
