// Sign-on by a directory, against a real slapd: what is accepted, what is refused, and what reaches the server.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type DirectoryVerdict, openLdapDirectory } from '../../src/net/ldap_directory.ts'
import { LDAP_DEFAULTS, type LdapSettings } from '../../src/net/sign_on_settings.ts'
import { group, person, unit } from '../support/ldif.ts'
import {
  certificateFor,
  READER_DN,
  READER_PASSWORD,
  type Slapd,
  startSlapd,
} from '../support/slapd.ts'

const CREW = 2500

let slapd: Slapd
before(async () => {
  slapd = await startSlapd({ port: 38900, tlsPort: 38901, isTlsKnown: true, entries: entries() })
})
after(() => slapd.close())

test('F02: a directory user signs on over ldaps, and its groups become roles', async () => {
  const directory = await openLdapDirectory({
    ...bySearch(),
    groups: {
      'CN=Flight, OU=groups,DC=example': ['mission/flight', 'mission/observer'],
      'capcom, night': ['mission/capcom', 'mission/observer'],
      admins: ['mission/admin'],
    },
  })
  assert.deepEqual(await directory.verify('ADA', 'analytical'), {
    kind: 'accepted',
    user: {
      id: 'ada',
      name: 'Ada Lovelace',
      groups: ['cn=flight,ou=groups,dc=example', 'cn=capcom\\2C night,ou=groups,dc=example'],
      roles: ['mission/flight', 'mission/observer', 'mission/capcom'],
    },
  })
})

test('F02: so does one over StartTLS, with groups that are searched and a name that is not ASCII', async () => {
  const directory = await openLdapDirectory({
    ...bySearch(),
    urls: [slapd.url],
    groupBase: 'ou=groups,dc=example',
    groups: { flight: ['mission/flight'] },
  })
  const verdict = await directory.verify('zoë', 'pässword (*)')
  assert.deepEqual(verdict, {
    kind: 'accepted',
    user: {
      id: 'zoë',
      name: 'Zoë',
      groups: ['cn=flight,ou=groups,dc=example'],
      roles: ['mission/flight'],
    },
  })
  const operations = (await slapd.log()).filter((line) =>
    / (EXT oid=|BIND dn=.* method=)/.test(line),
  )
  assert.equal(
    operations
      .slice(-4)
      .map((line) => line.includes('EXT'))
      .join(),
    'true,false,true,false',
  )
})

test('F02: a DN that follows from the name needs neither a search nor an account for it', async () => {
  const directory = await openLdapDirectory(byName('uid={user},ou=people,dc=example'))
  assert.deepEqual(outcome(await directory.verify('ada', 'analytical')), 'accepted ada')
  assert.deepEqual(outcome(await directory.verify('ada', 'wrong')), 'refused')
  assert.deepEqual(outcome(await directory.verify('nobody', 'analytical')), 'refused')
  const reading = await openLdapDirectory({
    ...byName('uid={user},ou=people,dc=example'),
    bindDn: READER_DN,
    bindPassword: READER_PASSWORD,
    groupBase: 'ou=groups,dc=example',
  })
  const verdict = await reading.verify('ada', 'analytical')
  assert.equal(verdict.kind === 'accepted' && verdict.user.groups.length, 2)
})

test('F02: a wrong password and an unknown user are refused alike, after the same time', async () => {
  const directory = await openLdapDirectory(bySearch())
  const wrong = await timed(directory.verify('ada', 'wrong'))
  const unknown = await timed(directory.verify('nobody', 'wrong'))
  const twins = await timed(directory.verify('twin', 'twin'))
  for (const { verdict, tookMs } of [wrong, unknown, twins]) {
    assert.equal(verdict.kind, 'refused')
    assert.ok(tookMs > 490 && tookMs < 700, `${tookMs} ms`)
  }
})

test('F02: an empty password is refused without a bind', async () => {
  for (const settings of [bySearch(), byName('uid={user},ou=people,dc=example')]) {
    const directory = await openLdapDirectory(settings)
    const before = (await slapd.log()).length
    assert.equal(outcome(await directory.verify('ada', '')), 'refused')
    assert.equal(outcome(await directory.verify('', 'analytical')), 'refused')
    // The log is in order: what came before this would stand before it.
    assert.equal(outcome(await directory.verify('ada', 'analytical')), 'accepted ada')
    const connections = (await slapd.log()).slice(before).filter((line) => line.includes('ACCEPT'))
    assert.equal(connections.length, settings.base === '' ? 1 : 2)
  }
})

test('F02: what means something in a filter or a DN is a name when somebody types it', async () => {
  const search = { ...bySearch(), filter: '(&(objectClass=inetOrgPerson)(uid={user}))' }
  const directory = await openLdapDirectory(search)
  for (const name of ['ad*', '*)(uid=ada', '*', 'ada)(objectClass=*', '\\61da', '{user}']) {
    assert.equal(outcome(await directory.verify(name, 'analytical')), 'refused', name)
  }
  const named = await openLdapDirectory(byName('uid={user},dc=example'))
  for (const name of ['chief,ou=admins', 'chief,ou=admins,dc=example#', 'chief\\2cou=admins']) {
    assert.equal(outcome(await named.verify(name, 'of all')), 'refused', name)
  }
  const chiefs = await openLdapDirectory(byName('uid={user},ou=admins,dc=example'))
  assert.equal(outcome(await chiefs.verify('chief', 'of all')), 'accepted chief')
})

test('F02: a server that another authority vouches for, or of another name, gets no password', async () => {
  const other = `${slapd.caFile}.other`
  writeFileSync(other, (await certificateFor('127.0.0.1')).cert)
  const before = (await slapd.log()).length
  const cases = [
    { ...bySearch(), caFile: other },
    { ...bySearch(), caFile: other, urls: [slapd.url] },
    { ...bySearch(), caFile: '' },
    { ...bySearch(), urls: ['ldaps://localhost:38901'] },
    { ...bySearch(), urls: ['ldap://localhost:38900'] },
  ]
  for (const settings of cases) {
    const directory = await openLdapDirectory(settings)
    const verdict = await directory.verify('ada', 'analytical')
    assert.equal(verdict.kind, 'unavailable')
    assert.match(verdict.kind === 'unavailable' ? verdict.reason : '', /certificate|altnames/)
  }
  const directory = await openLdapDirectory(bySearch())
  assert.equal(outcome(await directory.verify('ada', 'analytical')), 'accepted ada')
  const binds = (await slapd.log())
    .slice(before)
    .filter((line) => /BIND dn="uid=ada.* method=/.test(line))
  assert.equal(binds.length, 1)
})

test('F02: a server without StartTLS gets no password', async () => {
  const plain = await startSlapd({
    port: 38910,
    tlsPort: 38911,
    isTlsKnown: false,
    entries: entries(),
  })
  try {
    const directory = await openLdapDirectory({ ...bySearch(), urls: [plain.url] })
    const verdict = await directory.verify('ada', 'analytical')
    assert.match(verdict.kind === 'unavailable' ? verdict.reason : '', /does not do StartTLS/)
    const log = (await plain.log()).join('\n')
    assert.match(log, /EXT oid=1\.3\.6\.1\.4\.1\.1466\.20037/)
    assert.doesNotMatch(log, /BIND/)
  } finally {
    await plain.close()
  }
})

test('F02: a server that is down is told within the timeout; the next one is asked', async () => {
  const gone = 'ldaps://127.0.0.1:38999'
  const down = await openLdapDirectory({ ...bySearch(), urls: [gone] })
  const refusedAtOnce = await timed(down.verify('ada', 'analytical'))
  assert.equal(refusedAtOnce.verdict.kind, 'unavailable')
  assert.ok(refusedAtOnce.tookMs < 300, `${refusedAtOnce.tookMs} ms`)
  const two = await openLdapDirectory({ ...bySearch(), urls: [gone, slapd.tlsUrl] })
  assert.equal(outcome(await two.verify('ada', 'analytical')), 'accepted ada')
})

test('F02: a server that does not answer any more counts as down after the timeout', async () => {
  slapd.freeze()
  try {
    for (const url of [slapd.url, slapd.tlsUrl]) {
      const directory = await openLdapDirectory({ ...bySearch(), urls: [url], timeoutMs: 400 })
      const { verdict, tookMs } = await timed(directory.verify('ada', 'analytical'))
      assert.match(verdict.kind === 'unavailable' ? verdict.reason : '', /no answer within 400 ms/)
      assert.ok(tookMs > 350 && tookMs < 700, `${tookMs} ms`)
    }
  } finally {
    slapd.thaw()
  }
})

test('F02: an account for searching that is refused is the directory’s fault, not the user’s', async () => {
  const directory = await openLdapDirectory({ ...bySearch(), bindPassword: 'old' })
  const verdict = await directory.verify('ada', 'analytical')
  assert.match(verdict.kind === 'unavailable' ? verdict.reason : '', /ldap\.bindDn was refused/)
})

test(`F82: ${CREW} users are listed, more than the server gives in one answer`, async () => {
  const directory = await openLdapDirectory(bySearch())
  const before = (await slapd.log()).length
  const listed = new Map<string, string>()
  for await (const { id, name } of directory.listUsers(
    'ou=crew,dc=example',
    '(objectClass=person)',
  )) {
    listed.set(id, name)
  }
  assert.equal(listed.size, CREW)
  assert.equal(listed.get('crew-2499'), 'Crew 2499')
  const searches = (await slapd.log()).slice(before).filter((line) => line.includes('SRCH base='))
  assert.equal(searches.length, CREW / 500)
})

test('F82: a base that is not there, a filter that is none, and a directory that is down are told', async () => {
  const directory = await openLdapDirectory(bySearch())
  const list = async (base: string, filter: string) => {
    for await (const _ of directory.listUsers(base, filter)) continue
  }
  await assert.rejects(list('ou=nowhere,dc=example', '(uid=*)'), /No ?Such ?Object|0x20/i)
  await assert.rejects(list('ou=crew,dc=example', '(uid=*'), /filter|paren/i)
  const down = await openLdapDirectory({ ...bySearch(), urls: ['ldaps://127.0.0.1:38999'] })
  await assert.rejects(down.listUsers('ou=crew,dc=example', '(uid=*)').next(), /ECONNREFUSED/)
})

test('F02: no connection stays open', async () => {
  const open = () => process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name))
  const deadline = performance.now() + 2000
  while (open().length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.deepEqual(open(), [])
})

function bySearch(): LdapSettings {
  return {
    ...LDAP_DEFAULTS,
    urls: [slapd.tlsUrl],
    caFile: slapd.caFile,
    base: 'dc=example',
    bindDn: READER_DN,
    bindPassword: READER_PASSWORD,
  }
}

function byName(userDn: string): LdapSettings {
  return { ...LDAP_DEFAULTS, urls: [slapd.tlsUrl], caFile: slapd.caFile, userDn }
}

function outcome(verdict: DirectoryVerdict): string {
  return verdict.kind === 'accepted' ? `accepted ${verdict.user.id}` : verdict.kind
}

async function timed(pending: Promise<DirectoryVerdict>) {
  const startMs = performance.now()
  const verdict = await pending
  return { verdict, tookMs: performance.now() - startMs }
}

function entries(): string {
  const groups = ['cn=flight,ou=groups,dc=example', 'cn=capcom\\2C night,ou=groups,dc=example']
  const crew = Array.from({ length: CREW }, (_, index) =>
    person(`crew-${index}`, 'ou=crew', `Crew ${index}`, 'aboard'),
  )
  return [
    ...['people', 'admins', 'crew', 'groups'].map(unit),
    person('ada', 'ou=people', 'Ada Lovelace', 'analytical', groups),
    person('zoë', 'ou=people', 'Zoë', 'pässword (*)', groups.slice(0, 1)),
    person('twin', 'ou=people', 'One', 'twin'),
    person('twin', 'ou=admins', 'Other', 'twin'),
    person('chief', 'ou=admins', 'Chief', 'of all'),
    group(groups[0] ?? '', 'flight', ['ada', 'zoë']),
    group(groups[1] ?? '', 'capcom, night', ['ada']),
    ...crew,
  ].join('\n')
}
