// IP addresses as text and bytes, against the system's own opinion.
import assert from 'node:assert/strict'
import { SocketAddress } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { ipBytes, ipText } from '../../src/rtp/ip_address.ts'

test('addresses become bytes and the same text again', () => {
  for (const text of [
    '127.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::1:0:0:2',
  ]) {
    assert.equal(ipText(ipBytes(text) ?? new Uint8Array(4)), text)
  }
  assert.deepEqual([...(ipBytes('::ffff:192.0.2.1') ?? [])], [192, 0, 2, 1])
  assert.deepEqual([...(ipBytes('64:ff9b::192.0.2.1') ?? [])].slice(10), [0, 0, 192, 0, 2, 1])
  assert.deepEqual([...(ipBytes('fe80::1') ?? [])].slice(0, 2), [0xfe, 0x80])
})

test('what is no address is none', () => {
  for (const text of ['', 'nowhere', '1.2.3', '1.2.3.256', ':::', '1::2::3']) {
    assert.equal(ipBytes(text), undefined, text)
  }
})

test('any 16 bytes have the text that Node gives the address, and come back from it', () => {
  const group = fc.oneof(fc.constant(0), fc.nat(0xffff))
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const bytes = Uint8Array.from(groups.flatMap((value) => [value >> 8, value & 0xff]))
      const text = ipText(bytes)
      // An IPv4-mapped address comes back as the IPv4 address it stands for.
      const mapped = groups.slice(0, 5).every((value) => value === 0) && groups[5] === 0xffff
      assert.deepEqual(ipBytes(text), mapped ? bytes.slice(12) : bytes)
      const address = groups.map((value) => value.toString(16)).join(':')
      const system = new SocketAddress({ address, family: 'ipv6' }).address
      // The system writes the last 32 bits of some as IPv4.
      if (!system.includes('.')) assert.equal(text, system)
    }),
    { examples: [[[0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0201]]] },
  )
})
