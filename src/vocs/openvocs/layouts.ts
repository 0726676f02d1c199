// Where a role's loops stand, and the grids of consoles. Pure.
// openvocs keeps per role and loop the places where it stands, and grids in the domain: by a console's size,
// or by the id of the project that they are for.
import {
  GRID_MAX,
  LAYOUT_PAGES_MAX,
  NAME_LETTERS_MAX,
  SCALE_PERCENT_MAX,
  SCALE_PERCENT_MIN,
} from '../entity_rules.ts'
import { type Database, type Entity, RENAMED, type Scope } from './database.ts'
import type { ImportedKeyset, ImportedLayout, ImportedPlace } from './imported.ts'
import { isObject, JsonObject, type Notes, shown } from './json_object.ts'
import { legalIds } from './legal_ids.ts'
import { groupByKey } from './references.ts'

/** Keys of today and of openvocs' first databases. */
const ROWS = ['grid_rows', 'LOOP_GRID_ROWS'] as const
const COLUMNS = ['grid_columns', 'LOOP_GRID_COLUMNS'] as const
const SCALE = ['site_scaling', 'SITE_SCALING_FACTOR'] as const

/** `loops`: those that the role has rights on. undefined if openvocs has no place for any. */
export function readLayout(
  role: Entity,
  loops: readonly Entity[],
  notes: Notes,
): ImportedLayout | undefined {
  const json = role.json.object('layout')
  const byKey = groupByKey(loops)
  const pages: Map<string, ImportedPlace>[] = []
  for (const key of json?.keys() ?? []) {
    const named = byKey.get(key) ?? []
    const loop = named.find(({ scope }) => scope === role.scope) ?? named[0]
    const list = json?.take(key)
    if (loop === undefined) {
      json?.note(key, shown(list), 'the role has no right on such a loop')
    } else if (Array.isArray(list)) {
      const places = list.map((value, index) => placeFrom(value, json, [key, `${index}`], notes))
      keepLastOfPage(places).forEach((place) => put(place, loop, pages))
    } else if (list !== null) {
      json?.note(key, shown(list), 'no list of places')
    }
  }
  if (pages.length === 0) return undefined
  return {
    pages: Array.from(pages, (page) => ({ places: page === undefined ? [] : [...page.values()] })),
  }
}

interface ReadPlace {
  readonly page: number
  readonly row: number
  readonly column: number
  readonly note: (why: string) => void
}

function placeFrom(
  value: unknown,
  layout: JsonObject | undefined,
  path: readonly string[],
  notes: Notes,
): ReadPlace | undefined {
  if (layout === undefined) return undefined
  const at = layout.at(...path)
  const note = (why: string) => notes.add(at, placeText(value), why)
  if (!isObject(value)) {
    if (value !== null) note('no place')
    return undefined
  }
  const json = new JsonObject(value, at, notes)
  const page = countFrom(json.take('page'), LAYOUT_PAGES_MAX)
  const row = countFrom(json.take('row'), GRID_MAX)
  const column = countFrom(json.take('column'), GRID_MAX)
  json.noteRest()
  if (page !== undefined && row !== undefined && column !== undefined) {
    return { page, row, column, note }
  }
  note(`page, row and column count from 1, to ${LAYOUT_PAGES_MAX}, ${GRID_MAX} and ${GRID_MAX}`)
  return undefined
}

function placeText(value: unknown): string {
  if (!isObject(value)) return shown(value)
  const { page, row, column } = value as Partial<Record<string, unknown>>
  return `page ${shown(page)}, row ${shown(row)}, column ${shown(column)}`
}

/** openvocs shows a loop once on a page: at the last place that is given. */
function keepLastOfPage(places: readonly (ReadPlace | undefined)[]): ReadPlace[] {
  const last = new Map<number, ReadPlace>()
  for (const place of places) {
    if (place === undefined) continue
    last.get(place.page)?.note('the loop stands once on a page, at the last of its places')
    last.set(place.page, place)
  }
  return [...last.values()]
}

function put(place: ReadPlace, loop: Entity, pages: Map<string, ImportedPlace>[]): void {
  const { page, row, column } = place
  const cells = (pages[page - 1] ??= new Map<string, ImportedPlace>())
  const cell = `${row} ${column}`
  const other = cells.get(cell)
  if (other !== undefined) place.note('another loop stands there')
  else cells.set(cell, { loop: loop.id, row, column })
}

/** A whole number from 1, which openvocs may have written as a text. */
function countFrom(value: unknown, most: number): number | undefined {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  if (!Number.isInteger(number)) return undefined
  return Number(number) >= 1 && Number(number) <= most ? Number(number) : undefined
}

/** The grids of each domain and project. */
export function readKeysets({ scopes }: Database, notes: Notes): Map<Scope, ImportedKeyset[]> {
  const keysets = new Map<Scope, ImportedKeyset[]>()
  for (const domain of scopes.filter((scope) => scope.domain === scope)) {
    const projects = scopes.filter((scope) => scope.domain === domain && scope !== domain)
    const grids = domain.json.object('layout')?.objects() ?? []
    const ids = legalIds(
      grids.map(([key]) => key),
      'keyset',
    )
    grids.forEach(([key, json], index) => {
      const keyset = readKeyset(key, ids[index] ?? '', json, notes)
      if (keyset === undefined) return
      const scope = projects.find((project) => project.key === key) ?? domain
      keysets.set(scope, [...(keysets.get(scope) ?? []), keyset])
    })
  }
  return keysets
}

function readKeyset(
  key: string,
  id: string,
  json: JsonObject,
  notes: Notes,
): ImportedKeyset | undefined {
  const rows = countFrom(takeOne(json, ROWS), GRID_MAX)
  const columns = countFrom(takeOne(json, COLUMNS), GRID_MAX)
  const scale = scaleFrom(json)
  json.noteRest()
  if (rows === undefined || columns === undefined) {
    notes.add(
      json.place,
      `keyset ${shown(key)}`,
      `a keyset needs rows and columns of 1 to ${GRID_MAX}`,
    )
    return undefined
  }
  if (id === key) return { id, rows, columns, ...scale }
  notes.add(json.place, `keyset ${shown(key)} is now "${id}"`, RENAMED)
  const name = json.fitText('name', key, NAME_LETTERS_MAX)
  return { id, ...(name === '' ? {} : { name }), rows, columns, ...scale }
}

function takeOne(json: JsonObject, keys: readonly string[]): unknown {
  return keys.map((key) => json.take(key)).find((value) => value !== undefined)
}

/** openvocs' factor as percent. */
function scaleFrom(json: JsonObject): { readonly scale?: number } {
  const factor = takeOne(json, SCALE)
  if (factor === undefined || factor === null) return {}
  const scale = typeof factor === 'number' ? Math.round(factor * 100) : 0
  if (scale >= SCALE_PERCENT_MIN && scale <= SCALE_PERCENT_MAX) return { scale }
  json.note(
    SCALE[0],
    shown(factor),
    `tiles scale by ${SCALE_PERCENT_MIN} to ${SCALE_PERCENT_MAX} percent`,
  )
  return {}
}
