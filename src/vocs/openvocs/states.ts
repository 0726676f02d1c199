// What users had on in their roles, from openvocs' state file. Pure.
import type { LoopState } from '../../protocol/domain.ts'
import { type Database, type Entity } from './database.ts'
import type { ImportedState } from './imported.ts'
import { type JsonObject, shown } from './json_object.ts'
import { groupByKey, type References } from './references.ts'

/** What openvocs takes where there is none. */
const VOLUME_DEFAULT = 50
const STATES: ReadonlyMap<unknown, LoopState> = new Map([
  ['none', 'off'],
  ['recv', 'monitor'],
  ['send', 'talk'],
])
/** openvocs' own key between the roles. */
const PAGE_DATA = 'data'

export function readStates(database: Database, references: References): ImportedState[] {
  const users = groupByKey(database.users)
  const roles = groupByKey(database.roles)
  return (database.state?.objects() ?? []).flatMap(([userKey, ofUser]) => {
    const named = users.get(userKey) ?? []
    if (named.length === 0) {
      database.state?.note(userKey, shown(userKey), 'no such user')
      return []
    }
    const data = ofUser.take(PAGE_DATA)
    if (data !== undefined && data !== null) {
      ofUser.note(PAGE_DATA, shown(data), 'what the page kept for itself, like the last page shown')
    }
    return ofUser.keys().flatMap((roleKey) => {
      const ofRole = roleKey === PAGE_DATA ? undefined : ofUser.object(roleKey)
      if (ofRole === undefined) return []
      const pairs = (roles.get(roleKey) ?? []).flatMap((role) =>
        named
          .filter((user) => references.members.get(role)?.has(user) ?? false)
          .map((user) => ({ user, role })),
      )
      if (pairs.length > 0) return statesOf(ofRole, pairs, references)
      ofUser.note(roleKey, shown(roleKey), 'the user has no such role')
      return []
    })
  })
}

interface Pair {
  readonly user: Entity
  readonly role: Entity
}

function statesOf(
  json: JsonObject,
  pairs: readonly Pair[],
  { rights }: References,
): ImportedState[] {
  const granted = pairs.map(({ user, role }) => {
    const rightOn = rights.get(role)
    return { user, role, rightOn, loops: groupByKey([...(rightOn?.keys() ?? [])]) }
  })
  let talkLoop: string | undefined
  return json.objects().flatMap(([loopKey, key]) => {
    const found = granted.flatMap(({ user, role, loops, rightOn }) =>
      (loops.get(loopKey) ?? []).map((loop) => ({ user, role, loop, right: rightOn?.get(loop) })),
    )
    if (found.length === 0) {
      json.note(loopKey, shown(loopKey), 'the role has no right on such a loop')
      return []
    }
    if (key.keys().length === 0) return []
    const asked = stateFrom(key)
    const volume = volumeFrom(key)
    key.noteRest()
    let state = asked
    if (asked === 'talk' && found.some(({ right }) => right !== 'talk')) {
      key.note('state', '"send"', 'the role may only monitor this loop, which is taken over')
      state = 'monitor'
    } else if (asked === 'talk' && talkLoop !== undefined) {
      const why = 'roles talk on one loop at a time (talkMode: single): monitor is taken over'
      key.note('state', `"send" beside ${shown(talkLoop)}`, why)
      state = 'monitor'
    } else if (asked === 'talk') talkLoop = loopKey
    return found.map(({ user, role, loop }) => ({
      user: user.id,
      role: `${role.scope.id}/${role.id}`,
      loop: loop.id,
      state,
      volume,
    }))
  })
}

function stateFrom(json: JsonObject): LoopState {
  const value = json.take('state') ?? 'none'
  const state = STATES.get(value)
  if (state === undefined) json.note('state', shown(value), 'none of none, recv and send: off')
  return state ?? 'off'
}

function volumeFrom(json: JsonObject): number {
  const value = json.take('volume') ?? VOLUME_DEFAULT
  if (typeof value === 'number' && value >= 0 && value <= 100) return Math.round(value)
  json.note('volume', shown(value), `no number of 0 to 100: ${VOLUME_DEFAULT} is taken`)
  return VOLUME_DEFAULT
}
