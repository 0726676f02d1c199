// What is taken over from elsewhere: an openvocs database by its files (F112), users of a directory (F82).
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { VocsError } from '../../src/protocol/errors.ts'
import { isOpenvocsFile } from '../admin_logic/openvocs_files.ts'
import type { StateProps } from './app.tsx'
import { ImportActions } from './import_actions.tsx'
import { ImportOutcome } from './import_outcome.tsx'
import { ImportRun } from './import_run.ts'
import { ScopeSelect, useScopeChoice } from './scope_select.tsx'
import { TextField } from './text_field.tsx'
import { text } from './text.ts'

interface ReadFile {
  readonly path: string
  readonly text: string
}

export function ImportOpenvocs({ state }: StateProps): JSX.Element {
  const words = text.exchange
  const run = useMemo(() => new ImportRun(), [])
  const files = useSignal<readonly ReadFile[]>([])
  const unread = useSignal(0)
  const folder = useRef<HTMLInputElement>(null)
  useEffect(() => folder.current?.setAttribute('webkitdirectory', ''), [])
  const read = async (chosen: FileList | null) => {
    run.clear()
    const all = [...(chosen ?? [])].map((file) => ({
      file,
      path: file.webkitRelativePath || file.name,
    }))
    const wanted = all.filter(({ path }) => isOpenvocsFile(path))
    unread.value = all.length - wanted.length
    files.value = await Promise.all(
      wanted.map(async ({ file, path }) => ({ path, text: await file.text() })),
    )
  }
  return (
    <section class="exchange" aria-labelledby="openvocs-title">
      <h2 id="openvocs-title">{words.openvocs}</h2>
      <p class="soft">{words.openvocsTells}</p>
      <label class="field">
        <span>{words.folder}</span>
        <input
          ref={folder}
          type="file"
          multiple
          onChange={({ currentTarget }) => void read(currentTarget.files)}
        />
      </label>
      {files.value.length + unread.value > 0 && (
        <p class="soft">{words.filesRead(files.value.length, unread.value)}</p>
      )}
      <ImportActions
        run={run}
        isReady={files.value.length > 0}
        ask={(options) => state.administration.importOpenvocs(files.value, options)}
      />
      <ImportOutcome state={state} run={run} />
    </section>
  )
}

/** Nothing where no directory is configured, or nobody of it may be taken here. */
export function ImportDirectory({ state }: StateProps): JSX.Element | null {
  const words = text.exchange
  const run = useMemo(() => new ImportRun(), [])
  const isThere = useSignal(false)
  const choice = useScopeChoice(state)
  const base = useSignal('')
  const filter = useSignal('')
  const scope = choice.scope.value
  useEffect(() => {
    run.clear()
    void hasDirectory(state, scope).then((has) => (isThere.value = has))
  }, [scope])
  if (!isThere.value) return null
  const what = () => ({ base: base.value.trim(), filter: filter.value.trim() })
  return (
    <section class="exchange" aria-labelledby="directory-title">
      <h2 id="directory-title">{words.directory}</h2>
      <p class="soft">{words.directoryTells}</p>
      <div class="exchange-fields">
        <ScopeSelect state={state} label={words.into} choice={choice} />
        <TextField
          label={words.base}
          hint="ou=people,dc=example"
          value={base}
          maxLength={1000}
          touched={() => run.clear()}
        />
        <TextField
          label={words.filter}
          hint="(objectClass=person)"
          value={filter}
          maxLength={1000}
          touched={() => run.clear()}
        />
      </div>
      <ImportActions
        run={run}
        isReady={base.value.trim() !== ''}
        ask={(options) => state.administration.importDirectory(scope, what(), options)}
      />
      <ImportOutcome state={state} run={run} />
    </section>
  )
}

/** Without a base the server asks nobody; it says first of all if there is nobody to ask. */
async function hasDirectory({ administration }: StateProps['state'], scope: string) {
  try {
    await administration.importDirectory(scope, { base: '' }, { dryRun: true })
  } catch (error) {
    return error instanceof VocsError && error.code === 'BAD_REQUEST'
  }
  return true
}
