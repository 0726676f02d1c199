// YAML that people write, checked by a schema: every fault is told with its line and what to do. Pure.
// The only import of yaml and zod; schemas are built with the `z` from here.
import { type Document, isNode, LineCounter, parseDocument, stringify } from 'yaml'
import { z } from 'zod'

export { z }

export interface CheckedYaml<Value> {
  readonly value: Value
  /** Whether the key stands in the text, at its top. */
  names(key: string): boolean
  /** Line, from 1, of the deepest part of the path that stands in the text. */
  lineOf(path: readonly PropertyKey[]): number
}

/** The file can't be used; the message has a line for each fault. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault'
  /** Each begins with its line. */
  readonly faults: readonly string[]

  constructor(file: string, faults: readonly string[]) {
    super([`${file} can't be used:`, ...faults.map((fault) => `  ${fault}`)].join('\n'))
    this.faults = faults
  }
}

/** Plain values as a text that checkYaml reads; no line is folded. */
export function writeYaml(value: object): string {
  return stringify(value, { lineWidth: 0 })
}

/** Throws YamlFault with all faults. An empty text is an empty mapping. */
export function checkYaml<Value>(
  text: string,
  file: string,
  schema: z.ZodType<Value>,
): CheckedYaml<Value> {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const lineOf = (path: readonly PropertyKey[]) => lineOfPath(document, lineCounter, path)
  if (document.errors.length > 0) {
    const faults = document.errors.map(
      ({ pos, message }) => `line ${lineCounter.linePos(pos[0]).line}: ${message}`,
    )
    throw new YamlFault(file, faults)
  }
  const parsed = schema.safeParse(document.toJS() ?? {})
  const names = (key: string) => document.has(key)
  if (parsed.success) return { value: parsed.data, names, lineOf }
  const faults = parsed.error.issues.flatMap((issue) => describe(issue, schema, lineOf))
  throw new YamlFault(file, faults)
}

/** The word that is nearest to `word`, if it is near enough to be what was meant. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  const far = Math.max(2, Math.ceil(word.length / 2))
  return best !== undefined && best.distance <= far ? best.candidate : undefined
}

type LineOf = (path: readonly PropertyKey[]) => number

function describe(issue: z.core.$ZodIssue, schema: z.ZodType, lineOf: LineOf): string[] {
  if (issue.code !== 'unrecognized_keys') {
    const path = issue.path.map(String).join('.')
    return [`line ${lineOf(issue.path)}: ${path === '' ? '' : `${path}: `}${issue.message}`]
  }
  const known = keysAt(schema, issue.path)
  return issue.keys.map((key) => {
    const path = [...issue.path, key]
    const nearest = nearestWord(key, known)
    const hint =
      nearest === undefined ? `known here: ${known.join(', ')}` : `did you mean "${nearest}"?`
    return `line ${lineOf(path)}: unknown key "${path.map(String).join('.')}": ${hint}`
  })
}

interface SchemaPart {
  readonly shape?: Readonly<Record<string, SchemaPart>>
  readonly def?: {
    readonly innerType?: SchemaPart
    readonly element?: SchemaPart
    readonly valueType?: SchemaPart
  }
}

function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let part = unwrap(schema as SchemaPart)
  for (const key of path) {
    const next = part?.shape?.[String(key)] ?? part?.def?.element ?? part?.def?.valueType
    part = unwrap(next)
  }
  return Object.keys(part?.shape ?? {})
}

function unwrap(part: SchemaPart | undefined): SchemaPart | undefined {
  let inner = part
  while (inner?.def?.innerType !== undefined) inner = inner.def.innerType
  return inner
}

function lineOfPath(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap))
    }
    row = next
  }
  return row[b.length] ?? 0
}
