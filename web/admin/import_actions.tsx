// The reason, and the two steps of every import: look what it does, then do it.
import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ImportAnswer, ImportRun } from './import_run.ts'
import { text } from './text.ts'

export interface ImportActionsProps {
  readonly run: ImportRun
  /** There is something to import. */
  readonly isReady: boolean
  readonly ask: (options: {
    readonly dryRun: boolean
    readonly reason: string
  }) => Promise<ImportAnswer>
}

export function ImportActions({ run, isReady, ask }: ImportActionsProps): JSX.Element {
  const words = text.exchange
  const reason: Signal<string> = useSignal('')
  const isTried = run.report.value?.isDry === true && run.report.value.changed.entries.length > 0
  const go = (dryRun: boolean) => void run.run(dryRun, () => ask({ dryRun, reason: reason.value }))
  return (
    <div class="exchange-actions">
      <label class="field">
        <span>{text.review.reason}</span>
        <input
          type="text"
          maxLength={200}
          value={reason.value}
          onInput={({ currentTarget }) => (reason.value = currentTarget.value)}
        />
      </label>
      <button
        class="button"
        type="button"
        disabled={!isReady || run.busy.value}
        onClick={() => go(true)}
      >
        {words.tryIt}
      </button>
      <button
        class="button main"
        type="button"
        disabled={!isTried || run.busy.value}
        onClick={() => go(false)}
      >
        {words.doIt}
      </button>
    </div>
  )
}
