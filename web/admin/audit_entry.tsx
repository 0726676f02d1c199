// One entry of the audit log, readable.
import type { JSX } from 'preact'
import type { AuditEntryMessage } from '../../src/protocol/admin_messages.ts'
import { timeWords } from '../shared/times.ts'
import type { StateProps } from './app.tsx'
import { entryWords } from './audit_words.ts'
import { text } from './text.ts'

export function AuditEntry({
  state,
  entry,
}: StateProps & { readonly entry: AuditEntryMessage }): JSX.Element {
  const words = text.audit
  const { sentence, fields } = entryWords(entry, state.base.value)
  const marks = [
    timeWords(entry.atMs),
    entry.address === '' ? '' : words.from_(entry.address),
    words.number(entry.sequence),
  ]
  return (
    <article class="audit-entry">
      <h2>{sentence}</h2>
      <p class="soft">{marks.filter(Boolean).join(' · ')}</p>
      {entry.reason !== '' && <p class="audit-reason">{words.reason(entry.reason)}</p>}
      {fields.length > 0 && (
        <dl class="audit-fields">
          {fields.map(({ label, before, after }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                {entry.before !== '' && <span class="audit-before">{before}</span>}
                {entry.before !== '' && entry.after !== '' && <span>→</span>}
                {entry.after !== '' && <span class="audit-after">{after}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  )
}
