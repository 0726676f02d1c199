// Lines out of a spreadsheet: what each would do is shown while they are typed or pasted; the good ones are collected as
// one step, and none is left out unsaid.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { CSV_COLUMNS } from '../admin_logic/csv_columns.ts'
import { type CsvPlan, planCsv, type PlannedLine } from '../admin_logic/csv_plan.ts'
import { scopesForNew } from '../admin_logic/ownership.ts'
import { Dialog } from '../shared/dialog.tsx'
import { CsvPreview } from './csv_preview.tsx'
import { CheckLine } from './entity_fields.tsx'
import { SelectField } from './select_field.tsx'
import type { KindProps } from './table_page.tsx'
import { text } from './text.ts'

export interface CsvDialogProps extends KindProps {
  readonly close: () => void
}

/** As the server takes them in one change. */
const EDITS_MAX = 5000
const FILE_BYTES_MAX = 4 << 20
/** Numbers of wrong lines that are told in a sentence. */
const NUMBERS_MAX = 20

export function CsvDialog({ state, kind, close }: CsvDialogProps): JSX.Element {
  const words = text.csv
  const scopes = useMemo(() => {
    const user = state.view.peek().user?.id ?? ''
    return scopesForNew(state.entities.peek(), state.route.peek().scope, user)
  }, [])
  const here = state.route.peek().scope
  const typed = useSignal('')
  const scope = useSignal(scopes.includes(here) ? here : (scopes[0] ?? ''))
  const withPasswords = useSignal(true)
  const leavesOut = useSignal(false)
  const usualPort = useUsualPort({ state, kind })
  const entities = state.entities.value
  const plan = useMemo(
    () =>
      planCsv(typed.value, {
        kind,
        entities,
        scope: scope.value,
        scopes: new Set(scopes),
        usualPort,
        withPasswords: withPasswords.value,
      }),
    [typed.value, entities, scope.value, usualPort, withPasswords.value],
  )
  const type = (lines: string) => {
    typed.value = lines
    leavesOut.value = false
  }
  return (
    <Dialog title={words.title[kind]} close={close} wide>
      <p>{words.intro}</p>
      <p class="soft">
        {words.order(CSV_COLUMNS[kind].map((column) => words.columns[column]).join(', '))}{' '}
        {words.meaning}
      </p>
      <LinesField typed={typed.value} type={type} />
      <FileChoice state={state} read={type} />
      {scopes.length > 1 && (
        <SelectField
          label={words.scope}
          value={scope}
          options={scopes.map((id) => [id, entities.scope.get(id)?.name ?? id])}
        />
      )}
      {kind === 'user' && (
        <CheckLine
          label={words.passwords}
          hint={text.form.passwordTold}
          checked={withPasswords.value}
          change={(checked) => (withPasswords.value = checked)}
        />
      )}
      <CsvPreview plan={plan} />
      <TakeOver state={state} plan={plan} leavesOut={leavesOut} close={close} />
    </Dialog>
  )
}

interface LinesProps {
  readonly typed: string
  readonly type: (lines: string) => void
}

function LinesField({ typed, type }: LinesProps): JSX.Element {
  return (
    <label class="field">
      <span>{text.csv.lines}</span>
      <textarea
        class="csv-text"
        rows={6}
        wrap="off"
        spellcheck={false}
        value={typed}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
    </label>
  )
}

/** Loops that are given none have it; 0 while that is not known. */
function useUsualPort({ state, kind }: KindProps): number {
  const port = useSignal(0)
  useEffect(() => {
    if (kind !== 'loop') return
    void state.attempt(state.administration.proposeAddress('x')).then((answer) => {
      if (answer !== undefined) port.value = answer.port
    })
  }, [])
  return port.value
}

interface FileProps extends Pick<KindProps, 'state'> {
  readonly read: (lines: string) => void
}

function FileChoice({ state, read }: FileProps): JSX.Element {
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > FILE_BYTES_MAX) return state.notices.show('warning', text.csv.tooLong)
    read(decoded(await file.arrayBuffer()))
  }
  return (
    <label class="field csv-file">
      <span>{text.csv.file}</span>
      <input
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
      />
    </label>
  )
}

/** Spreadsheets on Windows still write what is no UTF-8. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

interface TakeProps extends Pick<CsvDialogProps, 'state' | 'close'> {
  readonly plan: CsvPlan
  readonly leavesOut: { value: boolean }
}

function TakeOver({ state, plan, leavesOut, close }: TakeProps): JSX.Element {
  const words = text.csv
  const wrong = plan.lines.filter(({ result }) => result === 'wrong')
  const good = plan.lines.filter(({ edits }) => edits.length > 0)
  const edits = good.flatMap((line) => line.edits)
  const isTooMuch = edits.length > EDITS_MAX
  const isBlocked = good.length === 0 || isTooMuch || (wrong.length > 0 && !leavesOut.value)
  const take = () => {
    state.stage(edits)
    const left = wrong.length === 0 ? '' : words.leftOut(wrong.length, numbersOf(wrong))
    state.notices.show(left === '' ? 'info' : 'warning', [words.taken(good.length), left].join(' '))
    close()
  }
  return (
    <>
      {wrong.length > 0 && (
        <div class="csv-wrong" role="status">
          <p>{words.wrongLines(wrong.length, numbersOf(wrong))}</p>
          {good.length > 0 && (
            <CheckLine
              label={words.leaveOut(wrong.length)}
              checked={leavesOut.value}
              change={(checked) => (leavesOut.value = checked)}
            />
          )}
        </div>
      )}
      {isTooMuch && <p role="alert">{words.tooMany(edits.length, EDITS_MAX)}</p>}
      <div class="dialog-actions">
        <button class="button" type="button" onClick={close}>
          {text.cancel}
        </button>
        <button class="button main" type="button" disabled={isBlocked} onClick={take}>
          {words.take(good.length)}
        </button>
      </div>
    </>
  )
}

function numbersOf(lines: readonly PlannedLine[]): string {
  const numbers = lines.slice(0, NUMBERS_MAX).map(({ line }) => line)
  return numbers.join(', ') + (lines.length > NUMBERS_MAX ? ' …' : '')
}
