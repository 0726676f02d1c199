// What goes when an entity is deleted, and what refers to it (F74). Pure.
import { applyEdits } from './apply_edits.ts'
import { removeEntity } from './edits.ts'
import { type Entities, type Kind, KINDS } from './entities.ts'

export interface Consequence {
  readonly kind: Kind
  readonly id: string
  readonly name: string
  /** It is deleted too, and does not only lose a reference. */
  readonly isGone: boolean
}

/** First what is deleted too, then what loses a reference. */
export function consequencesOf(
  entities: Entities,
  kind: Kind,
  ids: readonly string[],
): readonly Consequence[] {
  const named = new Set(ids)
  const after = applyEdits(
    entities,
    ids.map((id) => removeEntity(kind, id)),
  )
  const found: Consequence[] = []
  for (const each of KINDS) {
    for (const [key, entity] of entities[each]) {
      if (each === kind && named.has(key)) continue
      const left = after[each].get(key)
      if (left === entity) continue
      found.push({ kind: each, id: key, name: entity.name, isGone: left === undefined })
    }
  }
  return found.sort((a, b) => Number(b.isGone) - Number(a.isGone))
}
