// Every word of the administration pages in English. Pure. Another language is another object of this type.
import { english as shared } from '../../../shared/text/english.ts'
import { edits } from './edits.ts'
import { overview } from './overview.ts'
import { rights } from './rights.ts'
import { shell } from './shell.ts'

export const english = { ...shared, ...shell, ...edits, ...overview, ...rights }

/** The words of one language. */
export type AdminText = typeof english
