// Every word of the administration pages in English. Pure. Another language is another object of this type.
import { english as shared } from '../../../shared/text/english.ts'
import { audit } from './audit.ts'
import { edits } from './edits.ts'
import { exchange } from './exchange.ts'
import { forms } from './forms.ts'
import { layouts } from './layouts.ts'
import { live } from './live.ts'
import { overview } from './overview.ts'
import { rights } from './rights.ts'
import { shell } from './shell.ts'
import { system } from './system.ts'
import { tables } from './tables.ts'

export const english = {
  ...shared,
  ...shell,
  ...edits,
  ...overview,
  ...tables,
  ...forms,
  ...rights,
  ...layouts,
  ...exchange,
  ...live,
  ...system,
  ...audit,
}

/** The words of one language. */
export type AdminText = typeof english
