// JSON objects that remember which of their keys were read, so that the rest can be listed. Pure.
import { cutText } from '../cut_text.ts'

/** Something of openvocs' that is not here, or not as it was there. */
export interface NotTaken {
  /** File and place in it: "auth/x/config.json: loops.flight.sip". */
  readonly where: string
  readonly what: string
  /** Reads as a heading over all places with the same reason. */
  readonly why: string
}

export interface Place {
  readonly file: string
  readonly path: readonly string[]
}

const SHOWN_LETTERS_MAX = 60
const SHOWN_KEYS_MAX = 8
const UNKNOWN = 'there is nothing like it here'

export class Notes {
  readonly list: NotTaken[] = []

  add({ file, path }: Place, what: string, why: string): void {
    const inFile = path.map(pathPart).join('').replace(/^\./, '')
    const where = inFile === '' ? file : `${file}: ${inFile}`
    this.list.push({ where: where.replace(': .', ': '), what, why })
  }
}

export class JsonObject {
  readonly place: Place
  readonly #value: ReadonlyMap<string, unknown>
  readonly #notes: Notes
  readonly #read = new Set<string>()

  constructor(value: object, place: Place, notes: Notes) {
    this.#value = new Map(Object.entries(value))
    this.place = place
    this.#notes = notes
  }

  /** undefined if it is not there. What is taken is not listed any more. */
  take(key: string): unknown {
    this.#read.add(key)
    return this.#value.get(key)
  }

  /** undefined for none, null and ""; anything but a text is noted. */
  text(key: string): string | undefined {
    const value = this.take(key)
    if (typeof value === 'string') return value === '' ? undefined : value
    if (value !== undefined && value !== null) this.note(key, shown(value), 'no text')
    return undefined
  }

  /** At most so many letters, none of them a control character; what is changed is noted. */
  shortText(key: string, lettersMax: number): string | undefined {
    const value = this.text(key)
    return value === undefined ? undefined : this.fitText(key, value, lettersMax)
  }

  /** The same for a text that stands for the key's. */
  fitText(key: string, value: string, lettersMax: number): string {
    const short = cutText(value.replace(/\p{Cc}/gu, ' '), lettersMax)
    if (short !== value) {
      const why = `at most ${lettersMax} characters, and no control characters`
      this.note(key, `${shown(value)} is now ${shown(short)}`, why)
    }
    return short
  }

  /** undefined for none and null; anything but an object is noted, a text without its words. */
  object(key: string): JsonObject | undefined {
    const value = this.take(key)
    if (isObject(value)) return new JsonObject(value, this.at(key), this.#notes)
    if (value !== undefined && value !== null) {
      this.note(key, typeof value === 'string' ? 'a text' : shown(value), 'no object')
    }
    return undefined
  }

  /** The objects by their keys; what is none is noted, whatever it is. */
  objects(): [key: string, object: JsonObject][] {
    return this.keys().flatMap((key): [string, JsonObject][] => {
      const object = this.object(key)
      if (object !== undefined) return [[key, object]]
      if (this.take(key) === null) this.note(key, 'null', 'no object')
      return []
    })
  }

  keys(): string[] {
    return [...this.#value.keys()]
  }

  at(...path: readonly string[]): Place {
    return { file: this.place.file, path: [...this.place.path, ...path] }
  }

  note(key: string, what: string, why: string): void {
    this.#notes.add(this.at(key), what, why)
  }

  /** Notes all keys that were not read. `secret`: without their values. */
  noteRest(secret = false): void {
    for (const [key, value] of this.#value) {
      if (this.#read.has(key)) continue
      this.note(key, secret ? 'a value' : shown(value), UNKNOWN)
    }
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in a few words; of what is nested only the keys, however deep it goes. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (isObject(value)) {
    const keys = Object.keys(value)
    const more = keys.length > SHOWN_KEYS_MAX ? ', …' : ''
    const first = keys.slice(0, SHOWN_KEYS_MAX).map((key) => cutText(key, SHOWN_LETTERS_MAX))
    return `{ ${first.join(', ')}${more} }`
  }
  if (typeof value !== 'string') return String(value)
  return value.length > SHOWN_LETTERS_MAX
    ? `${JSON.stringify(cutText(value, SHOWN_LETTERS_MAX))}…`
    : JSON.stringify(value)
}

function pathPart(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}
