// One loop (F11, F14, F31-F33, F40, F59): its state by colour, word and icon; who talks; its
// volume and place. The whole upper part is one button: monitor first, then talk; on it lies the count of
// participants, which opens the roster (X10).
import type { JSX } from 'preact'
import { Icon } from '../shared/icons.tsx'
import type { LoopPlace } from '../console_logic/loop_pages.ts'
import type { StateProps } from './app.tsx'
import type { ShownLoop } from './console_client.ts'
import { LoopSound } from './loop_sound.tsx'
import { SpokenMark } from './spoken_mark.tsx'
import { DimmedSign, PriorityMark } from './loop_marks.tsx'
import { STATE_ICONS } from './state_icons.ts'
import { text } from './text.ts'
import type { TileState } from './tile_state.ts'

export interface LoopProps {
  readonly state: TileState
  readonly loop: ShownLoop
}

interface PlaceProps {
  /** Where the layout puts it; undefined: the next place. */
  readonly place?: LoopPlace | undefined
}

/** Names with more characters are written smaller, so that they fit into two lines (F59). */
const LONG_NAME = 20

/** The loop as it is now: only its own tile is rendered again when something of it changes. */
export function LiveTile({
  state,
  id,
  place,
}: StateProps & PlaceProps & { readonly id: number }): JSX.Element | null {
  const loop = state.loops.get(id)?.value
  return loop === undefined ? null : <LoopTile state={state} loop={loop} place={place} />
}

export function LoopTile({ state, loop, place }: LoopProps & PlaceProps): JSX.Element {
  return (
    <section
      class="tile"
      role="group"
      aria-label={loop.name}
      data-loop={loop.id}
      data-name={loop.name}
      data-state={loop.state}
      data-active={loop.active}
      data-highlight={loop.highlight}
      data-long={text.dims.marks[loop.priority].length + loop.name.length > LONG_NAME}
      data-priority={loop.priority}
      style={place && { gridRow: place.row, gridColumn: place.column }}
    >
      <button
        class="tile-switch"
        type="button"
        data-switch=""
        aria-label={actionOf(loop)}
        aria-describedby={`loop-${loop.id}-facts`}
        onClick={() => state.clickLoop(loop)}
      />
      <TileFacts state={state} loop={loop} />
      <div class="tile-controls">
        <button
          class="tile-off"
          type="button"
          aria-label={text.loops.switchOffName(loop.name)}
          aria-disabled={loop.state === 'off'}
          onClick={() => state.switchOff(loop)}
        >
          <Icon name="off" />
          <span>{text.loops.switchOff}</span>
        </button>
        <LoopSound state={state} loop={loop} />
      </div>
    </section>
  )
}

function TileFacts({ state, loop }: LoopProps): JSX.Element {
  const highlight = text.loops.highlights[loop.highlight]
  return (
    <div class="tile-facts" id={`loop-${loop.id}-facts`}>
      <div class="tile-head">
        <span class="tile-abbreviation">{loop.abbreviation}</span>
        <h2 class="tile-name" title={loop.name}>
          <PriorityMark priority={loop.priority} /> {loop.name}
        </h2>
      </div>
      <div class="tile-row">
        <span class="tile-state">
          <Icon name={STATE_ICONS[loop.state]} />
          {text.loops.states[loop.state]}
        </span>
        <DimmedSign state={state} loop={loop} />
        <button
          class="tile-people"
          type="button"
          title={text.roster.open}
          aria-haspopup="dialog"
          aria-label={text.roster.openName(loop.participants, loop.name)}
          onClick={({ currentTarget }) => state.roster.open(loop.id, currentTarget)}
        >
          <Icon name="people" />
          <span data-participants="">{loop.participants}</span>
        </button>
        <span class="tile-right" title={text.loops.rights[loop.right]}>
          <Icon name="headphones" />
          {loop.right === 'talk' && <Icon name="microphone" />}
          <span class="unseen">{text.loops.rights[loop.right]}</span>
        </span>
      </div>
      <Talkers state={state} loop={loop} />
      {highlight !== '' && <span class="unseen">{highlight}</span>}
    </div>
  )
}

function Talkers({ state, loop }: LoopProps): JSX.Element {
  return (
    <p class="tile-talkers">
      <SpokenMark state={state} loop={loop.id} />
      {loop.active && (
        <>
          <Icon name="speech" />
          <span class="unseen">{text.loops.speech}</span>
        </>
      )}
      <span class="tile-names" title={talkerWords(loop)}>
        {loop.talkers.map(({ name, own }, index) => (
          <span key={`${index} ${name}`} class={own ? 'talker own' : 'talker'}>
            {own ? text.loops.you : name}
          </span>
        ))}
      </span>
    </p>
  )
}

/** All of them, where the tile has no room. */
function talkerWords({ talkers }: ShownLoop): string | undefined {
  const names = talkers.map(({ name, own }) => (own ? text.loops.you : name))
  return names.length === 0 ? undefined : names.join(text.listJoiner)
}

/** What the button says: where the loop stands and what a press does. */
function actionOf({ name, state, right }: ShownLoop): string {
  if (state === 'off') return text.loops.actions.monitor(name)
  if (state === 'talk') return text.loops.actions.talking(name)
  return right === 'talk' ? text.loops.actions.talk(name) : text.loops.actions.listening(name)
}
