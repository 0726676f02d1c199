// A real directory server, Debian's slapd (OpenLDAP), in a folder of its own. I/O: loopback only.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Change, Client } from 'ldapts'
import { generate } from 'selfsigned'
import { waitForPort } from './open_port.ts'
import { startProgram } from './program.ts'

const ADDRESS = '127.0.0.1'
/** Where Debian has servers. */
const SLAPD = '/usr/sbin/slapd'
/** A search without pages gets no more entries than this. */
const SEARCH_ENTRIES_MAX = 500

export const READER_DN = 'cn=reader,dc=example'
export const READER_PASSWORD = 'reads everything'

const ROOT_DN = 'cn=root,dc=example'
const ROOT_PASSWORD = 'may everything'

export interface SlapdOptions {
  readonly port: number
  readonly tlsPort: number
  /** It has a certificate, for 127.0.0.1 and no other name. */
  readonly isTlsKnown: boolean
  /** LDIF of the entries below dc=example. */
  readonly entries: string
}

export interface Slapd {
  readonly url: string
  readonly tlsUrl: string
  /** PEM file of who vouches for its certificate. */
  readonly caFile: string
  /** What it has said of connections and operations until now, a line each. */
  readonly log: () => Promise<readonly string[]>
  /** Changes an entry. */
  readonly modify: (dn: string, change: Change) => Promise<void>
  /** Stops it for a while: connections are taken by the system, and nobody answers. */
  readonly freeze: () => void
  readonly thaw: () => void
  readonly close: () => Promise<void>
}

/** Rejects if it takes no connections within 10 s. */
export async function startSlapd(options: SlapdOptions): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-slapd-'))
  const configuration = await writeFolder(folder, options)
  const { port, tlsPort } = options
  const [url, tlsUrl] = [`ldap://${ADDRESS}:${port}`, `ldaps://${ADDRESS}:${tlsPort}`]
  const urls = options.isTlsKnown ? `${url}/ ${tlsUrl}/` : `${url}/`
  const slapd = startProgram(SLAPD, ['-d', 'stats', '-h', urls, '-f', configuration], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const marks = new Set<string>()
  slapd.child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await waitForPort(ADDRESS, port)
  return {
    url,
    tlsUrl,
    caFile: join(folder, 'certificate.pem'),
    log: async () => {
      // What it says comes in order, and late: until it has said that this connection came.
      const mark = connect(port, ADDRESS)
      await once(mark, 'connect')
      const own = new RegExp(`conn=(\\d+) .*ACCEPT from IP=${ADDRESS}:${mark.localPort} `)
      while (!own.test(said)) await once(slapd.child.stderr as Readable, 'data')
      mark.destroy()
      marks.add(own.exec(said)?.[1] ?? '')
      return said
        .split('\n')
        .filter((line) => line !== '' && !marks.has(/conn=(\d+) /.exec(line)?.[1] ?? ''))
    },
    modify: async (dn, change) => {
      const client = new Client({ url })
      await client.bind(ROOT_DN, ROOT_PASSWORD)
      await client.modify(dn, change)
      await client.unbind()
    },
    freeze: () => void slapd.child.kill('SIGSTOP'),
    thaw: () => void slapd.child.kill('SIGCONT'),
    close: async () => {
      await slapd.end('SIGTERM')
      rmSync(folder, { recursive: true })
    },
  }
}

/** Gives the path of the configuration file. */
async function writeFolder(folder: string, { isTlsKnown, entries }: SlapdOptions): Promise<string> {
  const path = (name: string) => join(folder, name)
  const { cert, private: key } = await certificateFor(ADDRESS)
  writeFileSync(path('certificate.pem'), cert)
  writeFileSync(path('key.pem'), key)
  mkdirSync(path('db'))
  const tls = [
    `TLSCertificateFile ${path('certificate.pem')}`,
    `TLSCertificateKeyFile ${path('key.pem')}`,
  ]
  const lines = [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'moduleload memberof',
    `pidfile ${path('pid')}`,
    ...(isTlsKnown ? tls : []),
    'database mdb',
    'suffix "dc=example"',
    `rootdn "${ROOT_DN}"`,
    `rootpw "${ROOT_PASSWORD}"`,
    `directory ${path('db')}`,
    'maxsize 67108864',
    'index uid,member eq',
    `limits * size.soft=${SEARCH_ENTRIES_MAX} size.hard=${SEARCH_ENTRIES_MAX} size.prtotal=unlimited`,
    'access to attrs=userPassword by * auth',
    `access to * by dn.exact="${READER_DN}" read by self read by * auth`,
    'overlay memberof',
  ]
  writeFileSync(path('slapd.conf'), `${lines.join('\n')}\n`)
  writeFileSync(path('entries.ldif'), `${ROOT}\n${entries}`)
  const add = ['-T', 'add', '-q', '-f', path('slapd.conf'), '-l', path('entries.ldif')]
  execFileSync(SLAPD, add, { stdio: ['ignore', 'ignore', 'inherit'] })
  return path('slapd.conf')
}

const ROOT = `dn: dc=example
objectClass: domain
dc: example

dn: ${READER_DN}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ${READER_PASSWORD}
`

/** Self-signed: who vouches for it is itself. */
export function certificateFor(address: string) {
  return generate([{ name: 'commonName', value: 'directory' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: address }] }],
  })
}
