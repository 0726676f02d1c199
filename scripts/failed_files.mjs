// A reporter of the test runner: the compiled files in which a test failed, a line each. It also ends a runner that has told
// all and is held by a program that a killed test left behind.

import { relative } from 'node:path'

const PATIENCE_MS = 10_000

export default async function* failedFiles(events) {
  const files = new Set()
  for await (const { type, data } of events) {
    if (type !== 'test:fail' || data.file === undefined) continue
    const file = compiled(relative('.', data.file))
    if (files.has(file)) continue
    files.add(file)
    yield `${file}\n`
  }
  setTimeout(() => process.exit(), PATIENCE_MS).unref()
}

/** A test is told by its source, a file that failed as a whole by what was run. */
function compiled(file) {
  return file.startsWith('build/') ? file : `build/${file.replace(/\.ts$/, '.js')}`
}
