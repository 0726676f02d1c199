// The first administrator of a test server, with a password of its own by then. I/O: through the client.
import assert from 'node:assert/strict'
import { connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import type { TestServer } from './test_server.ts'

/** Of the first administrator, after the first sign-on. */
export const SYSTEM_PASSWORD = 'administrates the system'

/** To be called once for each server. */
export async function systemAdministrator({
  server,
  address,
}: TestServer): Promise<NodeVoiceClient> {
  const { firstPassword } = server.vocs
  assert.ok(firstPassword !== undefined)
  const client = connect({ url: socketUrl(address) })
  await client.signOn(firstPassword.user, firstPassword.password)
  await client.changePassword(firstPassword.password, SYSTEM_PASSWORD)
  return client
}
