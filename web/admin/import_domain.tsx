// A domain file, YAML or JSON, chosen, dropped or pasted (F81): what it does, what is wrong with it and where, then it.
import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import { lineRange, placeFaults } from '../admin_logic/text_faults.ts'
import type { StateProps } from './app.tsx'
import { ImportActions } from './import_actions.tsx'
import { ImportOutcome } from './import_outcome.tsx'
import { ImportRun } from './import_run.ts'
import { text } from './text.ts'

export function ImportDomain({ state }: StateProps): JSX.Element {
  const words = text.exchange
  const run = useMemo(() => new ImportRun(), [])
  const content = useSignal('')
  const replaces = useSignal(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const take = (fresh: string) => {
    content.value = fresh
    run.clear()
  }
  const show = (line: number) => {
    area.current?.focus()
    area.current?.setSelectionRange(...lineRange(content.value, line))
  }
  return (
    <DropSection title={words.import} take={take}>
      <p class="soft">{words.importTells}</p>
      <label class="field">
        <span>{words.file}</span>
        <input
          type="file"
          accept=".yaml,.yml,.json,.txt"
          onChange={({ currentTarget }) => void readFirst(currentTarget.files, take)}
        />
      </label>
      <label class="field">
        <span>{words.content}</span>
        <textarea
          ref={area}
          class="exchange-text"
          rows={10}
          spellcheck={false}
          wrap="off"
          value={content.value}
          onInput={({ currentTarget }) => take(currentTarget.value)}
        />
      </label>
      <ReplaceCheck value={replaces} changed={() => run.clear()} />
      <ImportActions
        run={run}
        isReady={content.value.trim() !== ''}
        ask={async (options) => {
          const all = { ...options, replace: replaces.value }
          return { changed: await state.administration.importDomain(content.value, all) }
        }}
      />
      <ImportOutcome
        state={state}
        run={run}
        faults={(faults) => <Faults source={content.value} faults={faults} show={show} />}
      />
    </DropSection>
  )
}

async function readFirst(
  files: FileList | null | undefined,
  take: (content: string) => void,
): Promise<void> {
  const file = files?.[0]
  if (file !== undefined) take(await file.text())
}

interface DropProps {
  readonly title: string
  readonly take: (content: string) => void
  readonly children: ComponentChildren
}

/** A file can be dropped anywhere on it. */
function DropSection({ title, take, children }: DropProps): JSX.Element {
  const isOver = useSignal(false)
  return (
    <section
      class="exchange"
      aria-labelledby="import-title"
      data-over={isOver.value}
      onDragOver={(event) => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault()
        isOver.value = false
        void readFirst(event.dataTransfer?.files, take)
      }}
    >
      <h2 id="import-title">{title}</h2>
      {children}
    </section>
  )
}

interface ReplaceProps {
  readonly value: Signal<boolean>
  readonly changed: () => void
}

function ReplaceCheck({ value, changed }: ReplaceProps): JSX.Element {
  return (
    <label class="exchange-check">
      <input
        type="checkbox"
        checked={value.value}
        onChange={({ currentTarget }) => {
          value.value = currentTarget.checked
          changed()
        }}
      />
      <span>
        <strong>{text.exchange.replace}</strong> {text.exchange.replaceTells}
      </span>
    </label>
  )
}

interface FaultsProps {
  readonly source: string
  readonly faults: readonly string[]
  readonly show: (line: number) => void
}

function Faults({ source, faults, show }: FaultsProps): JSX.Element {
  return (
    <ol class="exchange-faults">
      {placeFaults(source, faults).map(({ line, source: found, fault }, index) => (
        <li key={index}>
          {line !== undefined && (
            <button class="button" type="button" onClick={() => show(line)}>
              {text.exchange.line(line)}
            </button>
          )}
          <div>
            {found !== '' && <code>{found}</code>}
            <p>{fault}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
