// The domain file in the data folder: first written, read, changed with its comments kept. I/O.
// One change at a time in one process; each is whole on disk or not done. Knows only the file's users:
// what the rest means comes in as a codec.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from './atomic_file.ts'
import { type CheckedYaml, checkYaml, z } from './checked_yaml.ts'
import { hashPassword, oneTimePassword } from './password_hash.ts'
import type { Settings } from './settings.ts'

export interface FirstPassword {
  readonly user: string
  readonly password: string
}

/** How the text is made and understood; `read` throws a YamlFault. */
export interface DomainCodec<Domain> {
  /** Text of a first domain, whose user "admin" has this password hash. */
  demo(adminHash: string): string
  read(text: string, file: string): DomainReading<Domain>
}

export interface DomainReading<Domain> {
  readonly domain: Domain
  readonly yaml: CheckedYaml<unknown>
  /** Loops whose address was not in the text, with their place in it. */
  readonly given: readonly {
    readonly index: number
    readonly address: { readonly group: string; readonly port: number }
  }[]
}

const USERS = z.looseObject({
  users: z.array(z.looseObject({ id: z.string() })).default([]),
})

export class DomainFile<Domain> {
  readonly path: string
  readonly #dataFolder: string
  readonly #codec: DomainCodec<Domain>
  #last: Promise<unknown> = Promise.resolve()

  constructor(dataFolder: string, codec: DomainCodec<Domain>) {
    this.#dataFolder = dataFolder
    this.#codec = codec
    this.path = domainPath(dataFolder)
  }

  /** Writes the demo domain if there is none; gives the administrator's password if it did. */
  async createIfMissing(): Promise<FirstPassword | undefined> {
    await mkdir(this.#dataFolder, { recursive: true, mode: 0o700 })
    try {
      await readFile(this.path)
      return undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    const password = oneTimePassword()
    await writeFileAtomic(this.path, this.#codec.demo(await hashPassword(password)))
    return { user: 'admin', password }
  }

  /** Rejects with a YamlFault; writes the addresses that loops were given back to the file. */
  read(): Promise<Domain> {
    return this.#inTurn(async () => {
      const text = await readFile(this.path, 'utf8')
      const { domain, yaml, given } = this.#codec.read(text, this.path)
      for (const { index, address } of given) {
        yaml.document.setIn(['loops', index, 'group'], address.group)
        yaml.document.setIn(['loops', index, 'port'], address.port)
      }
      if (given.length > 0) await write(this.path, yaml)
      return domain
    })
  }

  /** Rejects with an Error if there is no such user. */
  setPassword(user: string, passwordHash: string, oneTime: boolean): Promise<void> {
    return this.#inTurn(() => writePassword(this.path, user, passwordHash, oneTime))
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work, work)
    this.#last = result.catch(() => undefined)
    return result
  }
}

/**
 * Gives a user a new one-time password; a running system takes it over. Rejects if there is no such
 * user, or no domain file yet.
 */
export async function resetPassword(settings: Settings, user: string): Promise<string> {
  const password = oneTimePassword()
  const hash = await hashPassword(password)
  await writePassword(domainPath(settings.dataFolder), user, hash, true)
  return password
}

async function writePassword(
  path: string,
  user: string,
  passwordHash: string,
  oneTime: boolean,
): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Error(`the domain file can't be read, start the server once: ${error.message}`)
  })
  const yaml = checkYaml(text, path, USERS)
  const index = yaml.value.users.findIndex(({ id }) => id === user)
  if (index < 0) {
    const known = yaml.value.users.map(({ id }) => id).join(', ')
    throw new Error(`there is no user "${user}" in ${path}; there are: ${known}`)
  }
  yaml.document.setIn(['users', index, 'password'], passwordHash)
  if (oneTime) yaml.document.setIn(['users', index, 'oneTime'], true)
  else yaml.document.deleteIn(['users', index, 'oneTime'])
  await write(path, yaml)
}

function write(path: string, yaml: CheckedYaml<unknown>): Promise<void> {
  return writeFileAtomic(path, yaml.document.toString({ lineWidth: 0 }))
}

function domainPath(dataFolder: string): string {
  return join(dataFolder, 'domain.yaml')
}
