// A domain with its projects, or one project, as a text (F81): to be saved or copied, without passwords.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { TEXT_FORMATS, type TextFormat } from '../../src/protocol/domain.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { ScopeSelect, useScopeChoice } from './scope_select.tsx'
import { text } from './text.ts'

export function ExportSection({ state }: StateProps): JSX.Element {
  const words = text.exchange
  const choice = useScopeChoice(state)
  const format = useSignal<TextFormat>('yaml')
  const said = useSignal('')
  const busy = useSignal(false)
  const scope = choice.scope.value
  const run = async (use: (written: string) => Promise<string> | string) => {
    busy.value = true
    said.value = words.writing
    const written = await state.attempt(state.administration.exportScope(scope, format.value))
    said.value = written === undefined ? '' : await use(written)
    busy.value = false
  }
  const save = (written: string) => {
    const file = `${scope}.${format.value}`
    saveAs(file, written)
    return words.saved(file, Math.ceil(written.length / 1024))
  }
  const isOff = busy.value || scope === ''
  return (
    <section class="exchange" aria-labelledby="export-title">
      <h2 id="export-title">{words.export}</h2>
      <p class="soft">{words.exportTells}</p>
      <div class="exchange-actions">
        <ScopeSelect state={state} label={text.scope.label} choice={choice} />
        <label class="field exchange-format">
          <span>{words.format}</span>
          <select
            value={format.value}
            onChange={({ currentTarget }) => (format.value = currentTarget.value as TextFormat)}
          >
            {TEXT_FORMATS.map((name) => (
              <option key={name} value={name}>
                {name.toUpperCase()}
              </option>
            ))}
          </select>
        </label>
        <button class="button main" type="button" disabled={isOff} onClick={() => void run(save)}>
          <Icon name="download" />
          {words.save}
        </button>
        <button class="button" type="button" disabled={isOff} onClick={() => void run(copy)}>
          <Icon name="copy" />
          {text.review.copy}
        </button>
      </div>
      <p role="status" class="exchange-status">
        {said.value}
      </p>
    </section>
  )
}

/** Says what came of it: a browser may refuse. */
async function copy(written: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(written)
    return text.exchange.copied
  } catch {
    return text.exchange.notCopied
  }
}

function saveAs(name: string, written: string): void {
  const url = URL.createObjectURL(new Blob([written], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
