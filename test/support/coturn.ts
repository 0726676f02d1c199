// A real TURN relay (RFC 8656), Debian's coturn: one that clients reach by TCP alone, and one as docs/relay.md has it,
// with TLS. Each reaches one peer alone. I/O: loopback only.
import { execFile } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { certificateFiles } from '../../src/net/certificate.ts'
import { SETTINGS_DEFAULTS } from '../../src/net/settings.ts'
import { waitForPort } from './open_port.ts'
import { startProgram } from './program.ts'
import { ROOT } from './source_tree.ts'

const PORT = 34_780
const ADDRESS = '127.0.0.1'
/** From which it sends to its peers: none that a client is given by the system. */
export const RELAY_PORTS = [20_000, 20_099] as const

/** Of the documented relay and of its one peer, as in docs/relay.md. */
const DOCUMENTED = { name: 'relay.example', port: 5349, address: '127.0.0.2', peer: '192.0.2.10' }

export interface Relay {
  readonly url: string
  readonly close: () => Promise<void>
}

/** secret: with which the credentials are signed. Rejects if it takes no connections within 10 s. */
export async function startRelay(secret: string): Promise<Relay> {
  const options =
    '-n --log-file=stdout --no-cli --no-tls --no-dtls --no-udp --realm=flightloop ' +
    `--listening-ip=${ADDRESS} --listening-port=${PORT} --relay-ip=${ADDRESS} ` +
    `--min-port=${RELAY_PORTS[0]} --max-port=${RELAY_PORTS[1]} ` +
    `--allow-loopback-peers --allowed-peer-ip=${ADDRESS} ` +
    '--denied-peer-ip=0.0.0.0-255.255.255.255 --use-auth-secret'
  const relay = startProgram('turnserver', [
    ...options.split(' '),
    `--static-auth-secret=${secret}`,
  ])
  await waitForPort(ADDRESS, PORT)
  return { url: `turn:${ADDRESS}:${PORT}?transport=tcp`, close: () => relay.end('SIGTERM') }
}

export interface DocumentedRelay extends Relay {
  /** Of the ice_proxy that it reaches; this machine has it until `close`. */
  readonly peerAddress: string
  /** For Chromium, which knows neither the relay's name nor who signed its certificate. */
  readonly chromiumFlags: readonly string[]
}

/** With the file of docs/relay.md, word for word but for the secret and the folder of the certificate. */
export async function startDocumentedRelay(secret: string): Promise<DocumentedRelay> {
  const { name, port, address, peer } = DOCUMENTED
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-relay-'))
  const http = { ...SETTINGS_DEFAULTS.http, certificate: '', names: [name] }
  const { certificate, key } = await certificateFiles(http, folder, Date.now())
  const { file, url } = documented()
  writeFileSync(
    join(folder, 'turnserver.conf'),
    file
      .replace('the same long random text', secret)
      .replace('/etc/coturn/tls.crt', certificate)
      .replace('/etc/coturn/tls.key', key),
  )
  await setAddress('add', peer)
  // It looks for addresses of its own and takes none of a loopback interface.
  const place = [`--listening-ip=${address}`, '--log-file=stdout', `--pidfile=${folder}/pid`]
  const relay = startProgram('turnserver', ['-c', join(folder, 'turnserver.conf'), ...place])
  await waitForPort(address, port)
  return {
    url,
    peerAddress: peer,
    chromiumFlags: [
      `--host-resolver-rules=MAP ${name} ${address}`,
      `--ignore-certificate-errors-spki-list=${keyHash(certificate)}`,
    ],
    close: async () => {
      await relay.end('SIGTERM')
      await setAddress('del', peer)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Of the certificate's public key, as Chromium names it. */
function keyHash(certificate: string): string {
  const { publicKey } = new X509Certificate(readFileSync(certificate))
  const bytes = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(bytes).digest('base64')
}

/** coturn's file and the server's URL of the relay. */
function documented(): { readonly file: string; readonly url: string } {
  const text = readFileSync(`${ROOT}docs/relay.md`, 'utf8')
  const blocks = [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)]
  const [file, ...others] = blocks.flatMap(([, language, block]) => (language === '' ? block : []))
  const url = /urls: \["(\S+)"\]/.exec(text)?.[1]
  if (file === undefined || others.length > 0 || url === undefined) {
    throw new Error('docs/relay.md has other blocks than one of coturn and one of the settings')
  }
  return { file, url }
}

async function setAddress(what: 'add' | 'del', address: string): Promise<void> {
  await promisify(execFile)('ip', ['address', what, `${address}/32`, 'dev', 'lo'])
}
