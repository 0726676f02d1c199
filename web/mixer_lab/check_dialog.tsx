// Runs the engine's conformance cases in this browser and shows the verdict on each.
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { conformanceCases } from '../../test/conformance/cases.ts'
import { Icon } from '../shared/icons.tsx'
import type { LabProps } from './app.tsx'
import { text } from './text.ts'

const words = text.check

export function CheckDialog({ state }: LabProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const verdicts = state.verdicts.value
  const isDone = state.checkSeconds.value !== undefined
  const open = () => {
    dialog.current?.showModal()
    if (verdicts.length === 0) state.check()
  }
  return (
    <>
      <button class="button" type="button" onClick={open}>
        {words.open}
      </button>
      <dialog class="check" ref={dialog} aria-labelledby="check-title">
        <div class="card-row">
          <h2 id="check-title">{words.title}</h2>
          <p role="status" data-check={isDone ? 'done' : 'running'}>
            {summary(state)}
          </p>
        </div>
        {/* The list scrolls: a keyboard has to reach it. */}
        <ol class="verdicts" tabIndex={0} aria-labelledby="check-title">
          {verdicts.map(({ claim, passed, measured }) => (
            <li key={claim} data-verdict={passed ? 'pass' : 'fail'}>
              <span class="verdict">{passed ? words.passed : words.failed}</span>
              <span>{claim}</span>
              <span class="soft">{measured}</span>
            </li>
          ))}
        </ol>
        <div class="check-buttons">
          <button class="button" type="button" disabled={!isDone} onClick={() => state.check()}>
            {words.again}
          </button>
          <button class="button main" type="button" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
            {words.close}
          </button>
        </div>
      </dialog>
    </>
  )
}

function summary({ verdicts, checkSeconds }: LabProps['state']): string {
  const passed = verdicts.value.filter((verdict) => verdict.passed).length
  return checkSeconds.value === undefined
    ? words.running(verdicts.value.length, conformanceCases.length)
    : words.result(passed, conformanceCases.length, checkSeconds.value)
}
