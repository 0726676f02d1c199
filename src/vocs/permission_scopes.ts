// Which scopes an id and a scope lead to, for the table of permissions. Pure.
import { SYSTEM_SCOPE } from '../store/entities.ts'
import type { Draft } from './draft.ts'

/** Of "<scope>/<name>", there or not; who may change the whole system may hear that other things are not there. */
export function homeOf(id: string): string {
  const end = id.indexOf('/')
  return end > 0 ? id.slice(0, end) : SYSTEM_SCOPE
}

/** Scopes in which users of this one and of its projects have a duty. */
export function dutiesWithin(standing: Pick<Draft, 'referring'>, scope: string): string[] {
  const held = new Set<string>()
  const projects = [...standing.referring('scope', scope, 'scope')].map(({ id }) => id)
  for (const home of [scope, ...projects]) {
    for (const user of standing.referring('scope', home, 'user')) {
      if (user.scope !== home) continue
      for (const of of user.duties.keys()) held.add(of)
    }
  }
  return [...held]
}
