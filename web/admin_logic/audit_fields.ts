// What an audit entry's JSON says, field by field, before and after. Pure.

export interface AuditField {
  /** As in the log: "name", "member anna", "right on flight". */
  readonly name: string
  /** undefined: it was not there, or is not there any more. */
  readonly before: unknown
  readonly after: unknown
}

/** What is no JSON object stands as one field without a name. */
export function auditFields(before: string, after: string): readonly AuditField[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  return [...names].map((name) => ({ name, before: was[name], after: is[name] }))
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(json: string): Fields {
  if (json === '') return {}
  try {
    const parsed: unknown = JSON.parse(json)
    return isFields(parsed) ? parsed : { '': parsed }
  } catch {
    return { '': json }
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** "right on flight" is a right, on "flight"; what stands alone has no subject. */
export function subjectOf(name: string): {
  readonly kind: 'member' | 'right on' | 'duty in' | 'layout' | 'field'
  readonly id: string
} {
  for (const kind of ['member', 'right on', 'duty in', 'layout'] as const) {
    if (name === kind) return { kind, id: '' }
    if (name.startsWith(`${kind} `)) return { kind, id: name.slice(kind.length + 1) }
  }
  return { kind: 'field', id: name }
}
