// Makes a project out of a CSV file: its loops, users, roles and rights, in one change. A program on the SDK for Node.
//
//   make compile
//   export FLIGHTLOOP_PASSWORD=...
//   node build/examples/mission_from_csv.js --user chief --domain main --project moon mission.csv
//
// The file has a head line with the columns kind, id, name, role, loop, right; values with commas, quotes or line ends
// are quoted as RFC 4180 says. Which columns a line needs hangs on its kind:
//
//   kind    columns
//   loop    id, name              a loop of the project, with the next free multicast address
//   role    id, name              a role of the project
//   user    id, name, role        a user of the project, member of the role (of several: a line for each)
//   right   role, loop, right     monitor or talk; the loop may also be one of the domain
//
// What is there already gets the names of the file; nothing is removed. New users get a one-time password each, which
// is printed.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Administration, connect, VocsError } from '../src/sdk/node.ts'

const COLUMNS = ['kind', 'id', 'name', 'role', 'loop', 'right'] as const
type Line = Readonly<Record<(typeof COLUMNS)[number], string>> & { readonly number: number }
type Edits = Parameters<Administration['change']>[0]
type Edit = Edits[number]

const RIGHTS: Readonly<Record<string, 1 | 2>> = { monitor: 1, talk: 2 }

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { url: text, user: text, domain: text, project: text, 'dry-run': { type: 'boolean' } },
  })
  const { FLIGHTLOOP_PASSWORD: password } = process.env
  const { user, domain, project, url = 'ws://localhost:8080/socket' } = values
  const [file] = positionals
  if (!file || !user || !domain || !project || !password) {
    throw new Error(
      'use: --user USER --domain DOMAIN --project PROJECT FILE, and FLIGHTLOOP_PASSWORD',
    )
  }
  const lines = readLines(await readFile(file, 'utf8'))
  const client = connect({ url, client: 'mission_from_csv' })
  try {
    await client.signOn(user, password)
    const administration = new Administration(client)
    const known = await knownUsers(administration, project)
    const edits = editsFor(lines, domain, project, known)
    const options = { dryRun: values['dry-run'] === true, reason: `from ${file}`.slice(0, 200) }
    const { entries, passwords } = await administration.change(edits, options)
    console.log(`${project}: ${entries.length} entities made or changed`)
    for (const { user: id, password: once } of passwords) console.log(`${id}: ${once}`)
  } finally {
    client.close()
  }
}

async function knownUsers(administration: Administration, scope: string): Promise<Set<string>> {
  const ids = new Set<string>()
  let after = ''
  do {
    const page = await administration.list('user', { scope, after, limit: 500 })
    for (const entity of page.entities) if (entity.body === 'user') ids.add(entity.user.id)
    after = page.cursor
  } while (after !== '')
  return ids
}

/** In an order in which nothing refers to what comes later. */
function editsFor(
  lines: readonly Line[],
  domain: string,
  project: string,
  known: ReadonlySet<string>,
): Edits {
  const of = (kind: string) => lines.filter((line) => line.kind === kind)
  const users = new Map(of('user').map((line) => [line.id, line.name]))
  const scope = { id: project, parent: domain, name: '', position: 0, revision: 0 }
  return [
    { body: 'putScope', putScope: scope },
    ...of('loop').map(({ id, name }) => loop(project, id, name)),
    ...of('role').map(({ id, name }) => role(project, id, name)),
    ...[...users].map(([id, name]) => user(project, id, name)),
    ...[...users.keys()]
      .filter((id) => !known.has(id))
      .map((id): Edit => ({ body: 'resetPassword', resetPassword: { user: id } })),
    ...of('user')
      .filter((line) => line.role !== '')
      .map((line): Edit => {
        const setMember = { role: `${project}/${line.role}`, user: line.id, member: true }
        return { body: 'setMember', setMember }
      }),
    ...of('right').map((line): Edit => {
      const right = RIGHTS[line.right]
      if (right === undefined) throw new Error(`line ${line.number}: right is monitor or talk`)
      const setRight = { role: `${project}/${line.role}`, loop: line.loop, right }
      return { body: 'setRight', setRight }
    }),
  ]
}

function loop(scope: string, id: string, name: string): Edit {
  const address = { group: '', port: 0 }
  const rest = { abbreviation: '', highlight: 0 as const, position: 0, revision: 0 }
  return { body: 'putLoop', putLoop: { id, scope, name, ...address, ...rest } }
}

function role(scope: string, id: string, name: string): Edit {
  const rest = { abbreviation: '', talkMode: 1 as const, position: 0, revision: 0 }
  const links = { members: [], rights: [], layouts: [] }
  return { body: 'putRole', putRole: { id: `${scope}/${id}`, scope, name, ...rest, ...links } }
}

function user(scope: string, id: string, name: string): Edit {
  const rest = { disabled: false, passwordSet: false, passwordOneTime: false, duties: [] }
  return { body: 'putUser', putUser: { id, scope, name, ...rest, revision: 0 } }
}

/** Throws an Error with the line of what is no line of these columns. */
function readLines(text: string): Line[] {
  const [head = [], ...rows] = readCsv(text)
  const places = COLUMNS.map((column) => head.indexOf(column))
  if (places.includes(-1)) throw new Error(`the first line has to name ${COLUMNS.join(', ')}`)
  return rows.map((row, index) => {
    const fields = COLUMNS.map((column, place) => [column, (row[places[place] ?? 0] ?? '').trim()])
    const line = { ...Object.fromEntries(fields), number: index + 2 } as Line
    if (['loop', 'role', 'user', 'right'].includes(line.kind)) return line
    throw new Error(`line ${line.number}: kind is loop, role, user or right, not "${line.kind}"`)
  })
}

/** RFC 4180: fields by commas, quotes doubled within quotes. Empty lines are left out. */
function readCsv(text: string): string[][] {
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy
  const rows: string[][] = []
  let row: string[] = []
  while (fields.lastIndex < text.length) {
    const match = fields.exec(text)
    if (match === null) throw new Error(`line ${rows.length + 1}: a quote is out of place`)
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',') continue
    if (row.join('') !== '') rows.push(row)
    row = []
  }
  return rows
}

main().catch((error: unknown) => {
  const faults = error instanceof VocsError ? error.faults : []
  const text = error instanceof Error ? error.message : String(error)
  console.error(['mission_from_csv:', ...(faults.length > 0 ? faults : [text])].join('\n  '))
  process.exitCode = 1
})
