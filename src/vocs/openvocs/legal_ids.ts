// Ids that the domain file takes, for those that openvocs took. Pure.
import { ID_LETTERS_MAX, isId, isUserId } from '../entity_rules.ts'

export type IdWord = 'project' | 'user' | 'loop' | 'role' | 'keyset'

/**
 * An id for each text, in order: legal, and no two the same. Legal texts stay as they are, the first where
 * there are several; `word` is for texts with no letter that can stay. Of users some more ids are not legal.
 */
export function legalIds(texts: readonly string[], word: IdWord): string[] {
  const isLegal = word === 'user' ? isUserId : isId
  const taken = new Set<string>()
  const kept = texts.map((text) => {
    if (!isLegal(text) || taken.has(text)) return undefined
    taken.add(text)
    return text
  })
  const lastNumber = new Map<string, number>()
  return texts.map((text, index) => {
    const id = kept[index]
    if (id !== undefined) return id
    const legal = legalId(text, word)
    let free = legal
    let number = lastNumber.get(legal) ?? 1
    while (taken.has(free) || !isLegal(free)) {
      number++
      free = `${legal.slice(0, ID_LETTERS_MAX - `-${number}`.length)}-${number}`
    }
    lastNumber.set(legal, number)
    taken.add(free)
    return free
  })
}

/** Accents are left out; whatever else is not allowed becomes a hyphen. */
function legalId(text: string, word: string): string {
  const legal = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9_.-]+/gi, '-')
    .replace(/^[^a-z0-9]+|-+$/gi, '')
    .slice(0, ID_LETTERS_MAX)
  return legal === '' ? word : legal
}
