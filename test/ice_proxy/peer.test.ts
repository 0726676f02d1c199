// The DTLS server against clients that lie, joined in memory: no socket, no network.
import assert from 'node:assert/strict'
import { test } from 'node:test'
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
      if (attempt.passes?.(sent++) ?? true) server.onDatagram(datagram)
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
  const result = await new Promise<{ keys?: DtlsKeys; refused?: string }>((resolve) => {
    server = new DtlsPeer(identity, attempt.fingerprint ?? identity.fingerprint, {
      send: (datagram) => setImmediate(() => transport.onData(Buffer.from(datagram))),
      onConnected: (keys) => resolve({ keys }),
      onRefused: (refused) => resolve({ refused }),
    })
    void client.connect()
  })
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

for (let lost = 1; lost < 7; lost++) {
  test(`the handshake heals when the client’s datagram ${lost} is lost`, async () => {
    const { keys } = await call({ passes: (index) => index !== lost })
    assert.equal(keys?.profile, 'AEAD_AES_128_GCM')
  })
}
