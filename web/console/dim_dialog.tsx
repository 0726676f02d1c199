// Dim and priority (X06): how much the other loops are dimmed while the operator talks or somebody speaks on a priority
// loop, and which loops are those. What is chosen holds at once.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Dialog } from '../shared/dialog.tsx'
import type { StateProps } from './app.tsx'
import type { ShownLoop } from './console_client.ts'
import { PriorityMark } from './loop_marks.tsx'
import { text } from './text.ts'

const STEPS_DB = [0, 6, 12, 20] as const
/** From so many loops on there is a field to find one. */
const FILTER_FROM = 6

export function DimDialog({ state }: StateProps): JSX.Element {
  const { dimming } = state
  const { whileTalkingDb, priorityDb } = dimming.choice.value
  return (
    <Dialog title={text.dims.title} close={() => (dimming.isDialogOpen.value = false)}>
      <DimSteps
        legend={text.dims.whileTalking}
        name="while-talking"
        db={whileTalkingDb}
        choose={(db) => void dimming.choose({ whileTalkingDb: db })}
      />
      <DimSteps
        legend={text.dims.priority}
        name="priority"
        db={priorityDb}
        choose={(db) => void dimming.choose({ priorityDb: db })}
      />
      <PriorityLoops state={state} />
    </Dialog>
  )
}

interface StepsProps {
  readonly legend: string
  readonly name: string
  readonly db: number
  readonly choose: (db: number) => void
}

/** What another client set in between is a step of its own. */
function DimSteps({ legend, name, db, choose }: StepsProps): JSX.Element {
  const steps = [...new Set([...STEPS_DB, db])].sort((a, b) => a - b)
  return (
    <fieldset class="dim-steps">
      <legend>{legend}</legend>
      <div class="dim-choices">
        {steps.map((step) => (
          <label key={step} class="dim-step">
            <input type="radio" name={name} checked={step === db} onChange={() => choose(step)} />
            <span>{step === 0 ? text.dims.off : text.dims.by(step)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function PriorityLoops({ state }: StateProps): JSX.Element {
  const filter = useSignal('')
  const { loops } = state.view.value
  const chosen = state.dimming.choice.value.priorityLoops
  const choose = (priorityLoops: readonly number[]) => void state.dimming.choose({ priorityLoops })
  const offered = loops.filter(({ priority }) => priority !== 'emergency')
  const emergency = loops.filter(({ priority }) => priority === 'emergency')
  const marked = offered.filter(({ priority }) => priority === 'priority').map(({ id }) => id)
  const shown = offered.filter((loop) => isFound(loop, filter.value))
  return (
    <fieldset class="dim-loops">
      <legend>{text.dims.loops}</legend>
      <p class="soft">{text.dims.loopsNote}</p>
      {offered.length >= FILTER_FROM && (
        <label class="field">
          <span>{text.dims.filter}</span>
          <input
            type="search"
            value={filter.value}
            onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
          />
        </label>
      )}
      <div class="dim-loop-list">
        {shown.map((loop) => (
          <LoopCheck key={loop.id} loop={loop} chosen={chosen} choose={choose} />
        ))}
        {shown.length === 0 && <p class="soft">{text.dims.noMatch}</p>}
      </div>
      {marked.length > 0 && (
        <button class="button" type="button" onClick={() => choose(marked)}>
          {text.dims.takeMarked}
        </button>
      )}
      {emergency.length > 0 && (
        <p class="soft">
          {text.dims.emergency(emergency.map(({ name }) => name).join(text.listJoiner))}
        </p>
      )}
    </fieldset>
  )
}

interface LoopCheckProps {
  readonly loop: ShownLoop
  readonly chosen: readonly number[]
  readonly choose: (loops: readonly number[]) => void
}

function LoopCheck({ loop, chosen, choose }: LoopCheckProps): JSX.Element {
  const isChosen = chosen.includes(loop.id)
  const others = chosen.filter((id) => id !== loop.id)
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isChosen}
        onChange={() => choose(isChosen ? others : [...others, loop.id])}
      />
      <span>{loop.name}</span>
      {loop.priority === 'priority' && (
        <>
          <PriorityMark priority={loop.priority} />
          <span class="unseen">{text.dims.marked}</span>
        </>
      )}
    </label>
  )
}

function isFound({ name, abbreviation }: ShownLoop, filter: string): boolean {
  const sought = filter.trim().toLowerCase()
  return [name, abbreviation].some((words) => words.toLowerCase().includes(sought))
}
