// An encrypted socket to a directory server, with a checked certificate: TLS from the first byte (ldaps://), or by
// StartTLS (RFC 4511 4.14) before anything else (ldap://). I/O.
import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

const LDAP_PORT = 389
const LDAPS_PORT = 636
/** An answer to StartTLS is some tens of bytes, with a text for people. */
const ANSWER_BYTES_MAX = 4096

const NONSENSE = 'the answer to StartTLS makes no sense'
const START_TLS_OID = '1.3.6.1.4.1.1466.20037'
/** LDAPMessage { messageID 1, ExtendedRequest { requestName } } */
const START_TLS = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from(START_TLS_OID),
])

/** Rejects with what is wrong; all that was opened is closed then, as it is when `over` aborts. */
export async function secureLdapSocket(
  { protocol, hostname, port }: URL,
  ca: string | undefined,
  over: AbortSignal,
): Promise<TLSSocket> {
  const isTlsFromStart = protocol === 'ldaps:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const raw = connect({
    host,
    port: port === '' ? (isTlsFromStart ? LDAPS_PORT : LDAP_PORT) : Number(port),
  })
  const end = () => raw.destroy()
  over.addEventListener('abort', end)
  try {
    await once(raw, 'connect', { signal: over })
    if (!isTlsFromStart) await startTls(raw, over)
    const name = isIP(host) === 0 ? { servername: host } : {}
    const trust = ca === undefined ? {} : { ca }
    const socket = connectTls({ socket: raw, host, ...name, ...trust, minVersion: 'TLSv1.2' })
    await once(socket, 'secureConnect', { signal: over })
    return socket
  } catch (error) {
    end()
    throw error
  } finally {
    over.removeEventListener('abort', end)
  }
}

/**
 * What comes in the clear behind the answer was put there by somebody else, to be taken for the server's own words
 * once the connection is encrypted: it is refused.
 */
async function startTls(raw: Socket, over: AbortSignal): Promise<void> {
  const ended = once(raw, 'close', { signal: over }).then(() => {
    throw new Error('the server ended the connection')
  })
  // It is told to who waits for an answer.
  ended.catch(() => {})
  raw.write(START_TLS)
  let answer = Buffer.alloc(0)
  while (messageBytes(answer) > answer.length) {
    const [chunk] = (await Promise.race([once(raw, 'data', { signal: over }), ended])) as [Buffer]
    answer = Buffer.concat([answer, chunk])
    if (answer.length > ANSWER_BYTES_MAX) throw new Error('the answer to StartTLS is too long')
  }
  raw.pause()
  if (answer.length > messageBytes(answer)) throw new Error('more than an answer to StartTLS came')
  const code = resultCode(answer)
  if (code !== 0) throw new Error(`the server does not do StartTLS: result code ${code}`)
}

/** Of the LDAPMessage at the start, as far as that can be told yet; else one more than there are. */
function messageBytes(answer: Buffer): number {
  const message = elementAt(answer, 0)
  if (message !== undefined && message.tag !== 0x30) throw new Error(NONSENSE)
  return message?.end ?? answer.length + 1
}

/** LDAPMessage { messageID 1, ExtendedResponse { resultCode, ... } } */
function resultCode(answer: Buffer): number {
  const message = elementAt(answer, 0)
  const id = message && elementAt(answer, message.start)
  const response = id && elementAt(answer, id.end)
  const code = response && elementAt(answer, response.start)
  const isRight =
    message?.tag === 0x30 &&
    id?.tag === 0x02 &&
    id.end === id.start + 1 &&
    answer[id.start] === 1 &&
    response?.tag === 0x78 &&
    code?.tag === 0x0a &&
    code.end === code.start + 1
  if (!isRight) throw new Error(NONSENSE)
  return answer[code.start] ?? -1
}

/** BER with a definite length (RFC 4511 5.1). Undefined if its header is not whole yet. */
function elementAt(bytes: Buffer, at: number) {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return undefined
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first }
  const lengthBytes = first & 0x7f
  if (lengthBytes < 1 || lengthBytes > 4) throw new Error(NONSENSE)
  if (bytes.length < at + 2 + lengthBytes) return undefined
  const start = at + 2 + lengthBytes
  return { tag, start, end: start + bytes.readUIntBE(at + 2, lengthBytes) }
}
