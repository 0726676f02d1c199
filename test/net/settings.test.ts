// The settings file: its defaults, and how its faults are told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings, SETTINGS_DEFAULTS } from '../../src/net/settings.ts'

test('an empty file gives the defaults', () => {
  assert.deepEqual(parseSettings('', 'x'), SETTINGS_DEFAULTS)
})

test('an unknown key is refused with its line and the nearest known name', () => {
  const text = 'system: X\nhttp:\n  prot: 1\n'
  assert.throws(
    () => parseSettings(text, 'x.yaml'),
    /x\.yaml[\s\S]*line 3: .*"http\.prot": did you mean "port"/,
  )
})

test('every bad value is told, each with its line', () => {
  const text = 'http:\n  port: 70000\nmixer:\n  complexity: abc\n'
  assert.throws(
    () => parseSettings(text, 'x'),
    /line 2: http\.port[\s\S]*line 4: mixer\.complexity/,
  )
})

test('text that is no YAML is told with its line', () => {
  assert.throws(() => parseSettings('a: 1\nb: [', 'x'), /line 2: /)
})

test('media ports are bound to one address, or to one of each family', () => {
  const bound = (address: string) =>
    parseSettings(`iceProxy:\n  address: ${address}\n`, 'x').iceProxy.address
  assert.deepEqual(bound('192.0.2.1'), ['192.0.2.1'])
  assert.deepEqual(bound('["0.0.0.0", "::"]'), ['0.0.0.0', '::'])
  assert.throws(
    () => bound('[192.0.2.1, 192.0.2.2]'),
    /line 2: iceProxy\.address.*one IPv4 and one/,
  )
  assert.throws(() => bound('somewhere'), /line 2: iceProxy\.address.*an IP address/)
})

test('relays are given as TURN URLs, together with the secret that they share', () => {
  const parse = (turn: string) => parseSettings(`turn: { ${turn} }\n`, 'x').turn
  const urls = ['turns:relay.example:5349', 'turn:192.0.2.7:3478?transport=tcp']
  assert.deepEqual(parse(`urls: ${JSON.stringify(urls)}, secret: s`), {
    urls,
    secret: 's',
    lifetimeS: 172_800,
  })
  assert.throws(() => parse('urls: ["turn:relay.example"]'), /line 1: turn.*both urls and secret/)
  assert.throws(() => parse('secret: s'), /both urls and secret/)
  assert.throws(() => parse('urls: ["https://relay.example"], secret: s'), /a relay such as turns:/)
  assert.throws(
    () => parse('urls: ["turn:user@relay.example"], secret: s'),
    /a relay such as turns:/,
  )
})

test('F02: a directory is found by a name or by a search, and never without TLS', () => {
  const parse = (ldap: string) => parseSettings(`ldap: { ${ldap} }\n`, 'x').ldap
  const urls = 'urls: ["ldaps://d.example", "ldap://[2001:db8::1]:389"]'
  assert.equal(parse(`${urls}, base: "dc=example"`).filter, '(uid={user})')
  assert.throws(() => parse(urls), /either userDn or base/)
  assert.throws(
    () => parse(`${urls}, base: "dc=example", userDn: "uid={user},dc=example"`),
    /either userDn or base/,
  )
  assert.throws(() => parse(`${urls}, userDn: "uid=ada,dc=example"`), /userDn needs \{user\}/)
  assert.throws(
    () => parse(`${urls}, base: "dc=x", bindDn: "cn=r,dc=x"`),
    /bindDn and bindPassword/,
  )
  assert.throws(() => parse(`${urls}, base: "dc=x", filter: "(uid=*)"`), /\{user\} in it is needed/)
  assert.throws(() => parse('urls: ["http://d.example"], base: "dc=x"'), /a directory such as/)
  assert.throws(() => parse(`${urls}, base: "dc=x", groups: { a: [flight] }`), /mission\/flight/)
})

test('X15: an identity provider is reached by https, or on loopback', () => {
  const parse = (openid: string) => parseSettings(`openid: { ${openid} }\n`, 'x').openid
  for (const issuer of [
    'https://sso.example/realms/ops',
    'http://127.0.0.1:9000',
    'http://[::1]/a',
  ]) {
    assert.equal(parse(`issuer: "${issuer}", clientId: flightloop`).issuer, issuer)
  }
  for (const issuer of ['http://sso.example', 'http://127.0.0.1.example', 'http://localhost@x/']) {
    assert.throws(() => parse(`issuer: "${issuer}", clientId: x`), /a provider such as https:/)
  }
  assert.throws(() => parse('issuer: "https://sso.example"'), /both issuer and clientId/)
})

test('X15: passkeys are of a domain name and of origins there, or of localhost alone', () => {
  const parse = (text: string) => parseSettings(`passkeys: { ${text} }\n`, 'x').passkeys
  const local = { enabled: true, domain: '', origins: [] }
  assert.deepEqual(parse('enabled: true'), local)
  const origins = ['https://ops.example', 'https://a.ops.example:8443']
  const named = { enabled: true, domain: 'ops.example', origins }
  assert.deepEqual(parse(JSON.stringify(named).slice(1, -1)), named)
  assert.throws(() => parse('domain: "https://ops.example"'), /a domain name in small letters/)
  for (const text of ['domain: ops.example', 'origins: ["https://ops.example"]']) {
    assert.throws(() => parse(`enabled: true, ${text}`), /line 1: .*both domain and origins/)
  }
  for (const origin of ['https://example', 'https://notops.example', 'http://localhost:8080']) {
    const text = `domain: ops.example, origins: ["${origin}"]`
    assert.throws(() => parse(text), /at the domain or below it/)
  }
  for (const origin of [
    'http://ops.example',
    'https://ops.example/',
    'https://ops.example:443',
    'ops.example',
    'https://OPS.example',
  ]) {
    assert.throws(() => parse(`domain: ops.example, origins: ["${origin}"]`), /an origin such as/)
  }
})

test('X15: passkeys for clients of other machines need named origins', () => {
  const parse = (address: string, passkeys: string) =>
    parseSettings(`http: { address: ${address} }\npasskeys: { ${passkeys} }\n`, 'x').passkeys
  const named = 'domain: ops.example, origins: ["https://ops.example"]'
  assert.throws(
    () => parse('0.0.0.0', 'enabled: true'),
    /line 2: passkeys: give domain and origins/,
  )
  assert.throws(() => parse('192.0.2.1', 'enabled: true'), /line 2: passkeys: give domain and/)
  assert.ok(parse('0.0.0.0', `enabled: true, ${named}`).enabled)
  assert.ok(parse('127.0.0.1', 'enabled: true').enabled)
  assert.ok(!parse('0.0.0.0', 'enabled: false').enabled)
})
