// The records (F85, F91): who did what, and what happened on the loops.
import type { JSX } from 'preact'
import type { StateProps } from './app.tsx'
import { AuditSearch } from './audit_search.tsx'
import { AuditVerify } from './audit_verify.tsx'
import { LoopEvents } from './loop_events.tsx'
import { Segments } from './segments.tsx'
import { text } from './text.ts'

const TABS = ['changes', 'events'] as const

export function AuditPage({ state }: StateProps): JSX.Element {
  const tab = state.route.value.item === 'events' ? 'events' : 'changes'
  return (
    <>
      <header class="page-head">
        <h1>{text.audit.title}</h1>
        <Segments
          legend={text.audit.parts}
          options={TABS}
          words={text.audit.tabs}
          chosen={tab}
          choose={(chosen) => state.go({ item: chosen === 'events' ? chosen : '' })}
        />
        {tab === 'changes' && <AuditVerify state={state} />}
      </header>
      {tab === 'changes' ? <AuditSearch state={state} /> : <LoopEvents state={state} />}
    </>
  )
}
