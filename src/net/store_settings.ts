// The settings of the store and of what is recorded in it. Pure.
import { z } from './checked_yaml.ts'
import { whole } from './settings_values.ts'

export interface StoreSettings {
  /** "sqlite": a file; "postgresql": a server, for several vocs. */
  readonly engine: 'sqlite' | 'postgresql'
  /** File of SQLite, relative to the data folder. */
  readonly file: string
  /** Of PostgreSQL: "postgresql://user:password@host:5432/database"; empty for SQLite. */
  readonly url: string
}

export interface RecordSettings {
  /** What happened on the loops is kept so long, days; the audit log is kept for ever. */
  readonly loopEventsDays: number
}

export const STORE_DEFAULTS = {
  engine: 'sqlite',
  file: 'flightloop.db',
  url: '',
} as const satisfies StoreSettings

export const RECORD_DEFAULTS = { loopEventsDays: 90 } as const satisfies RecordSettings

export const STORE_SCHEMA = z
  .strictObject({
    engine: z.enum(['sqlite', 'postgresql']).default(STORE_DEFAULTS.engine),
    file: z.string().min(1).default(STORE_DEFAULTS.file),
    url: z.string().default(STORE_DEFAULTS.url),
  })
  .refine(({ engine, url }) => (engine === 'postgresql') === url.startsWith('postgres'), {
    message: 'url: "postgresql://..." is needed exactly for engine: postgresql',
  })
  .prefault({})

export const RECORD_SCHEMA = z
  .strictObject({ loopEventsDays: whole(1, 36_500).default(RECORD_DEFAULTS.loopEventsDays) })
  .prefault({})
