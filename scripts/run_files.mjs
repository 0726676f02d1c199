// Runs compiled test files, the arguments, two at a time, each by test_file.sh, and tells as TAP. Files in which a test
// failed are listed in build/failed_tests.txt. Ends with 1 if one did.
import { createWriteStream } from 'node:fs'
import { relative } from 'node:path'
import { run } from 'node:test'
import { tap } from 'node:test/reporters'

/** A runner that has told all ends after that, whatever a killed test left behind holds its pipes. */
const PATIENCE_MS = 10_000
/** A file's time counts from when it waits for its turn. */
const FILE_MS_MAX = 420_000

// The runner starts files with its own program.
process.env.TEST_NODE = process.execPath
process.execPath = new URL('./test_file.sh', import.meta.url).pathname

const failed = new Set()
const events = run({ files: process.argv.slice(2), concurrency: 2, timeout: FILE_MS_MAX })
events.on('test:fail', ({ file }) => {
  if (file !== undefined) failed.add(compiled(relative('.', file)))
})
events.once('end', () => {
  process.exitCode = failed.size > 0 ? 1 : 0
  createWriteStream('build/failed_tests.txt').end([...failed].map((file) => `${file}\n`).join(''))
  setTimeout(() => process.exit(), PATIENCE_MS).unref()
})
events.compose(tap).pipe(process.stdout)

/** A test is told by its source, a file that failed as a whole by what was run. */
function compiled(file) {
  return file.startsWith('build/') ? file : `build/${file.replace(/\.ts$/, '.js')}`
}
