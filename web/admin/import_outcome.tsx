// What an import would do, or did, or why it is refused.
import type { JSX } from 'preact'
import type { AuditEntryMessage } from '../../src/protocol/admin_messages.ts'
import { formatRoute } from '../admin_logic/route.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { changeWords } from './change_words.ts'
import type { ImportReport, ImportRun } from './import_run.ts'
import { text } from './text.ts'

/** Longer lists are shown in part; all of it is done. */
const SHOWN_MAX = 500

export interface OutcomeProps extends StateProps {
  readonly run: ImportRun
  /** In place of the faults alone. */
  readonly faults?: (faults: readonly string[]) => JSX.Element
}

export function ImportOutcome({ state, run, faults }: OutcomeProps): JSX.Element {
  const words = text.exchange
  const report = run.report.value
  const refusal = run.refusal.value
  const told = refusal === undefined ? [] : faultsOf(refusal)
  return (
    <>
      <p role="status" class="exchange-status">
        {run.busy.value ? words.working : report === undefined ? '' : summaryOf(report)}
      </p>
      {refusal !== undefined && (
        <div class="review-refusal" role="alert">
          <p>{words.refused}</p>
          {faults?.(told) ?? (
            <ul>
              {told.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          )}
          <Advice faults={told} />
        </div>
      )}
      {report !== undefined && <Report state={state} report={report} />}
    </>
  )
}

function faultsOf({ faults, message }: { readonly faults: readonly string[]; message: string }) {
  return faults.length > 0 ? faults : [message]
}

/** What the import does not take the place of, and what to do about it. */
function Advice({ faults }: { readonly faults: readonly string[] }): JSX.Element | null {
  const found = faults.map((fault) => /user "([^"]+)" elsewhere/.exec(fault)?.[1])
  const user = found.find((id) => id !== undefined)
  if (user === undefined) return null
  return (
    <p class="exchange-advice">
      {text.exchange.elsewhere(user)}{' '}
      <a href={formatRoute({ page: 'users', scope: '', item: '' })}>{text.exchange.toUsers}</a>
    </p>
  )
}

function summaryOf({ isDry, changed }: ImportReport): string {
  const words = text.exchange
  const count = changed.entries.length
  if (count === 0) return words.nothing
  return isDry ? words.would(count) : words.done(count)
}

function Report({ state, report }: StateProps & { readonly report: ImportReport }): JSX.Element {
  const words = text.exchange
  const { lines, linesLeftOut, changed, isDry } = report
  const deletes = changed.entries.filter(({ action }) => action === 'delete')
  const others = changed.entries.filter(({ action }) => action !== 'delete')
  return (
    <div class="exchange-report" data-dry={isDry}>
      {lines.length > 0 && (
        <pre tabIndex={0} aria-label={words.report}>
          {lines.join('\n')}
          {linesLeftOut > 0 && `\n… ${linesLeftOut}`}
        </pre>
      )}
      {deletes.length > 0 && (
        <section class="exchange-deletes">
          <h3>
            <Icon name="remove" />
            {isDry ? words.wouldDelete(deletes.length) : words.deleted(deletes.length)}
          </h3>
          <ChangeList state={state} entries={deletes} />
        </section>
      )}
      {others.length > 0 && (
        <details open={others.length <= 20}>
          <summary>{words.changes(others.length)}</summary>
          <ChangeList state={state} entries={others} />
        </details>
      )}
    </div>
  )
}

interface ChangeListProps extends StateProps {
  readonly entries: readonly AuditEntryMessage[]
}

function ChangeList({ state, entries }: ChangeListProps): JSX.Element {
  return (
    <ol class="review-list">
      {entries.slice(0, SHOWN_MAX).map((entry, index) => {
        const { sentence, details } = changeWords(entry, state.base.value)
        return (
          <li key={index} class="review-line" data-action={entry.action}>
            <div>
              <p>{sentence}</p>
              {details.map((detail) => (
                <p key={detail} class="review-detail">
                  {detail}
                </p>
              ))}
            </div>
          </li>
        )
      })}
      {entries.length > SHOWN_MAX && <li class="soft">… {entries.length - SHOWN_MAX}</li>}
    </ol>
  )
}
