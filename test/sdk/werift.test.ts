// The check of the server's signed key exchange, on a real DTLS handshake inside this process.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DtlsClient, DtlsServer, RTCDtlsTransport } from 'werift'
import { isKeyExchangeSigned } from '../../src/sdk/werift.ts'

const SERVER_KEY_EXCHANGE = 12

function transport() {
  return {
    type: 'udp',
    address: { address: '127.0.0.1', port: 0, family: 'IPv4' },
    closed: false,
    onData: (_bytes: Buffer): void => {},
    send: async (_bytes: Buffer): Promise<void> => {},
    close: async (): Promise<void> => {},
  }
}

async function handshake(): Promise<DtlsClient> {
  const certificate = await RTCDtlsTransport.SetupCertificate()
  const [clientSide, serverSide] = [transport(), transport()]
  const { certPem: cert, privateKey: key, signatureHash } = certificate
  const options = {
    cert,
    key,
    signatureHash,
    srtpProfiles: [7 as const],
    extendedMasterSecret: true,
  }
  const server = new DtlsServer({ ...options, transport: serverSide, certificateRequest: true })
  const client = new DtlsClient({ ...options, transport: clientSide })
  clientSide.send = async (bytes) => void setImmediate(() => serverSide.onData(bytes))
  serverSide.send = async (bytes) => void setImmediate(() => clientSide.onData(bytes))
  await new Promise<void>((resolve, reject) => {
    client.onConnect.once(() => resolve())
    client.onError.once(reject)
    server.onError.once(reject)
    client.connect().catch(reject)
  })
  return client
}

test('F102: a key exchange that the server’s certificate has signed holds; changed by a bit it does not', async () => {
  const client = await handshake()
  assert.equal(isKeyExchangeSigned(client), true)
  const message = client.dtls.sortedHandshakeCache.find(
    ({ msg_type }) => msg_type === SERVER_KEY_EXCHANGE,
  )?.fragment
  assert.ok(message)
  for (let at = 0; at < message.length; at++) {
    const byte = message[at] ?? 0
    message[at] = byte ^ 1
    assert.equal(isKeyExchangeSigned(client), false, `byte ${at} of ${message.length}`)
    message[at] = byte
  }
  assert.equal(isKeyExchangeSigned(client), true)
})

test('F102: a key exchange of another handshake does not hold', async () => {
  const [client, other] = [await handshake(), await handshake()]
  client.cipher.remoteRandom = other.cipher.remoteRandom
  assert.equal(isKeyExchangeSigned(client), false)
})
