// Walks the whole audit log, for administrators of the system, and says whether it is whole.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { AuditVerifiedMessage } from '../../src/protocol/admin_messages.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { AuditEntry } from './audit_entry.tsx'
import { text } from './text.ts'

export function AuditVerify({ state }: StateProps): JSX.Element | null {
  const words = text.audit
  const result = useSignal<AuditVerifiedMessage | undefined>(undefined)
  /** s since it began; undefined: it is not under way. */
  const seconds = useSignal<number | undefined>(undefined)
  const isBusy = seconds.value !== undefined
  useEffect(() => {
    if (!isBusy) return undefined
    const counting = setInterval(() => (seconds.value = (seconds.peek() ?? 0) + 1), 1000)
    return () => clearInterval(counting)
  }, [isBusy])
  const { duties } = state.view.value
  if (!duties.some(({ scope, duty }) => scope === '' && duty === 'administrator')) return null
  const verify = async () => {
    result.value = undefined
    seconds.value = 0
    result.value = await state.attempt(state.administration.verifyAudit())
    seconds.value = undefined
  }
  return (
    <>
      <button class="button" type="button" disabled={isBusy} onClick={() => void verify()}>
        <Icon name="shield" />
        {words.verify}
      </button>
      <div class="verified" role="status">
        {seconds.value !== undefined && (
          <p>
            <progress aria-label={words.verify} /> {words.verifying(seconds.value)}
          </p>
        )}
        {result.value !== undefined && <Verified state={state} result={result.value} />}
      </div>
    </>
  )
}

function Verified({
  state,
  result,
}: StateProps & { readonly result: AuditVerifiedMessage }): JSX.Element {
  const words = text.audit
  const { entries, firstBroken, endMissing } = result
  if (!isBroken(firstBroken) && !endMissing) {
    return (
      <p class="verified-good">
        <Icon name="check" />
        {words.whole(entries)}
      </p>
    )
  }
  return (
    <>
      {isBroken(firstBroken) && (
        <>
          <p class="system-alarm">
            <Icon name="warning" />
            {words.broken(firstBroken.sequence)}
          </p>
          <AuditEntry state={state} entry={firstBroken} />
        </>
      )}
      {endMissing && (
        <p class="system-alarm">
          <Icon name="warning" />
          {words.endMissing}
        </p>
      )}
    </>
  )
}

/** A decoded message has null where nothing was sent. */
function isBroken<Entry>(entry: Entry | null | undefined): entry is Entry {
  return entry !== undefined && entry !== null
}
