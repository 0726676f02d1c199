// The HTTPS listener's certificate: self-signed, made at the first start, renewed when it has run
// out or its names have changed. I/O. The only import of selfsigned.
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { writeFileAtomic } from './atomic_file.ts'
import type { HttpSettings } from './settings.ts'

export interface CertificateFiles {
  /** Paths of PEM files. */
  readonly certificate: string
  readonly key: string
}

const VALID_MS = 365 * 24 * 3600_000
/** Clocks of clients may be behind by so much. */
const BACKDATED_MS = 24 * 3600_000

/** Those of the settings, else made in the data folder. Rejects if they can't be read or written. */
export async function certificateFiles(
  http: HttpSettings,
  dataFolder: string,
  nowMs: number,
): Promise<CertificateFiles> {
  if (http.certificate !== '') {
    await Promise.all([readFile(http.certificate), readFile(http.key)]).catch((error: Error) => {
      throw new Error(`http.certificate or http.key can't be read: ${error.message}`)
    })
    return { certificate: http.certificate, key: http.key }
  }
  const files = {
    certificate: join(dataFolder, 'certificate.pem'),
    key: join(dataFolder, 'certificate_key.pem'),
  }
  const names = [...new Set(['localhost', hostname(), ...http.names])]
  const addresses = [...new Set(['127.0.0.1', '::1', ...names.filter(isIPv4), http.address])]
  if (await isGood(files, [...names, ...addresses], nowMs)) return files
  const made = await generate([{ name: 'commonName', value: hostname() }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowMs - BACKDATED_MS),
    notAfterDate: new Date(nowMs + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.filter((name) => !isIPv4(name)).map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  await writeFileAtomic(files.key, made.private)
  await writeFileAtomic(files.certificate, made.cert)
  return files
}

async function isGood(
  { certificate, key }: CertificateFiles,
  names: readonly string[],
  nowMs: number,
): Promise<boolean> {
  try {
    const [pem] = await Promise.all([readFile(certificate), readFile(key)])
    const read = new X509Certificate(pem)
    const named = names.every((name) => read.checkHost(name) ?? read.checkIP(name))
    return named && Date.parse(read.validTo) > nowMs
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw new Error(`${certificate} or its key is damaged, remove both: ${String(error)}`)
  }
}
