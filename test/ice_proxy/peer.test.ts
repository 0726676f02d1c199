// The DTLS server against clients that lie, joined in memory: no socket, no network.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { CipherContext, DtlsClient } from 'werift'
import { createIdentity, DtlsPeer, type DtlsKeys } from '../../src/ice_proxy/peer.ts'

const identity = await createIdentity()
const { certPem, privateKey, signatureHash } = identity.certificate
/** werift stops repeating its messages from here on. */
const LAST_FLIGHT = 99

interface Attempt {
  readonly fingerprint?: string
  readonly key?: string
  /** Whether a datagram of the client gets through; `index` counts from 0. */
  readonly passes?: (index: number) => boolean
  readonly prepare?: (client: DtlsClient) => void
  /** Changes a datagram of the client on its way. */
  readonly spoil?: (datagram: Buffer) => void
  /** What happens behind the handshake; answers(): datagrams that the server has sent so far. */
  readonly after?: (server: DtlsPeer, answers: () => number) => Promise<void>
}

/** Lets a client call; gives its keys at the server, or the sentence with which it was refused. */
async function call(attempt: Attempt = {}): Promise<{ keys?: DtlsKeys; refused?: string }> {
  let sent = 0
  const transport = {
    type: 'udp',
    address: { address: '127.0.0.1', port: 1, family: 'IPv4' },
    closed: false,
    onData: (_datagram: Buffer): void => {},
    send: async (datagram: Buffer): Promise<void> => {
      const bytes = Buffer.from(datagram)
      attempt.spoil?.(bytes)
      if (attempt.passes?.(sent++) ?? true) server.onDatagram(bytes)
    },
    close: async (): Promise<void> => {},
  }
  const client = new DtlsClient({
    cert: certPem,
    key: attempt.key ?? privateKey,
    signatureHash,
    transport,
    srtpProfiles: [7, 1],
    extendedMasterSecret: true,
  })
  attempt.prepare?.(client)
  let server!: DtlsPeer
  let answers = 0
  const result = await new Promise<{ keys?: DtlsKeys; refused?: string }>((resolve) => {
    server = new DtlsPeer(identity, attempt.fingerprint ?? identity.fingerprint, {
      send: (datagram) => {
        answers += 1
        setImmediate(() => transport.onData(Buffer.from(datagram)))
      },
      onConnected: (keys) => resolve({ keys }),
      onRefused: (refused) => resolve({ refused }),
    })
    void client.connect()
  })
  await attempt.after?.(server, () => answers)
  server.close()
  client.dtls.flight = LAST_FLIGHT
  return result
}

test('an honest client gets keys for both directions', async () => {
  const { keys } = await call()
  assert.equal(keys?.profile, 'AEAD_AES_128_GCM')
  assert.equal(keys?.send.key.length, 16)
  assert.equal(keys?.receive.salt.length, 12)
  assert.notDeepEqual(keys?.send.key, keys?.receive.key)
})

test('F102: a certificate that the offer does not name is refused', async () => {
  const fingerprint = identity.fingerprint.replace(/^../, (pair) => (pair === '00' ? '01' : '00'))
  assert.match((await call({ fingerprint })).refused ?? '', /another certificate/)
})

test('F102: a client that shows the right certificate without its key is refused', async () => {
  const { keyPem } = await CipherContext.createSelfSignedCertificateWithKey({
    signature: 3,
    hash: 4,
  })
  assert.match((await call({ key: keyPem })).refused ?? '', /CertificateVerify/)
})

test('a handshake that was tampered with is refused at its Finished', async () => {
  const prepare = (client: DtlsClient): void => {
    client.cipher.verifyData = () => Buffer.alloc(12)
  }
  assert.match((await call({ prepare })).refused ?? '', /Finished/)
})

/** A client hello whose bytes `change` spoils before it is sent. */
function speaking(change: (hello: Buffer) => void) {
  return {
    spoil: (datagram: Buffer): void => {
      const isHello = datagram[0] === 22 && datagram[13] === 1
      if (isHello) change(datagram.subarray(25))
    },
  }
}

/** Where the cipher suites lie in a hello: version(2) random(32) session(1+n) cookie(1+n) length(2). */
function suitesAt(hello: Buffer): number {
  const cookieAt = 35 + (hello[34] ?? 0)
  return cookieAt + 1 + (hello[cookieAt] ?? 0)
}

const SUITES = {
  TLS_RSA_WITH_AES_128_GCM_SHA256: 0x009c,
  TLS_RSA_WITH_AES_128_CBC_SHA: 0x002f,
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 0xc009,
  TLS_ECDHE_ECDSA_WITH_NULL_SHA: 0xc006,
} as const

for (const [name, suite] of Object.entries(SUITES)) {
  test(`a client that can do only ${name} is refused (RFC 8827 6.5)`, async () => {
    const change = (hello: Buffer): void => {
      const at = suitesAt(hello)
      for (let index = 0; index < hello.readUInt16BE(at); index += 2) {
        hello.writeUInt16BE(suite, at + 2 + index)
      }
    }
    assert.match((await call(speaking(change))).refused ?? '', /cipher suite/)
  })
}

for (const [name, version] of [
  ['1.0', 0xfeff],
  ['of no kind', 0x0303],
] as const) {
  test(`a client that speaks DTLS ${name} is refused`, async () => {
    const change = (hello: Buffer): void => void hello.writeUInt16BE(version, 0)
    assert.match((await call(speaking(change))).refused ?? '', /another DTLS than 1.2/)
  })
}

test('after the handshake forged alerts, hellos and records change nothing and get no answer', async () => {
  const head = [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 7, 0, 14]
  const hello = (sequence: number): number[] =>
    head.concat([1, 0, 0, 2, 0, sequence, 0, 0, 0, 0, 0, 2, 0xfe, 0xfd])
  const forged = [
    [21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 0],
    [21, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0],
    [20, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 1],
    [23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0],
    ...[0, 1, 2, 5].map(hello),
    [22, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 7, 0, 30, ...Array.from({ length: 30 }, () => 9)],
  ]
  const after = async (server: DtlsPeer, answers: () => number): Promise<void> => {
    await pause(50)
    const before = answers()
    for (const datagram of forged) server.onDatagram(Uint8Array.from(datagram))
    await pause(50)
    assert.equal(answers(), before)
  }
  assert.equal((await call({ after })).refused, undefined)
})

for (let lost = 1; lost < 7; lost++) {
  test(`the handshake heals when the client’s datagram ${lost} is lost`, async () => {
    const { keys } = await call({ passes: (index) => index !== lost })
    assert.equal(keys?.profile, 'AEAD_AES_128_GCM')
  })
}
