// Faults of a text, each with the line that it is about. Pure.
export interface TextFault {
  /** From 1; undefined: it is about no line. */
  readonly line: number | undefined
  /** What stands there, shortened. */
  readonly source: string
  readonly fault: string
}

const SOURCE_LETTERS_MAX = 120

/** faults: as the server tells them, "line 7: what is wrong". */
export function placeFaults(source: string, faults: readonly string[]): readonly TextFault[] {
  const lines = source.split(/\r?\n/)
  return faults.map((told) => {
    const [, number = '', fault = ''] = /^line (\d+): (.*)$/s.exec(told) ?? []
    if (number === '') return { line: undefined, source: '', fault: told }
    const line = Number(number)
    const found = (lines[line - 1] ?? '').trim()
    const isLong = found.length > SOURCE_LETTERS_MAX
    return { line, source: isLong ? `${found.slice(0, SOURCE_LETTERS_MAX)}…` : found, fault }
  })
}

/** Where a line of the text begins and ends, to select it. */
export function lineRange(source: string, line: number): readonly [number, number] {
  let start = 0
  for (let at = 1; at < line; at++) {
    const end = source.indexOf('\n', start)
    if (end === -1) return [source.length, source.length]
    start = end + 1
  }
  const end = source.indexOf('\n', start)
  return [start, end === -1 ? source.length : end]
}
