// Which service a new session gets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Placement, type ServiceKind } from '../../src/vocs/placement.ts'
import type { Session } from '../../src/vocs/session.ts'

const session = (role: string, kind: ServiceKind, index: number) =>
  ({ role, [kind]: index }) as unknown as Session

function placement(kind: ServiceKind, room: readonly number[]): Placement {
  const placed = new Placement()
  room.forEach((sessionsMax, index) => placed.ready(kind, index, sessionsMax))
  return placed
}

test('an ice_proxy is chosen by its load, whatever the roles are', () => {
  const services = placement('iceProxy', [10, 10])
  const sessions = [
    session('a', 'iceProxy', 0),
    session('a', 'iceProxy', 0),
    session('b', 'iceProxy', 1),
  ]
  assert.equal(services.choose('iceProxy', sessions, 'a'), 1)
})

test('a mixer is chosen where the role is, so that encoders are shared; a new role goes where there is most room', () => {
  const services = placement('mixer', [10, 10])
  const sessions = [session('a', 'mixer', 0), session('a', 'mixer', 0), session('b', 'mixer', 1)]
  assert.equal(services.choose('mixer', sessions, 'a'), 0)
  assert.equal(services.choose('mixer', sessions, 'c'), 1)
})

test('a full service gets nothing more, and without room there is none', () => {
  const services = placement('mixer', [1, 1])
  const sessions = [session('a', 'mixer', 0)]
  assert.equal(services.choose('mixer', sessions, 'a'), 1)
  assert.equal(services.choose('mixer', [...sessions, session('b', 'mixer', 1)], 'a'), undefined)
})
