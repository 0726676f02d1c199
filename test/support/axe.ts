// The rules of WCAG 2.2 AA that a machine can see, run in a page by axe-core. I/O.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { ROOT } from './source_tree.ts'

const AXE = readFileSync(`${ROOT}node_modules/axe-core/axe.min.js`, 'utf8')

const RUN_AXE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`

/** What breaks a rule on the page as it is now, a sentence each. */
export async function violations(page: Page): Promise<string[]> {
  return page.evaluate(`(() => { ${AXE} })(); ${RUN_AXE}`)
}
