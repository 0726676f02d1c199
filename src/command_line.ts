// What the command line knows: each command with its words, arguments and options, and the help made of them. I/O:
// what a command says goes to standard output.
import { parseArgs } from 'node:util'
import * as admin from './admin.ts'
import { importLdap } from './admin_directory.ts'
import { nearestWord } from './net/checked_yaml.ts'
import { loadSettings, type Settings } from './net/settings.ts'
import type { AuditEntry } from './store/audit_entry.ts'

/** The command line is not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const OPTIONS = ['replace', 'dry-run', 'json', 'force'] as const
export type Option = (typeof OPTIONS)[number]

const VALUE_OPTIONS = ['scope'] as const
export type ValueOption = (typeof VALUE_OPTIONS)[number]

/** What may be left out, but for the flags. */
export type Given = { readonly [Name in ValueOption | 'more']: string | undefined }

export interface Command {
  /** As they are typed: "admin import". */
  readonly words: string
  /** Name of its one argument; empty: it has none. */
  readonly argument: string
  /** Name of a second one that may be left out. */
  readonly more?: string
  readonly options: readonly Option[]
  /** Options with a value. */
  readonly values?: readonly ValueOption[]
  readonly help: string
  readonly run: (
    settings: Settings,
    argument: string,
    options: ReadonlySet<Option>,
    given: Given,
  ) => Promise<void>
}

const ADMIN_COMMANDS: readonly Command[] = [
  {
    words: 'admin create',
    argument: 'USER',
    options: [],
    help: 'a new administrator of the system, with a one-time password',
    run: async (settings, user) =>
      printPassword(user, await admin.createAdministrator(settings, user)),
  },
  {
    words: 'admin password',
    argument: 'USER',
    options: [],
    help: 'a new one-time password; sessions of USER end',
    run: async (settings, user) => printPassword(user, await admin.resetPassword(settings, user)),
  },
  {
    words: 'admin import',
    argument: 'FILE',
    options: ['replace', 'dry-run'],
    help: 'carry out a domain file; --replace: and delete what it does not name',
    run: async (settings, file, options) => {
      const dryRun = options.has('dry-run')
      const replace = options.has('replace')
      printEntries(await admin.importFile(settings, file, { replace, dryRun }), dryRun)
    },
  },
  {
    words: 'import openvocs',
    argument: 'FOLDER',
    options: ['dry-run'],
    help: 'take an openvocs database over, whole or not at all; lists what could not be',
    run: async (settings, folder, options) => {
      const lines = await admin.importOpenvocs(settings, folder, options.has('dry-run'))
      console.log(lines.join('\n'))
    },
  },
  {
    words: 'admin import-ldap',
    argument: 'BASE',
    more: 'FILTER',
    options: ['dry-run'],
    values: ['scope'],
    help: 'make users of those below BASE in the LDAP directory; lists who can not be',
    run: async (settings, base, options, { more: filter, scope }) => {
      const wanted = { base, filter, scope, dryRun: options.has('dry-run') }
      console.log((await importLdap(settings, wanted)).join('\n'))
    },
  },
  {
    words: 'admin export',
    argument: 'SCOPE',
    options: ['json'],
    help: 'a domain or project as a domain file, without passwords',
    run: async (settings, scope, options) => {
      process.stdout.write(await admin.exportText(settings, scope, options.has('json')))
    },
  },
  {
    words: 'admin migrate',
    argument: '',
    options: [],
    help: "bring the store to this program's version",
    run: async (settings) => {
      const done = await admin.migrateStore(settings)
      console.log(done.length === 0 ? 'The store is of this version already.' : done.join('\n'))
    },
  },
  {
    words: 'admin backup',
    argument: 'FILE',
    options: [],
    help: 'copy the store of one moment, also while the server runs',
    run: async (settings, file) => {
      await admin.backUpStore(settings, file)
      console.log(`The store is copied to ${file}.`)
    },
  },
  {
    words: 'admin restore',
    argument: 'FILE',
    options: ['force'],
    help: 'put a copy in place, after a check; --force: where there is a store',
    run: async (settings, file, options) => {
      const aside = await admin.restoreStore(settings, file, options.has('force'))
      console.log(`The store is restored from ${file}.`)
      if (aside !== undefined) console.log(`The one before is kept as ${aside}`)
    },
  },
  {
    words: 'audit verify',
    argument: '',
    options: [],
    help: 'whether the audit log is whole; names the first entry that is not',
    run: async (settings) => console.log(await admin.verifyAudit(settings)),
  },
]

/** Runs what the arguments ask for. Rejects with UsageError if they ask for nothing that is known. */
export async function runCommand(args: readonly string[], serve: Command['run']): Promise<void> {
  const commands: readonly Command[] = [
    { words: 'serve', argument: '', options: [], help: 'everything on this machine', run: serve },
    ...ADMIN_COMMANDS,
  ]
  const { values, positionals } = parsed(args)
  if (values['help'] === true || positionals[0] === 'help') return console.log(helpOf(commands))
  const words = positionals.length === 0 ? ['serve'] : positionals
  const command = commandFor(commands, words)
  const rest = words.slice(command.words.split(' ').length)
  const least = command.argument === '' ? 0 : 1
  const most = command.more === undefined ? least : 2
  if (rest.length < least || rest.length > most)
    throw new UsageError(`use: flightloop ${usageOf(command)}`)
  const options = new Set(OPTIONS.filter((option) => values[option] === true))
  const given = VALUE_OPTIONS.filter((option) => values[option] !== undefined)
  for (const option of [...options, ...given]) {
    if ([...command.options, ...(command.values ?? [])].includes(option)) continue
    throw new UsageError(`--${option} is not for this: flightloop ${usageOf(command)}`)
  }
  const file = values['settings'] as string | undefined
  const scope = values['scope'] as string | undefined
  await command.run(await loadSettings(file), rest[0] ?? '', options, { more: rest[1], scope })
}

function parsed(args: readonly string[]) {
  const flags = OPTIONS.map((option) => [option, { type: 'boolean' as const }])
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...(Object.fromEntries(flags) as Readonly<Record<Option, { readonly type: 'boolean' }>>),
        settings: { type: 'string' },
        scope: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nSee: flightloop help`)
  }
}

function commandFor(commands: readonly Command[], words: readonly string[]): Command {
  const typed = words.join(' ')
  const found = commands.find((command) => `${typed} `.startsWith(`${command.words} `))
  if (found !== undefined) return found
  const [first = '', second = ''] = words
  const group = commands.filter((command) => command.words.startsWith(`${first} `))
  const known = (group.length > 0 ? group : commands).map((command) => command.words)
  const nearest =
    group.length > 0
      ? nearestWord(
          second,
          known.map((one) => one.slice(first.length + 1)),
        )
      : nearestWord(typed, known)
  const hint =
    nearest === undefined
      ? `there are: ${known.join(', ')}`
      : `did you mean "${group.length > 0 ? `${first} ${nearest}` : nearest}"?`
  throw new UsageError(`unknown command "${typed}": ${hint}\nSee: flightloop help`)
}

function usageOf({ words, argument, more, options, values = [] }: Command): string {
  const flags = options.map((option) => `[--${option}]`)
  const valued = values.map((option) => `[--${option} ${option.toUpperCase()}]`)
  const args = more === undefined ? argument : `${argument} [${more}]`
  return [words, args, ...valued, ...flags].join(' ').trim()
}

function helpOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => usageOf(command).length)) + 2
  const lines = commands.map(
    (command) => `  flightloop ${usageOf(command).padEnd(width)}${command.help}`,
  )
  return [
    'flightloop: voice loops for control rooms\n',
    ...lines,
    '\nEach takes --settings FILE. Without it flightloop.yaml in the current folder is read if there is one;',
    'see README.md.',
  ].join('\n')
}

function printPassword(user: string, password: string): void {
  console.log(`One-time password of ${user}: ${password}\nIt must be changed at the first sign-on.`)
}

function printEntries(entries: readonly AuditEntry[], dryRun: boolean): void {
  for (const { action, kind, entity } of entries) console.log(`${action} ${kind} ${entity}`)
  const done = dryRun ? 'would be made' : 'made'
  console.log(entries.length === 0 ? 'Nothing changes.' : `${entries.length} changes ${done}.`)
}
