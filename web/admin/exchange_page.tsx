// What goes out and comes in as files (F81, F82, F112).
import type { JSX } from 'preact'
import type { StateProps } from './app.tsx'
import { ExportSection } from './export_section.tsx'
import { ImportDomain } from './import_domain.tsx'
import { ImportDirectory, ImportOpenvocs } from './import_outside.tsx'
import { text } from './text.ts'

export function ExchangePage({ state }: StateProps): JSX.Element {
  const words = text.exchange
  const isOfSystem = state.view.value.duties.some(
    ({ scope, duty }) => scope === '' && duty === 'administrator',
  )
  return (
    <>
      <header class="page-head">
        <h1>{words.title}</h1>
      </header>
      {state.edits.value.length > 0 && <p class="shell-warning">{words.staged}</p>}
      <div class="exchanges">
        <ExportSection state={state} />
        <ImportDomain state={state} />
        {isOfSystem && <ImportOpenvocs state={state} />}
        <ImportDirectory state={state} />
      </div>
    </>
  )
}
