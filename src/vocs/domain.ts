// What the domain file says: users, loops, projects, their roles and rights. Pure.
// Reads the text whole or refuses it with every fault and its line; never half of it.
import { checkYaml, type CheckedYaml, YamlFault, z } from '../net/checked_yaml.ts'
import { HIGHLIGHTS, RIGHTS, TALK_MODES } from '../protocol/domain.ts'
import type { Highlight, Right, TalkMode } from '../protocol/domain.ts'
import { giveAddresses, type GroupAddress, type GroupRange } from './addresses.ts'

export interface User {
  readonly id: string
  readonly name: string
  /** Argon2id hash, as its own string says; undefined: nobody signs on as this user. */
  readonly passwordHash: string | undefined
  /** The password is good for nothing but to be changed. */
  readonly oneTime: boolean
}

export interface DomainLoop extends GroupAddress {
  readonly id: string
  readonly name: string
  readonly abbreviation: string
  readonly highlight: Highlight
}

export interface DomainRole {
  /** "<project>/<role>". */
  readonly id: string
  readonly name: string
  readonly projectName: string
  readonly talkMode: TalkMode
  readonly members: ReadonlySet<string>
  /** By loop id; none where a loop is not named. */
  readonly rights: ReadonlyMap<string, Right>
}

export interface Domain {
  readonly users: ReadonlyMap<string, User>
  readonly loops: ReadonlyMap<string, DomainLoop>
  readonly roles: ReadonlyMap<string, DomainRole>
}

export interface ReadDomain {
  readonly domain: Domain
  readonly yaml: CheckedYaml<DomainText>
  /** Loops whose address was not in the text, with their place in it. */
  readonly given: readonly { readonly index: number; readonly address: GroupAddress }[]
}

const id = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/i, {
  message: 'an id of 1 to 64 letters, digits, "-", "_" and "." is needed',
})
const name = (most: number) =>
  z
    .string()
    .min(1)
    .max(most, { message: `at most ${most} characters are allowed` })

const SCHEMA = z.strictObject({
  users: z
    .array(
      z.strictObject({
        id,
        name: name(64).optional(),
        password: z.string().startsWith('$argon2', { message: 'not an Argon2 hash' }).optional(),
        oneTime: z.boolean().default(false),
      }),
    )
    .max(10_000)
    .default([]),
  loops: z
    .array(
      z.strictObject({
        id,
        name: name(30),
        abbreviation: name(8).optional(),
        highlight: z.enum(HIGHLIGHTS).default('none'),
        group: z.ipv4({ message: 'an IPv4 multicast group is needed' }).optional(),
        port: z.int().min(1024).max(65535).optional(),
      }),
    )
    .max(1000)
    .default([]),
  projects: z
    .array(
      z.strictObject({
        id,
        name: name(64).optional(),
        roles: z
          .array(
            z.strictObject({
              id,
              name: name(64).optional(),
              talkMode: z.enum(TALK_MODES).default('single'),
              members: z.array(z.string()).default([]),
              rights: z.record(z.string(), z.enum(RIGHTS)).default({}),
            }),
          )
          .max(1000)
          .default([]),
      }),
    )
    .max(1000)
    .default([]),
})
export type DomainText = z.infer<typeof SCHEMA>
type Fault = (path: readonly PropertyKey[], message: string) => void

/** Throws YamlFault with all faults of form, or all of sense if the form is good. */
export function readDomain(text: string, file: string, range: GroupRange): ReadDomain {
  const yaml = checkYaml(text, file, SCHEMA as z.ZodType<DomainText>)
  const faults: string[] = []
  const fault: Fault = (path, message) =>
    faults.push(`line ${yaml.lineOf(path)}: ${path.map(String).join('.')}: ${message}`)
  checkIds(yaml.value, fault)
  checkReferences(yaml.value, fault)
  checkGroups(yaml.value, range, fault)
  if (faults.length > 0) throw new YamlFault(file, faults)
  const addresses = giveAddresses(yaml.value.loops.map(ownAddress(range)), range)
  const given = addresses.flatMap((address, index) =>
    yaml.value.loops[index]?.group === undefined ? [{ index, address }] : [],
  )
  return { domain: build(yaml.value, addresses), yaml, given }
}

function ownAddress(range: GroupRange) {
  return (loop: DomainText['loops'][number]) => ({
    id: loop.id,
    ...(loop.group === undefined
      ? {}
      : { address: { group: loop.group, port: loop.port ?? range.port } }),
  })
}

function build(text: DomainText, addresses: readonly GroupAddress[]): Domain {
  const users = text.users.map((user): [string, User] => [
    user.id,
    {
      id: user.id,
      name: user.name ?? user.id,
      passwordHash: user.password,
      oneTime: user.oneTime,
    },
  ])
  const loops = text.loops.map((loop, index): [string, DomainLoop] => [
    loop.id,
    {
      id: loop.id,
      name: loop.name,
      abbreviation: loop.abbreviation ?? loop.name.slice(0, 8),
      highlight: loop.highlight,
      ...(addresses[index] as GroupAddress),
    },
  ])
  const roles = text.projects.flatMap((project) =>
    project.roles.map((role): [string, DomainRole] => [
      `${project.id}/${role.id}`,
      {
        id: `${project.id}/${role.id}`,
        name: role.name ?? role.id,
        projectName: project.name ?? project.id,
        talkMode: role.talkMode,
        members: new Set(role.members),
        rights: new Map(Object.entries(role.rights)),
      },
    ]),
  )
  return { users: new Map(users), loops: new Map(loops), roles: new Map(roles) }
}

function checkIds(text: DomainText, fault: Fault): void {
  const unique = (path: readonly PropertyKey[], entries: readonly { readonly id: string }[]) => {
    const seen = new Set<string>()
    entries.forEach((entry, index) => {
      if (seen.has(entry.id))
        fault([...path, index, 'id'], `"${entry.id}" is there twice; rename one`)
      seen.add(entry.id)
    })
  }
  unique(['users'], text.users)
  unique(['loops'], text.loops)
  unique(['projects'], text.projects)
  text.projects.forEach((project, index) => unique(['projects', index, 'roles'], project.roles))
}

function checkReferences(text: DomainText, fault: Fault): void {
  const users = new Set(text.users.map((user) => user.id))
  const loops = new Set(text.loops.map((loop) => loop.id))
  text.projects.forEach((project, p) =>
    project.roles.forEach((role, r) => {
      const path = ['projects', p, 'roles', r]
      role.members.forEach((member, index) => {
        if (users.has(member)) return
        fault([...path, 'members', index], `there is no user "${member}"; add it under users`)
      })
      for (const loop of Object.keys(role.rights)) {
        if (loops.has(loop)) continue
        fault([...path, 'rights', loop], `there is no loop "${loop}"; add it under loops`)
      }
    }),
  )
}

function checkGroups(text: DomainText, range: GroupRange, fault: Fault): void {
  const taken = new Map<string, string>()
  text.loops.forEach((loop, index) => {
    if (loop.group === undefined) {
      if (loop.port !== undefined) fault(['loops', index, 'port'], 'a port needs a group beside it')
      return
    }
    const first = Number(loop.group.split('.')[0])
    if (first < 224 || first > 239) {
      fault(
        ['loops', index, 'group'],
        `${loop.group} is no multicast group (224.0.0.0 to 239.255.255.255)`,
      )
    }
    const address = `${loop.group}:${loop.port ?? range.port}`
    const other = taken.get(address)
    if (other !== undefined) {
      fault(['loops', index, 'group'], `${address} is loop "${other}"'s; give another or none`)
    }
    taken.set(address, loop.id)
  })
}
