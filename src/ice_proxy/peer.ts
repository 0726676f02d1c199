// The DTLS server of one peer, around werift's (RFC 6347, RFC 5764). I/O: randomness and its timers.
// werift checks neither the client's certificate nor CertificateVerify nor Finished: all three are checked
// here, on the transcript, before werift may answer Finished; keys are given out only after that.
import { createHash, createHmac, timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import { DtlsClient, DtlsServer, RTCDtlsTransport, type RTCCertificate } from 'werift'
import type { SrtpKeys, SrtpProfile } from '../srtp/srtp_core.ts'
import { DtlsGate } from './dtls_gate.ts'

/** The certificate that a thread shows to all its peers. */
export interface DtlsIdentity {
  readonly certificate: RTCCertificate
  /** SHA-256: 32 pairs with colons, for the answer. */
  readonly fingerprint: string
}

export interface DtlsKeys {
  readonly profile: SrtpProfile
  readonly send: SrtpKeys
  readonly receive: SrtpKeys
}

export interface DtlsPeerEvents {
  readonly send: (datagram: Uint8Array) => void
  /** Once: certificate, signature and handshake are verified. */
  readonly onConnected: (keys: DtlsKeys) => void
  /** Once, and never after onConnected: the client is not who the offer said, or speaks no DTLS. */
  readonly onRefused: (reason: string) => void
}

const GCM_PROFILE = 7
const CM_PROFILE = 1
const MASTER_KEY_BYTES = 16
/** How a hello begins: DTLS 1.2. A client that could do 1.3 says the same (RFC 9147 5.3). */
const DTLS_1_2 = 0xfefd
const CLIENT_HELLO = 1
const CERTIFICATE_VERIFY = 15
const FINISHED = 20
const VERIFY_DATA_BYTES = 12
/** werift stops repeating its flight when it sees that the handshake has come this far. */
const LAST_FLIGHT = 6

/** Makes the thread's certificate and runs one handshake with itself: the first costs 0.5 s. */
export async function createIdentity(): Promise<DtlsIdentity> {
  const certificate = await RTCDtlsTransport.SetupCertificate()
  const sha256 = certificate.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256')
  if (sha256 === undefined) throw new Error('the DTLS certificate has no SHA-256 fingerprint')
  const identity = { certificate, fingerprint: sha256.value.toUpperCase() }
  await warmUp(identity)
  return identity
}

export class DtlsPeer {
  readonly #events: DtlsPeerEvents
  readonly #fingerprint: string
  readonly #gate = new DtlsGate()
  readonly #server: DtlsServer
  readonly #transport: ReturnType<typeof transport>
  #state: 'open' | 'connected' | 'closed' = 'open'

  /** `fingerprint`: the client certificate's SHA-256 as its offer says (32 upper-case pairs). */
  constructor(identity: DtlsIdentity, fingerprint: string, events: DtlsPeerEvents) {
    this.#events = events
    this.#fingerprint = fingerprint
    this.#transport = transport((datagram) => {
      if (this.#state !== 'closed') events.send(datagram)
    })
    this.#server = new DtlsServer({
      ...credentials(identity),
      transport: this.#transport,
      srtpProfiles: [GCM_PROFILE, CM_PROFILE],
      extendedMasterSecret: true,
      certificateRequest: true,
    })
    this.#guard()
    this.#server.onConnect.once(() => this.#connected())
    this.#server.onError.subscribe((error) => this.#refuse(`DTLS failed: ${String(error)}`))
  }

  /** One datagram of the peer's address whose first byte says DTLS (20 to 63). */
  onDatagram(datagram: Uint8Array): void {
    for (const record of this.#gate.pass(datagram)) {
      if (this.#state === 'closed') return
      this.#transport.onData(Buffer.from(record))
    }
  }

  close(): void {
    this.#state = 'closed'
    this.#server.dtls.flight = LAST_FLIGHT
  }

  #guard(): void {
    const handle = this.#server.onHandleHandshakes
    this.#server.onHandleHandshakes = async (messages) => {
      for (const message of messages) {
        if (this.#state === 'closed') return
        if (this.#state === 'connected' && message.msg_type !== FINISHED) continue
        if (message.msg_type === CLIENT_HELLO && !isDtls12(message.fragment)) {
          return this.#refuse('the client speaks another DTLS than 1.2')
        }
        if (this.#state === 'open' && message.msg_type === FINISHED) {
          const fault = this.#fault(message.fragment)
          if (fault !== undefined) return this.#refuse(fault)
        }
        await handle([message])
      }
    }
  }

  /** What is wrong with the client at its Finished (RFC 5246 7.4.8, 7.4.9, RFC 8122 5); undefined: nothing. */
  #fault(verifyData: Uint8Array): string | undefined {
    const { dtls, cipher } = this.#server
    const certificate = this.#server.remoteCertificate
    const messages = dtls.sortedHandshakeCache.filter(({ msg_type }) => msg_type !== FINISHED)
    const signed = messages.find(({ msg_type }) => msg_type === CERTIFICATE_VERIFY)
    if (certificate === undefined || signed === undefined) return 'the client shows no certificate'
    if (fingerprintOf(certificate) !== this.#fingerprint) {
      return 'the client has another certificate than its offer says (a=fingerprint)'
    }
    const before = messages.filter((message) => message !== signed)
    if (!signatureHolds(certificate, signed.fragment, transcript(before))) {
      return "the client does not hold its certificate's key (CertificateVerify)"
    }
    const expected = clientFinished(cipher.masterSecret, transcript(messages))
    const same = verifyData.length === expected.length && timingSafeEqual(verifyData, expected)
    return same ? undefined : 'the handshake was tampered with (Finished)'
  }

  #connected(): void {
    if (this.#state !== 'open') return
    const profile = this.#server.srtp.srtpProfile
    if (profile === undefined) return this.#refuse('the client offers no SRTP profile')
    const gcm = profile === GCM_PROFILE
    const keys = this.#server.extractSessionKeys(MASTER_KEY_BYTES, gcm ? 12 : 14) as SessionKeys
    this.#state = 'connected'
    this.#events.onConnected({
      profile: gcm ? 'AEAD_AES_128_GCM' : 'AES_CM_128_HMAC_SHA1_80',
      send: { key: keys.localKey, salt: keys.localSalt },
      receive: { key: keys.remoteKey, salt: keys.remoteSalt },
    })
  }

  #refuse(reason: string): void {
    if (this.#state !== 'open') return
    this.close()
    this.#events.onRefused(reason)
  }
}

interface SessionKeys {
  readonly localKey: Buffer
  readonly localSalt: Buffer
  readonly remoteKey: Buffer
  readonly remoteSalt: Buffer
}

function credentials({ certificate }: DtlsIdentity) {
  return {
    cert: certificate.certPem,
    key: certificate.privateKey,
    signatureHash: certificate.signatureHash,
  }
}

function transport(send: (datagram: Buffer) => void) {
  return {
    type: 'udp',
    address: { address: '0.0.0.0', port: 0, family: 'IPv4' },
    closed: false,
    onData: (_datagram: Buffer): void => {},
    send: async (datagram: Buffer): Promise<void> => send(datagram),
    close: async (): Promise<void> => {},
  }
}

function fingerprintOf(certificate: Uint8Array): string {
  const hex = createHash('sha256').update(certificate).digest('hex').toUpperCase()
  return hex.replace(/(..)(?=.)/g, '$1:')
}

function isDtls12(hello: Buffer): boolean {
  return hello.length >= 2 && hello.readUInt16BE(0) === DTLS_1_2
}

function transcript(messages: readonly { serialize(): Buffer }[]): Buffer {
  return Buffer.concat(messages.map((message) => message.serialize()))
}

/** The two algorithms that our CertificateRequest names: RSA PKCS #1 and ECDSA, both with SHA-256. */
const SIGNATURE_KEYS: Readonly<Record<number, string>> = { 0x0401: 'rsa', 0x0403: 'ec' }

// CertificateVerify: algorithm(2) length(2) signature
function signatureHolds(certificate: Buffer, message: Buffer, signed: Buffer): boolean {
  if (message.length < 4 || message.length !== 4 + message.readUInt16BE(2)) return false
  let key
  try {
    key = new X509Certificate(certificate).publicKey
  } catch {
    return false // The certificate can't be read: nobody can hold its key.
  }
  if (key.asymmetricKeyType !== SIGNATURE_KEYS[message.readUInt16BE(0)]) return false
  return verify('sha256', signed, key, message.subarray(4))
}

/** RFC 5246 5 and 7.4.9: first 12 bytes of P_SHA256(master secret, "client finished" + hash). */
function clientFinished(masterSecret: Buffer, messages: Buffer): Buffer {
  const hash = createHash('sha256').update(messages).digest()
  const seed = Buffer.concat([Buffer.from('client finished'), hash])
  const a1 = createHmac('sha256', masterSecret).update(seed).digest()
  const block = createHmac('sha256', masterSecret).update(a1).update(seed).digest()
  return block.subarray(0, VERIFY_DATA_BYTES)
}

async function warmUp(identity: DtlsIdentity): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const clientTransport = transport((datagram) => server.onDatagram(datagram))
    const server = new DtlsPeer(identity, identity.fingerprint, {
      send: (datagram) => setImmediate(() => clientTransport.onData(Buffer.from(datagram))),
      onConnected: () => resolve(),
      onRefused: (reason) => reject(new Error(`DTLS does not work on this machine: ${reason}`)),
    })
    const client = new DtlsClient({
      ...credentials(identity),
      transport: clientTransport,
      srtpProfiles: [GCM_PROFILE, CM_PROFILE],
      extendedMasterSecret: true,
    })
    client.connect().catch(reject)
  })
}
