// The settings that a page of docs/ shows, all its examples together: tests run with them. I/O: reads the page.
import { readFileSync } from 'node:fs'
import { type Settings, parseSettings } from '../../src/net/settings.ts'

/** Throws if an example has a fault. */
export function documentedSettings(page: string): Settings {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8')
  const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml)
  return parseSettings(examples.join(''), page)
}
