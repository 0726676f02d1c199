// openvocs' users and how their passwords are kept. Pure.
import {
  bytesOf,
  checkOpenvocsHash,
  OPENVOCS_WORKFACTOR_MAX,
  writeOpenvocsHash,
} from '../../net/openvocs_source.ts'
import { NAME_LETTERS_MAX } from '../entity_rules.ts'
import type { Entity } from './database.ts'
import type { ImportedUser } from './imported.ts'
import { type JsonObject, shown } from './json_object.ts'

const NO_SIGN_ON = 'nobody can sign on as this user until there is a new password'
/** What openvocs takes where there is none, or 0. */
const DEFAULTS = { workfactor: 1024, blocksize: 8, parallel: 16 } as const

export function readUser({ id, json }: Entity): ImportedUser {
  const name = json.shortText('name', NAME_LETTERS_MAX)
  const password = readPassword(json)
  if (json.take('ldap') === true) {
    json.note('ldap', 'true', 'users and passwords are not taken from a directory here')
  }
  json.noteRest(true)
  return {
    id,
    ...(name === undefined ? {} : { name }),
    ...(password === undefined ? {} : { password }),
  }
}

function readPassword(user: JsonObject): string | undefined {
  const json = user.object('password')
  const refuse = (what: string) => {
    user.note('password', what, NO_SIGN_ON)
    return undefined
  }
  if (json === undefined) return refuse('none that can be read')
  const hash = bytesOf(base64From(json, 'hash'))
  const salt = bytesOf(base64From(json, 'salt'))
  const [workfactor, blocksize, parallel] = (['workfactor', 'blocksize', 'parallel'] as const).map(
    (key) => costFrom(json, key),
  )
  json.noteRest(true)
  if (hash === undefined || salt === undefined) return refuse('no hash and salt in base64')
  if (workfactor === undefined || blocksize === undefined || parallel === undefined) {
    return refuse('no known way of hashing')
  }
  // openvocs hashes with scrypt where one of the two is given.
  const scrypt =
    blocksize === 0 && parallel === 0
      ? undefined
      : {
          blocksize: blocksize || DEFAULTS.blocksize,
          parallel: parallel || DEFAULTS.parallel,
        }
  const kept = { workfactor: workfactor || DEFAULTS.workfactor, scrypt, salt, hash }
  const fault = checkOpenvocsHash(kept)
  return fault === undefined ? writeOpenvocsHash(kept) : refuse(fault)
}

function base64From(json: JsonObject, key: string): string {
  const value = json.take(key)
  return typeof value === 'string' ? value : ''
}

/** 0 if it is not there; undefined if it is no such number. */
function costFrom(json: JsonObject, key: string): number | undefined {
  const value = json.take(key) ?? 0
  const isCost = Number.isInteger(value) && Number(value) >= 0
  if (isCost && Number(value) <= OPENVOCS_WORKFACTOR_MAX) return Number(value)
  json.note(
    key,
    typeof value === 'number' ? shown(value) : 'no number',
    `no whole number of 0 to ${OPENVOCS_WORKFACTOR_MAX}`,
  )
  return undefined
}
