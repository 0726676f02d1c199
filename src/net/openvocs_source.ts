// What an openvocs database consists of: its files as texts, and its password hashes. Pure.
// openvocs keeps auth/<domain>/config.json, auth/<domain>/<project>/config.json and, beside auth, state.json.

export interface OpenvocsText {
  /** Path in openvocs' folder, as messages name it. */
  readonly file: string
  readonly text: string
}

export interface OpenvocsDomainTexts {
  /** Name of the domain's folder; its id is in the text. */
  readonly folder: string
  readonly config: OpenvocsText
  readonly projects: readonly { readonly folder: string; readonly config: OpenvocsText }[]
}

export interface OpenvocsFiles {
  readonly domains: readonly OpenvocsDomainTexts[]
  /** undefined: openvocs kept none. */
  readonly state: OpenvocsText | undefined
  /** What lies in the folder, or should, and was not read. */
  readonly unread: readonly { readonly file: string; readonly why: string }[]
}

/** The database can't be read; the message has a line for each fault. */
export class OpenvocsFault extends Error {
  override readonly name = 'OpenvocsFault'
  constructor(faults: readonly string[]) {
    super(["the openvocs data can't be used:", ...faults.map((fault) => `  ${fault}`)].join('\n'))
  }
}

/** A password as openvocs keeps it: PBKDF2-HMAC-SHA3-512, or scrypt where there is a block size. */
export interface OpenvocsHash {
  /** Rounds of PBKDF2, or scrypt's N. */
  readonly workfactor: number
  readonly scrypt: { readonly blocksize: number; readonly parallel: number } | undefined
  readonly salt: Buffer
  readonly hash: Buffer
}

export const OPENVOCS_PREFIX = '$openvocs$'
/** openvocs keeps all three in 16 bits. */
export const OPENVOCS_WORKFACTOR_MAX = 65_535
/** Shorter ones could be met by chance; openvocs makes 32 or 64. */
export const OPENVOCS_HASH_BYTES_MIN = 8
export const OPENVOCS_HASH_BYTES_MAX = 1024
/** N times block size times parallelism: 32 times openvocs' own; about a second. */
export const OPENVOCS_SCRYPT_COST_MAX = 2 ** 22
/** Memory that one scrypt may take: 128 bytes times block size times N + parallelism + 2. */
export const OPENVOCS_SCRYPT_BYTES_MAX = 64 * 2 ** 20

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const COST = /^(\d{1,5})(?:,(\d{1,5}),(\d{1,5}))?$/

/** "$openvocs$<workfactor>$<salt>$<hash>"; for scrypt "<N>,<block size>,<parallelism>" stands first. */
export function writeOpenvocsHash({ workfactor, scrypt, salt, hash }: OpenvocsHash): string {
  const cost =
    scrypt === undefined ? `${workfactor}` : `${workfactor},${scrypt.blocksize},${scrypt.parallel}`
  return `${OPENVOCS_PREFIX}${cost}$${salt.toString('base64')}$${hash.toString('base64')}`
}

/** Reads what writeOpenvocsHash gave; undefined for all else and for what checkOpenvocsHash refuses. */
export function readOpenvocsHash(stored: string): OpenvocsHash | undefined {
  if (!stored.startsWith(OPENVOCS_PREFIX)) return undefined
  const [cost = '', salt = '', hash = '', ...more] = stored.slice(OPENVOCS_PREFIX.length).split('$')
  const [, workfactor, blocksize, parallel] = COST.exec(cost) ?? []
  const saltBytes = bytesOf(salt)
  const hashBytes = bytesOf(hash)
  if (workfactor === undefined || !saltBytes || !hashBytes || more.length > 0) return undefined
  const read = {
    workfactor: Number(workfactor),
    scrypt:
      blocksize === undefined
        ? undefined
        : { blocksize: Number(blocksize), parallel: Number(parallel) },
    salt: saltBytes,
    hash: hashBytes,
  }
  return checkOpenvocsHash(read) === undefined ? read : undefined
}

/** Why a password with this hash can't be checked, in words; undefined if it can. */
export function checkOpenvocsHash({ workfactor, scrypt, hash }: OpenvocsHash): string | undefined {
  if (hash.length < OPENVOCS_HASH_BYTES_MIN) {
    return `a hash under ${OPENVOCS_HASH_BYTES_MIN} bytes protects nothing`
  }
  if (hash.length > OPENVOCS_HASH_BYTES_MAX) {
    return `the hash has over ${OPENVOCS_HASH_BYTES_MAX} bytes`
  }
  if (!within(workfactor)) return `the work factor is not 1 to ${OPENVOCS_WORKFACTOR_MAX}`
  if (scrypt === undefined) return undefined
  const { blocksize, parallel } = scrypt
  if (!within(blocksize) || !within(parallel) || !isScryptN(workfactor)) {
    return "scrypt can't have these parameters"
  }
  const tooMuch =
    workfactor * blocksize * parallel > OPENVOCS_SCRYPT_COST_MAX ||
    128 * blocksize * (workfactor + parallel + 2) > OPENVOCS_SCRYPT_BYTES_MAX
  return tooMuch ? 'scrypt would take too much time or memory at each sign-on' : undefined
}

/** undefined for what is no base64. */
export function bytesOf(base64: string): Buffer | undefined {
  if (!BASE64.test(base64) || base64.replace(/=+$/, '').length % 4 === 1) return undefined
  return Buffer.from(base64, 'base64')
}

function within(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= OPENVOCS_WORKFACTOR_MAX
}

function isScryptN(value: number): boolean {
  return value > 1 && (value & (value - 1)) === 0
}
