// Every word of the administration pages in German. Pure.
import { german as shared } from '../../../shared/text/german.ts'
import type { AdminText } from '../english/index.ts'
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

export const german: AdminText = {
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
