// The configuration of a store with everything that changes it: opened by the server and by the command
// line alike. Pure but for the store, the file and the hashing, which come in.
import type { Configuration } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { Changes, type ChangesOptions } from './changes.ts'
import { DEMO_DOMAIN } from './demo_domain.ts'
import { ensureAdministrator, type FirstPassword, importFirst } from './first_start.ts'

export interface ControlPlaneOptions {
  readonly store: ChangesOptions['store']
  readonly range: GroupRange
  readonly oneTimePassword: () => string
  readonly hashPassword: (password: string) => Promise<string>
  /** The domain file to begin with; undefined: the demo. Rejects if it can't be read. */
  readonly firstDomain: () => Promise<{ readonly text: string; readonly file: string } | undefined>
}

export class ControlPlane {
  readonly changes: Changes
  /** Of the first administrator, if one was made just now. */
  firstPassword: FirstPassword | undefined
  #configuration: Configuration
  #applied: (configuration: Configuration) => void = () => undefined

  private constructor(options: ControlPlaneOptions, configuration: Configuration) {
    this.#configuration = configuration
    this.changes = new Changes({
      ...options,
      configuration,
      applied: (next) => {
        this.#configuration = next
        this.#applied(next)
      },
    })
  }

  /** Rejects if the store or the first domain can't be used. */
  static async open(options: ControlPlaneOptions): Promise<ControlPlane> {
    const plane = new ControlPlane(options, await options.store.load())
    const { changes } = plane
    const isFirst = plane.configuration.scopes.size === 0
    if (isFirst) {
      const { text, file } = (await options.firstDomain()) ?? { text: DEMO_DOMAIN, file: 'demo' }
      await importFirst(changes, text, file, options.range)
    }
    const makePassword = async () => {
      const password = options.oneTimePassword()
      return { password, passwordHash: await options.hashPassword(password) }
    }
    const { configuration } = plane
    plane.firstPassword = await ensureAdministrator(changes, configuration, isFirst, makePassword)
    return plane
  }

  get configuration(): Configuration {
    return this.#configuration
  }

  /** Of all users who have a password. */
  get passwordHashes(): string[] {
    return [...this.#configuration.users.values()].flatMap((user) => user.passwordHash ?? [])
  }

  /** `applied` is called with each configuration from now on. */
  onApplied(applied: (configuration: Configuration) => void): void {
    this.#applied = applied
  }
}
