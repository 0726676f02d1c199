// Passwords that came from openvocs, until they are hashed anew at the first sign-on. I/O: a thread pool.
// openvocs takes the salt as a C string: what follows its first NUL byte does not count, and a salt may be empty.
import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import {
  OPENVOCS_PREFIX,
  OPENVOCS_SCRYPT_BYTES_MAX,
  type OpenvocsHash,
  readOpenvocsHash,
} from './openvocs_source.ts'

/** Whether a stored password is one from openvocs; whoever signs on with it should be given a new hash. */
export function isOpenvocsPassword(stored: string): boolean {
  return stored.startsWith(OPENVOCS_PREFIX)
}

/**
 * Off the event loop, in constant time for hashes of one length. A stored string that is broken, or not
 * openvocs', is no password's: false.
 */
export async function verifyOpenvocsPassword(stored: string, password: string): Promise<boolean> {
  const expected = readOpenvocsHash(stored)
  // openvocs' passwords end before a NUL byte as well; HMAC would not see one at the end.
  if (expected === undefined || password.includes('\0')) return false
  return timingSafeEqual(await derive(expected, password), expected.hash)
}

function derive({ workfactor, scrypt: cost, salt, hash }: OpenvocsHash, password: string) {
  const nul = salt.indexOf(0)
  const used = nul < 0 ? salt : salt.subarray(0, nul)
  if (cost === undefined) {
    return promisify(pbkdf2)(password, used, workfactor, hash.length, 'sha3-512')
  }
  return new Promise<Buffer>((resolve, reject) => {
    const { blocksize, parallel } = cost
    scrypt(
      password,
      used,
      hash.length,
      { N: workfactor, r: blocksize, p: parallel, maxmem: OPENVOCS_SCRYPT_BYTES_MAX },
      (error, key) => (error ? reject(error) : resolve(key)),
    )
  })
}
