// Where the loops of a role stand on one kind of console (F54, F56), as its client is told. Pure.
import type { ShownLayoutMessage } from '../protocol/console_messages.ts'
import type { Configuration, Keyset, Role } from '../store/entities.ts'
import { rightOn } from './access.ts'

/** `wish`: what the client asked for; `numberOf` gives a loop's number on the wire. */
export function shownLayout(
  configuration: Configuration,
  role: Role,
  wish: string,
  numberOf: (loop: string) => number,
): ShownLayoutMessage {
  const keyset = keysetFor(configuration, role, wish)
  const layout = role.layouts.get(keyset?.id ?? '') ?? role.layouts.get('') ?? []
  const pages = layout.map(({ name, places }) => ({
    name,
    places: places
      .filter(({ loop }) => rightOn(role, loop) !== 'none' && configuration.loops.has(loop))
      .map(({ loop, row, column }) => ({ loop: numberOf(loop), row, column })),
  }))
  if (keyset === undefined) return { keyset: '', pages }
  const { id, rows, columns, scale } = keyset
  return { keyset: id, grid: { rows, columns, scale }, pages }
}

/** Those of other domains and projects are as if they were not there. */
function keysetFor({ keysets, scopes }: Configuration, role: Role, wish: string) {
  if (wish === '') return undefined
  const homes = [role.scope, scopes.get(role.scope)?.parent].filter((scope) => scope !== undefined)
  for (const scope of homes) {
    const found: Keyset | undefined = keysets.get(`${scope}/${wish}`) ?? keysets.get(wish)
    if (found?.scope === scope) return found
  }
  return undefined
}
