// What a test's administrator asks of a server over sockets of its own. I/O: through the sockets.
import assert from 'node:assert/strict'
import type {
  AuditEntryMessage,
  ChangedMessage,
  EditMessage,
} from '../../src/protocol/admin_messages.ts'
import type { ServerMessage } from '../../src/protocol/client_messages.ts'
import { ERROR_CODES } from '../../src/protocol/errors.ts'
import { numberOfKind } from '../../src/vocs/edits.ts'
import type { SocketClient } from './socket_client.ts'

export interface TestAdministrator {
  /** All edits, which have to be good. */
  readonly change: (...edits: readonly EditMessage[]) => Promise<ChangedMessage>
  /** Entries about a user, the newest first. */
  readonly audit: (user: string) => Promise<readonly AuditEntryMessage[]>
}

/** open: a socket on which an administrator is signed on; each call has its own. */
export function administrator(open: () => Promise<SocketClient>): TestAdministrator {
  return {
    change: async (...edits) => {
      const client = await open()
      const change = { edits, baseRevision: 0, dryRun: false, reason: '' }
      const answer = await client.ask('change', change)
      assert.ok(answer.body === 'changed', JSON.stringify(answer))
      client.close()
      return answer.changed
    },
    audit: async (user) => {
      const client = await open()
      const any = { actor: '', text: '', fromMs: 0, toMs: 0, beforeSequence: 0, limit: 100 }
      const entity = { kind: numberOfKind('user'), id: user }
      const answer = await client.ask('searchAudit', { ...any, entity })
      assert.ok(answer.body === 'auditEntries', JSON.stringify(answer))
      client.close()
      return answer.auditEntries.entries
    },
  }
}

/** The error's code, or what the answer is. */
export function codeOf(answer: ServerMessage): string {
  return answer.body === 'error' ? (ERROR_CODES[answer.error.code] ?? '') : answer.body
}
