// A role's layout for one kind of console, checked and put in place (F54, F56, F80). Pure.
import type { LayoutMessage } from '../protocol/admin_messages.ts'
import type { Keyset, LayoutPage, Role } from '../store/entities.ts'
import type { Draft } from './draft.ts'
import { checkNear, checkText, checkWithin, type Fault } from './entity_rules.ts'
import { GRID_MAX, LAYOUT_PAGES_MAX } from './entity_rules.ts'

const PAGE_NAME_LETTERS_MAX = 30

/** Without pages the layout is removed. One with a fault is not put. */
export function putLayout(
  draft: Draft,
  { role: id, layout }: { readonly role: string; readonly layout?: LayoutMessage | null },
  tell: Fault,
): void {
  let isGood = true
  const fault = (text: string) => {
    isGood = false
    tell(text)
  }
  const role = draft.find('role', id)
  if (role === undefined) return fault(`there is no role "${id}": make it first`)
  const { keyset = '', pages = [] } = layout ?? {}
  if (pages.length === 0) return draft.setLayout(role, keyset, undefined)
  const found = draft.find('keyset', keyset)
  const isNear = found !== undefined && draft.lineage(role.scope).includes(found.scope)
  if (keyset !== '' && !isNear) {
    const home = draft.lineage(role.scope).join('" or "')
    return fault(`there is no keyset "${keyset}" for role "${id}": take one of "${home}"`)
  }
  if (pages.length > LAYOUT_PAGES_MAX) {
    return fault(`a layout may have ${LAYOUT_PAGES_MAX} pages, not ${pages.length}: leave some out`)
  }
  const { rows = GRID_MAX, columns = GRID_MAX } = found ?? {}
  pages.forEach((page, index) => {
    const where = `page ${index + 1} of role "${id}"`
    checkText(`the name of ${where}`, page.name, PAGE_NAME_LETTERS_MAX, fault)
    checkPage(draft, role, page, where, [rows, columns], fault)
  })
  if (isGood) draft.setLayout(role, keyset, pages.map(sorted))
}

/** A keyset that gets smaller must not leave loops outside of it. The draft is tidy. */
export function checkFits(draft: Draft, id: string, fault: Fault): void {
  const keyset = draft.find('keyset', id)
  if (keyset === undefined) return
  for (const role of draft.referring('keyset', id, 'role')) checkWithinKeyset(role, keyset, fault)
}

function checkWithinKeyset(role: Role, { id, rows, columns }: Keyset, fault: Fault): void {
  for (const { places } of role.layouts.get(id) ?? []) {
    const outside = places.find(({ row, column }) => row > rows || column > columns)
    if (outside === undefined) continue
    const { loop, row, column } = outside
    const where = `row ${row}, column ${column}`
    return fault(`keyset "${id}" has loop "${loop}" at ${where} in "${role.id}": move it first`)
  }
}

function checkPage(
  draft: Draft,
  role: Role,
  page: LayoutPage,
  where: string,
  [rows, columns]: readonly [number, number],
  fault: Fault,
): void {
  const taken = new Map<string, string>()
  for (const { loop, row, column } of page.places) {
    checkNear(draft, role, loop, (text) => fault(`${where}: ${text}`))
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
