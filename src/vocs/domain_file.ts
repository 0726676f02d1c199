// The domain file in the data folder: first written with a demo domain, read, changed with its
// comments kept. I/O. One change at a time in one process; each is whole on disk or not done.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../net/atomic_file.ts'
import { hashPassword, oneTimePassword } from '../net/password_hash.ts'
import type { Settings } from '../net/settings.ts'
import { demoDomain } from './demo_domain.ts'
import { type Domain, readDomain, type ReadDomain } from './domain.ts'

export interface FirstPassword {
  readonly user: string
  readonly password: string
}

export class DomainFile {
  readonly path: string
  readonly #settings: Settings
  #last: Promise<unknown> = Promise.resolve()

  constructor(settings: Settings) {
    this.#settings = settings
    this.path = join(settings.dataFolder, 'domain.yaml')
  }

  /** Writes the demo domain if there is none; gives the administrator's password if it did. */
  async createIfMissing(): Promise<FirstPassword | undefined> {
    await mkdir(this.#settings.dataFolder, { recursive: true, mode: 0o700 })
    try {
      await readFile(this.path)
      return undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    const password = oneTimePassword()
    await writeFileAtomic(this.path, demoDomain(await hashPassword(password)))
    return { user: 'admin', password }
  }

  /** Rejects with a YamlFault; writes the addresses that loops were given back to the file. */
  read(): Promise<Domain> {
    return this.#inTurn(async () => {
      const read = await this.#parse()
      if (read.given.length > 0) {
        for (const { index, address } of read.given) {
          read.yaml.document.setIn(['loops', index, 'group'], address.group)
          read.yaml.document.setIn(['loops', index, 'port'], address.port)
        }
        await this.#write(read)
      }
      return read.domain
    })
  }

  /** Rejects with an Error if there is no such user. */
  setPassword(user: string, passwordHash: string, oneTime: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const read = await this.#parse()
      const index = read.yaml.value.users.findIndex(({ id }) => id === user)
      if (index < 0) {
        const known = read.yaml.value.users.map(({ id }) => id).join(', ')
        throw new Error(`there is no user "${user}" in ${this.path}; there are: ${known}`)
      }
      read.yaml.document.setIn(['users', index, 'password'], passwordHash)
      if (oneTime) read.yaml.document.setIn(['users', index, 'oneTime'], true)
      else read.yaml.document.deleteIn(['users', index, 'oneTime'])
      await this.#write(read)
    })
  }

  #write({ yaml }: ReadDomain): Promise<void> {
    return writeFileAtomic(this.path, yaml.document.toString({ lineWidth: 0 }))
  }

  async #parse(): Promise<ReadDomain> {
    return readDomain(await readFile(this.path, 'utf8'), this.path, this.#settings.multicast)
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work, work)
    this.#last = result.catch(() => undefined)
    return result
  }
}

/** Gives a user a new one-time password; a running system takes it over. Rejects if there is no such user. */
export async function resetPassword(settings: Settings, user: string): Promise<string> {
  const file = new DomainFile(settings)
  await file.createIfMissing()
  const password = oneTimePassword()
  await file.setPassword(user, await hashPassword(password), true)
  return password
}
