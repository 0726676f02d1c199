// The project's own sources as data for the house rules: files, their imports, functions and globals. I/O.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync, Visitor, type Node } from 'oxc-parser'

/** Root of the checkout; compiled tests lie in build/test/. */
export const ROOT = new URL('../../../', import.meta.url).pathname

export interface SourceFile {
  /** From the root, with slashes: "src/rtp/packet.ts". */
  readonly path: string
  readonly text: string
  readonly lines: number
}

export interface ParsedSource extends SourceFile {
  /** Paths from the root for relative imports, package names (with sub-path) for the others. */
  readonly imports: readonly string[]
  readonly functions: readonly {
    readonly name: string
    readonly line: number
    readonly lines: number
  }[]
  /** Identifiers and one-step member chains that are read: "Math.random", "setTimeout". */
  readonly names: ReadonlySet<string>
}

/** Tracked and new files that git does not ignore and that are still there. */
export function sourceFiles(pattern: RegExp): SourceFile[] {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  const deleted = new Set(
    execFileSync('git', ['ls-files', '-d'], { cwd: ROOT, encoding: 'utf8' }).split('\n'),
  )
  return list
    .split('\n')
    .filter((path) => pattern.test(path) && !deleted.has(path))
    .map((path) => {
      const text = readFileSync(ROOT + path, 'utf8')
      return { path, text, lines: text.split('\n').length - 1 }
    })
}

export function parseSource(file: SourceFile): ParsedSource {
  const { program, module } = parseSync(file.path, file.text)
  const requests = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      file.text.slice(start + 1, end - 1),
    ),
  ]
  const names = new Set<string>()
  const functions: ParsedSource['functions'][number][] = []
  const lineOf = (offset: number) => file.text.slice(0, offset).split('\n').length
  const measure = (node: Node, name: string) => {
    const line = lineOf(node.start)
    functions.push({ name, line, lines: lineOf(node.end) - line + 1 })
  }
  new Visitor({
    Identifier: ({ name }) => void names.add(name),
    MemberExpression: (node) => {
      if (node.object.type === 'Identifier' && node.property.type === 'Identifier') {
        names.add(`${node.object.name}.${node.property.name}`)
      }
    },
    FunctionDeclaration: (node) => measure(node, node.id?.name ?? 'default'),
    ArrowFunctionExpression: (node) => measure(node, 'arrow function'),
    MethodDefinition: (node) => measure(node, file.text.slice(node.key.start, node.key.end)),
  }).visit(program)
  return {
    ...file,
    imports: requests.map((request) => resolved(file.path, request)),
    functions,
    names,
  }
}

function resolved(from: string, request: string): string {
  return request.startsWith('.') ? posix.join(posix.dirname(from), request) : request
}
