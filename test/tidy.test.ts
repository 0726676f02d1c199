// The house rules that a machine can hold: which way imports go, where I/O may be, how long files and
// functions may get, and what no file may name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSource, sourceFiles, type ParsedSource } from './support/source_tree.ts'

const FILE_LINES_MAX = 300
const FUNCTION_LINES_MAX = 60

/** Folder: the folders it may import from, beside itself. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  'src/rtp': [],
  'src/audio': [],
  'src/srtp': [],
  'src/protocol': [],
  'src/net': ['src/protocol', 'src/rtp'],
  'src/store': [],
  'src/vocs': ['src/net', 'src/store', 'src/rtp', 'src/audio', 'src/protocol'],
  'src/ice_proxy': ['src/net', 'src/rtp', 'src/srtp', 'src/audio', 'src/protocol'],
  'src/mixer': ['src/net', 'src/rtp', 'src/audio', 'src/protocol'],
  'src/sdk': ['src/protocol'],
  'web/mixer_lab': ['web/mixer_lab_logic', 'web/shared', 'src/audio', 'test/conformance'],
  'web/mixer_lab_logic': ['src/mixer', 'src/audio', 'src/rtp', 'test/conformance', 'test/support'],
  web: ['src/sdk', 'src/protocol'],
  examples: ['src/sdk', 'src/audio'],
}

/** Files that may touch sockets, files, timers, clocks and randomness. */
const IO_FILES =
  /^src\/(net\/|store\/|main\.ts|serve\.ts|admin\.ts|command_line\.ts|[a-z_]+\/(main|worker)\.ts|ice_proxy\/peer\.ts|audio\/audio_core_node\.ts|srtp\/srtp_core_node\.ts|sdk\/(browser|node|werift)\.ts)/

const IO_NAMES = [
  'Date.now',
  'performance.now',
  'Math.random',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'process',
  'crypto',
  'WebSocket',
  'RTCPeerConnection',
  'localStorage',
  'sessionStorage',
  'document',
  'window',
]

const sources = sourceFiles(/^(src|web|examples)\/.*\.tsx?$/).map(parseSource)

test('imports point one way', () => {
  const wrong = sources.flatMap((source) =>
    source.imports
      .filter(
        (target) =>
          /^(src|web|wasm|test|examples)\//.test(target) && !mayImport(source.path, target),
      )
      .map((target) => `${source.path} imports ${target}`),
  )
  assert.deepEqual(wrong, [])
})

test('logic is apart from I/O: only the I/O shells see clocks, timers, sockets, files and randomness', () => {
  const wrong = sources
    .filter(({ path }) => path.startsWith('src/') && !IO_FILES.test(path))
    .flatMap((source) => [
      ...source.imports
        .filter((name) => name.startsWith('node:') && name !== 'node:assert/strict')
        .map((name) => `${source.path} imports ${name}`),
      ...IO_NAMES.filter((name) => source.names.has(name)).map(
        (name) => `${source.path} uses ${name}`,
      ),
    ])
  assert.deepEqual(wrong, [])
})

test('a part imports a package in one file, so that it can be exchanged there', () => {
  const users = new Map<string, string[]>()
  for (const source of sources.filter(({ path }) => path.startsWith('src/'))) {
    for (const name of new Set(source.imports.filter(isPackage))) {
      const key = `${folderOf(source.path) ?? 'src'} ${name}`
      users.set(key, [...(users.get(key) ?? []), source.path])
    }
  }
  const shared = [...users].filter(([, paths]) => paths.length > 1)
  assert.deepEqual(shared, [])
})

test(`no file has more than ${FILE_LINES_MAX} lines`, () => {
  const long = sourceFiles(/^(src|web|wasm|test|examples)\/.*\.(tsx?|c|h|css)$/)
    .filter(({ lines }) => lines > FILE_LINES_MAX)
    .map(({ path, lines }) => `${path}: ${lines}`)
  assert.deepEqual(long, [])
})

test(`no function has more than ${FUNCTION_LINES_MAX} lines`, () => {
  const long = [...sources, ...sourceFiles(/^test\/.*\.tsx?$/).map(parseSource)].flatMap((source) =>
    source.functions
      .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
      .map(({ name, line, lines }) => `${source.path}:${line} ${name}: ${lines}`),
  )
  assert.deepEqual(long, [])
})

test('file names are snake_case', () => {
  const wrong = sources.map(({ path }) => path).filter((path) => !/^[a-z0-9_/.]+$/.test(path))
  assert.deepEqual(wrong, [])
})

test('no file names a registry or a path of one machine', () => {
  const forbidden = /registry\.npmjs|deb\.debian|\/(?:work|farm|root|home)\/[a-z]/
  const wrong = sourceFiles(/^(?!test\/tidy\.test\.ts$)(?!.*\.(png|svg)$)/)
    .filter(({ text }) => forbidden.test(text))
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('the rules see what they forbid', () => {
  const parsed: ParsedSource = parseSource({
    path: 'src/rtp/bad.ts',
    text: "import x from '../net/log.ts'\nexport const f = () => Math.random() + x",
    lines: 2,
  })
  assert.deepEqual(parsed.imports, ['src/net/log.ts'])
  assert.equal(mayImport('src/rtp/bad.ts', 'src/net/log.ts'), false)
  assert.equal(parsed.names.has('Math.random'), true)
})

function mayImport(from: string, target: string): boolean {
  const home = folderOf(from)
  if (home === undefined) return true
  return [home, ...(IMPORTS[home] ?? [])].some((folder) => target.startsWith(`${folder}/`))
}

/** The folder with an import rule that the file lies in; none for src/main.ts and src/serve.ts. */
function folderOf(path: string): string | undefined {
  return Object.keys(IMPORTS).find((folder) => path.startsWith(`${folder}/`))
}

function isPackage(name: string): boolean {
  return !name.startsWith('node:') && !/^(src|web|wasm|test|examples)\//.test(name)
}
