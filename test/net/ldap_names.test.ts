// Names in DNs and filters: what somebody types stays a name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  escapeDnValue,
  escapeFilterValue,
  fillTemplate,
  isGroupNamed,
} from '../../src/net/ldap_names.ts'

test('F02: what means something in a DN is escaped', () => {
  assert.equal(escapeDnValue('ada.lovelace-1'), 'ada.lovelace-1')
  assert.equal(
    escapeDnValue('a,ou=x+y "b"<c>;\\#\0 '),
    'a\\2cou\\3dx\\2by\\20\\22b\\22\\3cc\\3e\\3b\\5c\\23\\00\\20',
  )
  assert.equal(escapeDnValue('zoë'), 'zoë')
})

test('F02: what means something in a filter is escaped', () => {
  assert.equal(escapeFilterValue('*)(uid=*\\\0'), '\\2a\\29\\28uid=\\2a\\5c\\00')
})

test('F02: a placeholder in what somebody typed is no placeholder, and no pattern of a replacement either', () => {
  const filled = fillTemplate('(&(uid={user})(member={dn}))', { user: "{dn}$&$'", dn: 'cn=x' })
  assert.equal(filled, "(&(uid={dn}$&$')(member=cn=x))")
})

test('F02: a group is known by its DN, however it is written', () => {
  const key = 'cn=Flight\\, Night,ou=Groups,dc=example'
  assert.ok(isGroupNamed('CN=flight\\2c night, OU=groups;dc=Example', key))
  assert.ok(isGroupNamed('cn=zo\\C3\\AB,dc=example', 'cn=Zoë,dc=example'))
  assert.ok(!isGroupNamed('cn=flight,ou=night,ou=groups,dc=example', key))
  assert.ok(!isGroupNamed('cn=flight\\, night,ou=other,dc=example', key))
  assert.ok(!isGroupNamed('cn=a\\\\2cb', 'cn=a\\\\,b'))
})

test('F02: a key that is no DN is the cn of a group', () => {
  assert.ok(isGroupNamed('cn=Flight,ou=a,dc=example', 'flight'))
  assert.ok(isGroupNamed('cn=flight\\2c night,dc=example', 'Flight, Night'))
  assert.ok(!isGroupNamed('ou=flight,dc=example', 'flight'))
  assert.ok(!isGroupNamed('cn=flight+ou=x,dc=example', 'flight'))
  assert.ok(!isGroupNamed('cn=flights,ou=flight,dc=example', 'flight'))
})
