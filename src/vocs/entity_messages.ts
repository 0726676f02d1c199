// Entities as administrators are told of them: never a password or its hash (F104). Pure.
import type { EntityMessage } from '../protocol/admin_messages.ts'
import { HIGHLIGHTS, PRIORITY_WORDS, RIGHTS, TALK_MODES } from '../protocol/domain.ts'
import { DUTIES, type Entity } from '../store/entities.ts'

export function entityMessage(entity: Entity): EntityMessage {
  switch (entity.kind) {
    case 'scope': {
      const { kind: _, parent = '', ...scope } = entity
      return { body: 'scope', scope: { ...scope, parent } }
    }
    case 'user': {
      const { kind: _, passwordHash, oneTime, duties, ...user } = entity
      const held = [...duties].map(([scope, duty]) => ({ scope, duty: DUTIES.indexOf(duty) }))
      const password = { passwordSet: passwordHash !== undefined, passwordOneTime: oneTime }
      return { body: 'user', user: { ...user, ...password, duties: held } }
    }
    case 'loop': {
      const { kind: _, highlight, priority, ...loop } = entity
      const numbers = {
        highlight: HIGHLIGHTS.indexOf(highlight),
        priority: PRIORITY_WORDS.indexOf(priority),
      }
      return { body: 'loop', loop: { ...loop, ...numbers } }
    }
    case 'keyset': {
      const { kind: _, ...keyset } = entity
      return { body: 'keyset', keyset }
    }
    case 'role': {
      const { kind: _, talkMode, members, rights, layouts, ...role } = entity
      const lists = {
        members: [...members],
        rights: [...rights].map(([loop, right]) => ({ loop, right: RIGHTS.indexOf(right) })),
        layouts: [...layouts].map(([keyset, pages]) => ({ keyset, pages })),
      }
      return { body: 'role', role: { ...role, ...lists, talkMode: TALK_MODES.indexOf(talkMode) } }
    }
  }
}
