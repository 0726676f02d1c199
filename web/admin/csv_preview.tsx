// What pasted lines would do, one by one: the wrong ones first, each with why.
import type { JSX } from 'preact'
import {
  type CsvFault,
  type CsvPlan,
  CSV_RESULTS,
  type PlannedLine,
} from '../admin_logic/csv_plan.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import { text } from './text.ts'

/** So many are shown; all are taken over. */
const SHOWN_MAX = 200

const ICONS = {
  new: 'add',
  changed: 'edit',
  unchanged: 'check',
  wrong: 'refused',
} as const satisfies Readonly<Record<PlannedLine['result'], IconName>>

export function CsvPreview({ plan }: { readonly plan: CsvPlan }): JSX.Element {
  const words = text.csv
  const { lines, unknown } = plan
  const counts = CSV_RESULTS.map((result) => ({
    result,
    count: lines.filter((line) => line.result === result).length,
  })).filter(({ count }) => count > 0)
  const ordered = [...lines].sort((a, b) => Number(isWrong(b)) - Number(isWrong(a)))
  return (
    <>
      {unknown.length > 0 && <p class="csv-unknown">{words.unknown(unknown.join(', '))}</p>}
      <p role="status" class="csv-counts">
        {counts.map(({ result, count }) => words.count(count, words.results[result])).join(' · ')}
      </p>
      {lines.length > 0 && (
        <div class="csv-scroll" tabIndex={0} role="region" aria-label={words.preview}>
          <table class="csv-table">
            <thead>
              <tr>
                <th scope="col">{words.line}</th>
                <th scope="col">{words.result}</th>
                <th scope="col">{text.table.columns.id}</th>
                <th scope="col">{text.table.columns.name}</th>
                <th scope="col">{words.why}</th>
              </tr>
            </thead>
            <tbody>
              {ordered.slice(0, SHOWN_MAX).map((line) => (
                <PreviewLine key={line.line} line={line} />
              ))}
            </tbody>
          </table>
          {lines.length > SHOWN_MAX && <p class="soft">{words.more(lines.length - SHOWN_MAX)}</p>}
        </div>
      )}
    </>
  )
}

function PreviewLine({ line: planned }: { readonly line: PlannedLine }): JSX.Element {
  const { line, id, name, result, faults } = planned
  return (
    <tr data-line={line} data-result={result}>
      <td>{line}</td>
      <td>
        <span class="csv-result">
          <Icon name={ICONS[result]} />
          {text.csv.results[result]}
        </span>
      </td>
      <td>{id}</td>
      <td>{name}</td>
      <td>
        {faults.map((fault, at) => (
          <p key={at}>{faultWords(fault)}</p>
        ))}
      </td>
    </tr>
  )
}

function isWrong({ result }: PlannedLine): boolean {
  return result === 'wrong'
}

function faultWords({ column, code, detail }: CsvFault): string {
  const said = text.faults[code](detail)
  return column === undefined ? said : `${text.csv.columns[column]}: ${said}`
}
