// A role's layout for one kind of console, checked and put in place (F54, F56, F80). Pure.
import type { LayoutMessage } from '../protocol/admin_messages.ts'
import type { LayoutPage } from '../store/entities.ts'
import { type Draft, lessKey } from './draft.ts'
import { checkText, checkWithin, type Fault, GRID_MAX, LAYOUT_PAGES_MAX } from './entity_rules.ts'

const PAGE_NAME_LETTERS_MAX = 30

/** Without pages the layout is removed. */
export function putLayout(
  draft: Draft,
  { role: id, layout }: { readonly role: string; readonly layout?: LayoutMessage | null },
  fault: Fault,
): void {
  const role = draft.find('role', id)
  if (role === undefined) return fault(`there is no role "${id}"`)
  const { keyset = '', pages = [] } = layout ?? {}
  const others = lessKey(role.layouts, keyset)
  if (pages.length === 0) return draft.put({ ...role, layouts: others })
  const found = draft.find('keyset', keyset)
  if (keyset !== '' && found === undefined) return fault(`there is no keyset "${keyset}"`)
  if (found !== undefined && !draft.lineage(role.scope).includes(found.scope)) {
    return fault(`keyset "${keyset}" belongs to "${found.scope}", not to role "${id}"'s project`)
  }
  if (pages.length > LAYOUT_PAGES_MAX) return fault(`a layout may have ${LAYOUT_PAGES_MAX} pages`)
  const { rows = GRID_MAX, columns = GRID_MAX } = found ?? {}
  pages.forEach((page, index) => {
    const where = `page ${index + 1} of role "${id}"`
    checkText(`the name of ${where}`, page.name, PAGE_NAME_LETTERS_MAX, fault)
    checkPage(draft, page, where, [rows, columns], fault)
  })
  draft.put({ ...role, layouts: new Map(others).set(keyset, pages.map(sorted)) })
}

function checkPage(
  draft: Draft,
  page: LayoutPage,
  where: string,
  [rows, columns]: readonly [number, number],
  fault: Fault,
): void {
  const taken = new Map<string, string>()
  for (const { loop, row, column } of page.places) {
    if (draft.find('loop', loop) === undefined) fault(`${where}: there is no loop "${loop}"`)
    checkWithin(`${where}: a row`, row, [1, rows], fault)
    checkWithin(`${where}: a column`, column, [1, columns], fault)
    const place = `row ${row}, column ${column}`
    const other = taken.get(place)
    if (other !== undefined) fault(`${where}: ${place} has "${other}" and "${loop}": move one`)
    taken.set(place, loop)
  }
}

function sorted({ name, places }: LayoutPage): LayoutPage {
  const order = [...places].sort((a, b) => a.row - b.row || a.column - b.column)
  return { name, places: order.map(({ loop, row, column }) => ({ loop, row, column })) }
}
