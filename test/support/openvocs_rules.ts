// The rules of the domain file that an import has to keep, checked apart from the importer.
import assert from 'node:assert/strict'
import type { ImportedPart, ImportedRole, OpenvocsImport } from '../../src/vocs/openvocs_import.ts'
import { readOpenvocsHash } from '../../src/net/openvocs_source.ts'

const LEGAL = /^[a-z0-9][a-z0-9_.-]{0,63}$/i

/** Fails on the first thing that the domain file would refuse. */
export function assertLegal({ domains, states }: OpenvocsImport): void {
  const projects = domains.flatMap((domain) => domain.projects)
  const parts = [...domains, ...projects]
  assertIds([...domains.map(({ domain }) => domain), ...projects])
  assertIds(parts.flatMap(({ users }) => users))
  assertIds(parts.flatMap(({ loops }) => loops))
  for (const { roles, keysets } of parts) {
    assertIds(roles)
    assertIds(keysets)
  }
  const groups = parts.flatMap(({ loops }) => loops.flatMap(({ group }) => group ?? []))
  assert.equal(new Set(groups).size, groups.length, 'two loops have one group')
  parts.forEach(assertTexts)
  for (const domain of domains) {
    const all = domain.projects.flatMap(({ loops }) => loops)
    assertRoles(domain, domain, [...domain.loops, ...all])
    for (const project of domain.projects) {
      assertRoles(project, domain, [...domain.loops, ...project.loops])
    }
  }
  const named: (readonly [string, ImportedPart])[] = [
    ...domains.map((domain) => [domain.domain.id, domain] as const),
    ...projects.map((project) => [project.id, project] as const),
  ]
  const rights = new Map<string, ImportedRole>(
    named.flatMap(([id, { roles }]) => roles.map((role) => [`${id}/${role.id}`, role] as const)),
  )
  for (const { user, role, loop, state, volume } of states) {
    assert.ok(rights.get(role)?.members.includes(user), `${user} is not in ${role}`)
    const right = rights.get(role)?.rights[loop]
    assert.ok(right === 'talk' || (right === 'monitor' && state !== 'talk'), `${role} on ${loop}`)
    assert.ok(Number.isInteger(volume) && volume >= 0 && volume <= 100)
  }
}

function assertIds(entries: readonly { readonly id: string }[]): void {
  const seen = new Set<string>()
  for (const { id } of entries) {
    assert.match(id, LEGAL)
    assert.ok(!seen.has(id), `"${id}" is there twice`)
    seen.add(id)
  }
}

function assertTexts({ users, loops, roles, keysets }: ImportedPart): void {
  const within = (text: string | undefined, most: number) =>
    assert.ok(text === undefined || (text.length > 0 && text.length <= most), `"${text}"`)
  for (const { name, password } of users) {
    within(name, 64)
    if (password !== undefined) assert.ok(readOpenvocsHash(password) !== undefined, password)
  }
  for (const { name, abbreviation, group, port } of loops) {
    within(name, 30)
    within(abbreviation, 8)
    assert.ok(port === undefined || (group !== undefined && port >= 1024 && port <= 65_535))
    assert.match(group ?? '239.0.0.1', /^(22[4-9]|23\d)(\.\d{1,3}){3}$/)
  }
  roles.forEach(({ name }) => within(name, 64))
  for (const { rows, columns } of keysets) assert.ok(rows >= 1 && columns >= 1)
}

function assertRoles(
  { roles, users }: ImportedPart,
  domain: ImportedPart,
  loops: readonly { readonly id: string }[],
): void {
  const people = new Set([...users, ...domain.users].map(({ id }) => id))
  const known = new Set(loops.map(({ id }) => id))
  for (const { members, rights, layouts = [] } of roles) {
    assert.equal(new Set(members).size, members.length)
    for (const member of members) assert.ok(people.has(member), `no user ${member}`)
    for (const loop of Object.keys(rights)) assert.ok(known.has(loop), `no loop ${loop}`)
    for (const { places } of layouts.flatMap(({ pages }) => pages)) {
      const cells = places.map(({ row, column }) => `${row} ${column}`)
      assert.equal(new Set(cells).size, cells.length, 'two loops in one place')
      assert.equal(new Set(places.map(({ loop }) => loop)).size, places.length)
      for (const { loop, row, column } of places) {
        assert.ok(Object.hasOwn(rights, loop) && row >= 1 && column >= 1)
      }
    }
  }
}
