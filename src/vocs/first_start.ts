// What a store without anything gets: a domain, and somebody who can administrate it with a password that
// holds once. Pure but for the store and the hashing, which come in. No default account exists.
import { type Configuration, DUTIES, SYSTEM_SCOPE } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import type { Changes } from './changes.ts'
import { planImport } from './domain_import.ts'
import { DOMAIN_DEFAULT, readDomainText } from './domain_text.ts'
import { type Edit, userEdit } from './edits.ts'
import { hasSystemAdministrator } from './entity_rules.ts'

export interface FirstPassword {
  readonly user: string
  readonly password: string
}

export const FIRST_ADMINISTRATOR = 'admin'
const AUTHOR = { actor: 'system', address: '', reason: 'first start' }

/** Throws YamlFault if the text has a fault. */
export async function importFirst(
  changes: Changes,
  text: string,
  file: string,
  range: GroupRange,
): Promise<void> {
  const yaml = readDomainText(text, file)
  await changes.carryOut((configuration) => {
    const plan = planImport(configuration, yaml, file, { range, actor: undefined, replace: false })
    return { changes: plan === 'denied' ? [] : plan, baseRevision: 0, dryRun: false }
  }, AUTHOR)
}

/**
 * Gives the one-time password if one was made. `isFirst`: the domain that is there is the one that this server was
 * given to begin with, whose user "admin" is meant; a user of that name who came from elsewhere gets nothing by it.
 */
export async function ensureAdministrator(
  changes: Changes,
  configuration: Configuration,
  isFirst: boolean,
  makePassword: () => Promise<{ readonly password: string; readonly passwordHash: string }>,
): Promise<FirstPassword | undefined> {
  if (hasSystemAdministrator(configuration.users.values())) return undefined
  const id = isFirst ? FIRST_ADMINISTRATOR : freeId(configuration)
  const known = configuration.users.get(id)
  const scope = known?.scope ?? [...configuration.scopes.keys()][0] ?? DOMAIN_DEFAULT
  const name = known?.name ?? 'Administrator'
  const duty = DUTIES.indexOf('administrator')
  const edits: Edit[] = [
    userEdit({ id, scope, name, disabled: false }),
    { body: 'setDuty', setDuty: { user: id, scope: SYSTEM_SCOPE, duty } },
  ]
  if (known?.passwordHash !== undefined) {
    await changes.edit(edits, AUTHOR)
    return undefined
  }
  const { password, passwordHash } = await makePassword()
  edits.push({ body: 'setPassword', setPassword: { user: id, passwordHash, oneTime: true } })
  await changes.edit(edits, AUTHOR)
  return { user: id, password }
}

function freeId({ users }: Configuration): string {
  let id = FIRST_ADMINISTRATOR
  for (let number = 2; users.has(id); number++) id = `${FIRST_ADMINISTRATOR}-${number}`
  return id
}
