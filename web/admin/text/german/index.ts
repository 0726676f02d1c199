// Every word of the administration pages in German. Pure.
import { german as shared } from '../../../shared/text/german.ts'
import type { AdminText } from '../english/index.ts'
import { edits } from './edits.ts'
import { overview } from './overview.ts'
import { rights } from './rights.ts'
import { shell } from './shell.ts'

export const german: AdminText = { ...shared, ...shell, ...edits, ...overview, ...rights }
