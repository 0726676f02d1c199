// The form of a domain file: a domain with its users, loops, roles and projects, as YAML or JSON that people
// write. Pure. What its names mean is checked when it is imported (domain_import).
import { type CheckedYaml, checkYaml, z } from '../net/checked_yaml.ts'
import { HIGHLIGHTS, LOOP_PRIORITIES, RIGHTS, TALK_MODES } from '../protocol/domain.ts'

/** Where a file names no domain. */
export const DOMAIN_DEFAULT = 'main'
const ENTITIES_MAX = 50_000

const text = z.string().max(200)
const whole = z.int().min(1).max(65_535)
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).max(ENTITIES_MAX).default([])

const USER = z.strictObject({
  id: text,
  name: text.optional(),
  /** A hash: never written by an export. */
  password: z
    .string()
    .regex(/^\$(argon2|openvocs)/, { message: 'not an Argon2 hash' })
    .optional(),
  oneTime: z.boolean().default(false),
  disabled: z.boolean().default(false),
})

const LOOP = z.strictObject({
  id: text,
  name: text.optional(),
  abbreviation: text.optional(),
  highlight: z.enum(HIGHLIGHTS).default('none'),
  /** None: as it was, or normal for a new loop. */
  priority: z.enum(LOOP_PRIORITIES).optional(),
  group: z.ipv4({ message: 'an IPv4 multicast group is needed' }).optional(),
  port: z.int().min(1024).max(65535).optional(),
})

const KEYSET = z.strictObject({
  id: text,
  name: text.optional(),
  rows: whole,
  columns: whole,
  scale: whole.optional(),
})

const LAYOUT = z.strictObject({
  /** Id within the domain or project, or "<scope>/<keyset>"; none: consoles without a keyset. */
  keyset: text.optional(),
  pages: listOf(
    z.strictObject({
      name: text.optional(),
      places: listOf(z.strictObject({ loop: text, row: whole, column: whole })),
    }),
  ),
})

const ROLE = z.strictObject({
  id: text,
  name: text.optional(),
  abbreviation: text.optional(),
  talkMode: z.enum(TALK_MODES).default('single'),
  members: listOf(text),
  rights: z.record(z.string(), z.enum(RIGHTS)).default({}),
  layouts: listOf(LAYOUT),
})

const CONTENT = {
  administrators: listOf(text),
  supervisors: listOf(text),
  users: listOf(USER),
  loops: listOf(LOOP),
  keysets: listOf(KEYSET),
  roles: listOf(ROLE),
}

const PROJECT = z.strictObject({ id: text, name: text.optional(), ...CONTENT })

const DOMAIN = z.strictObject({
  domain: z
    .strictObject({ id: text, name: text.optional() })
    .default({ id: DOMAIN_DEFAULT, name: undefined }),
  ...CONTENT,
  projects: listOf(PROJECT),
})

export type DomainText = z.infer<typeof DOMAIN> & {
  /** It has projects and none of the domain's own lists: of the domain itself it says no more than the name. */
  readonly isOfProjects: boolean
}
export type ProjectText = z.infer<typeof PROJECT>
/** What a domain and a project have alike. */
export type ContentText = Pick<ProjectText, keyof typeof CONTENT>

/** Throws YamlFault with every fault of form and its line. */
export function readDomainText(source: string, file: string): CheckedYaml<DomainText> {
  const yaml = checkYaml(source, file, DOMAIN as z.ZodType<z.infer<typeof DOMAIN>>)
  const { value } = yaml
  const lists = Object.keys(CONTENT) as (keyof typeof CONTENT)[]
  const isOfProjects =
    yaml.names('projects') && lists.every((list) => !yaml.names(list) && value[list].length === 0)
  return { ...yaml, value: { ...value, isOfProjects } }
}
