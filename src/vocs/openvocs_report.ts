// What an import of openvocs' data took over and what not, for people to read. Pure.
import type { ImportedPart, NotTaken, OpenvocsImport } from './openvocs_import.ts'

/** Lines without a line end: what was taken over, then whatever was not, under each reason. */
export function describeImport({ domains, states, notTaken }: OpenvocsImport): string[] {
  return [
    'Taken over from openvocs:',
    ...domains.flatMap(({ domain, projects, ...part }) => [
      `  domain ${domain.id}: ${describePart(part)}`,
      ...projects.map((project) => `    project ${project.id}: ${describePart(project)}`),
    ]),
    `  ${count(states.length, 'loop')} kept as users had them, of ${count(
      new Set(states.map(({ user }) => user)).size,
      'user',
    )}`,
    ...describeNotTaken(notTaken),
  ]
}

function describePart({ administrators, users, loops, roles, keysets }: ImportedPart): string {
  const passwords = users.filter(({ password }) => password !== undefined).length
  const layouts = roles.filter((role) => role.layouts !== undefined).length
  return [
    `${count(users.length, 'user')} (${passwords} with a password)`,
    `${count(roles.length, 'role')} (${layouts} with a layout)`,
    count(loops.length, 'loop'),
    count(keysets.length, 'keyset'),
    count(administrators.length, 'administrator'),
  ].join(', ')
}

function describeNotTaken(notTaken: readonly NotTaken[]): string[] {
  if (notTaken.length === 0) return ['Nothing was left out or changed.']
  const reasons = new Map<string, string[]>()
  for (const { where, what, why } of notTaken) {
    const places = reasons.get(why) ?? []
    places.push(`    ${where}: ${what}`)
    reasons.set(why, places)
  }
  return [
    `Left out or changed (${notTaken.length}):`,
    ...[...reasons].flatMap(([why, places]) => [`  ${why} (${places.length}):`, ...places]),
  ]
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
