// Handshakes whose messages are spoilt on their way, each in a shape that still reaches the DTLS library: an
// exception that escapes would end the thread, and with it all its calls. In the end an honest client comes in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { DtlsClient } from 'werift'
import { createIdentity, DtlsPeer } from '../../src/ice_proxy/peer.ts'
import { seededRandom } from '../support/tones.ts'

const RUNS = Math.ceil(Number(process.env['FUZZ_RUNS'] ?? 5000) / 50)
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const HANDSHAKE = 22
/** Record header and handshake header: what the gate checks, and puts together anew. */
const HEADERS_BYTES = 25
/** werift stops repeating its messages from here on. */
const LAST_FLIGHT = 99
const WAIT_MS = 60

const identity = await createIdentity()
const { certPem, privateKey, signatureHash } = identity.certificate

type Spoil = (datagram: Buffer) => Buffer

/** One handshake; gives how it ended. */
async function call(spoil: Spoil, waitMs: number): Promise<'connected' | 'refused' | 'nothing'> {
  const transport = {
    type: 'udp',
    address: { address: '127.0.0.1', port: 1, family: 'IPv4' },
    closed: false,
    onData: (_datagram: Buffer): void => {},
    send: async (datagram: Buffer): Promise<void> => server.onDatagram(spoil(datagram)),
    close: async (): Promise<void> => {},
  }
  const client = new DtlsClient({
    cert: certPem,
    key: privateKey,
    signatureHash,
    transport,
    srtpProfiles: [7, 1],
    extendedMasterSecret: true,
  })
  let server!: DtlsPeer
  const ended = new Promise<'connected' | 'refused'>((resolve) => {
    server = new DtlsPeer(identity, identity.fingerprint, {
      send: (datagram) => setImmediate(() => transport.onData(Buffer.from(datagram))),
      onConnected: () => resolve('connected'),
      onRefused: () => resolve('refused'),
    })
    // What its own fault is in a spoilt handshake is the client's matter.
    client.connect().catch(() => undefined)
  })
  const result = await Promise.race([ended, pause(waitMs, 'nothing' as const)])
  server.close()
  client.dtls.flight = LAST_FLIGHT
  return result
}

/** Some bytes of one message's body overwritten, or the body cut; lengths are made to fit. */
function spoilMessage(datagram: Buffer, random: () => number): Buffer {
  const below = (bound: number): number => Math.floor(random() * bound)
  const isMessage = datagram[0] === HANDSHAKE && datagram.length > HEADERS_BYTES
  if (!isMessage || random() < 0.5) return datagram
  const isPlain = datagram.readUInt16BE(3) === 0
  const from = isPlain ? HEADERS_BYTES : 13
  const bytes = Buffer.from(datagram)
  if (isPlain && random() < 0.3) {
    const cut = bytes.subarray(0, HEADERS_BYTES + below(bytes.length - HEADERS_BYTES))
    const length = cut.length - HEADERS_BYTES
    cut.writeUInt16BE(cut.length - 13, 11)
    cut.writeUIntBE(length, 14, 3)
    cut.writeUIntBE(length, 22, 3)
    return cut
  }
  for (let count = 1 + below(4); count > 0; count--) {
    bytes[from + below(bytes.length - from)] = below(256)
  }
  return bytes
}

test(`F106: ${RUNS} spoilt handshakes are refused or die away (seed ${SEED})`, async (t) => {
  const random = seededRandom(SEED)
  const ends = { connected: 0, refused: 0, nothing: 0 }
  for (let run = 0; run < RUNS; run++) {
    ends[await call((datagram) => spoilMessage(datagram, random), WAIT_MS)] += 1
  }
  t.diagnostic(JSON.stringify(ends))
  assert.ok(ends.refused > 0 && ends.nothing > 0)
  assert.equal(await call((datagram) => datagram, 5000), 'connected')
})
