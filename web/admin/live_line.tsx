// One live session: who, on what, how it is heard, and what can be done to it.
import type { JSX } from 'preact'
import type { LiveRow, LiveRowLoop } from '../admin_logic/live_rows.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import type { Act } from './live_act_dialog.tsx'
import type { LiveProps } from './live_page.tsx'
import { text } from './text.ts'

interface LineProps extends LiveProps {
  readonly row: LiveRow
  readonly index: number
  /** px from the first row's top. */
  readonly top: number
  readonly height: number
}

/** Chips in a row; the dialog has all of the loops. */
const CHIPS_MAX = 6

export function LiveLine(props: LineProps): JSX.Element {
  const { live, row, index, top, height } = props
  const words = text.live
  const style = { transform: `translateY(${top}px)`, height: `${height}px` }
  return (
    <div
      class="live-row"
      role="row"
      aria-rowindex={index + 2}
      data-session={row.session}
      data-gone={row.gone}
      data-talking={row.talking}
      style={style}
    >
      <span role="cell" class="cell-select">
        <label class="row-check">
          <span class="unseen">{words.selectOne(row.name)}</span>
          <input
            type="checkbox"
            checked={live.isChosen(row.session)}
            disabled={row.gone}
            onChange={({ currentTarget }) => live.choose(row.session, currentTarget.checked)}
          />
        </label>
      </span>
      <span role="cell" class="cell-name" title={`${row.name}, ${row.roleName || words.noRole}`}>
        <strong>{row.name}</strong>
        <span class="soft">{row.roleName || words.noRole}</span>
      </span>
      <span role="cell" class="cell-loops">
        <Chips {...props} />
      </span>
      <span role="cell" class="cell-talking">
        <Voice row={row} />
      </span>
      <span role="cell" class="cell-media" data-media={row.media}>
        {words.media[row.media]}
      </span>
      <span role="cell" class="cell-delay">
        <span class="cell-label">{words.columns.delay}</span>
        {words.ms(row.delayMs)}
      </span>
      <span role="cell" class="cell-loss" data-bad={row.lossPercent >= 5}>
        <span class="cell-label">{words.columns.loss}</span>
        {words.percent(row.lossPercent)}
      </span>
      <span role="cell" class="cell-node">
        <span>{row.node || '–'}</span>
        <span class="soft">{row.address || words.noAddress}</span>
      </span>
      <span role="cell" class="cell-act">
        <Acts {...props} />
      </span>
    </div>
  )
}

function Voice({ row }: { readonly row: LiveRow }): JSX.Element {
  const words = text.live.voice
  if (row.gone) return <span class="mark">{text.live.gone}</span>
  return (
    <>
      {row.muted && (
        <span class="mark" data-mark="muted">
          <Icon name="microphoneOff" />
          {words.muted}
        </span>
      )}
      {row.talking && (
        <span class="mark" data-mark="talking">
          <Icon name="speech" />
          {words.talking}
        </span>
      )}
      {row.pressed && !row.talking && (
        <span class="mark">
          <Icon name="microphone" />
          {words.pressed}
        </span>
      )}
      {!row.muted && !row.pressed && <span class="soft">{words.quiet}</span>}
    </>
  )
}

function Chips({ row, act }: LineProps): JSX.Element {
  const words = text.live
  if (row.loops.length === 0) return <span class="soft">{words.noLoops}</span>
  // Talk first: that is what somebody may want to take away.
  const loops = [...row.loops].sort(
    (a, b) => Number(b.state === 'talk') - Number(a.state === 'talk'),
  )
  const left = loops.length - CHIPS_MAX
  return (
    <>
      {loops.slice(0, CHIPS_MAX).map((loop) => (
        <Chip key={loop.id} row={row} loop={loop} act={act} />
      ))}
      {left > 0 && <span class="chip">{words.more(left)}</span>}
    </>
  )
}

interface ChipProps {
  readonly row: LiveRow
  readonly loop: LiveRowLoop
  readonly act: (act: Act) => void
}

/** Of a loop in talk it is a button: it takes talk away. */
function Chip({ row, loop, act }: ChipProps): JSX.Element {
  const words = text.live
  const said = (
    <>
      <Icon name={loop.state === 'talk' ? 'microphone' : 'ear'} />
      <span>{loop.short}</span>
      <span class="unseen">{`: ${words.states[loop.state]}`}</span>
    </>
  )
  if (loop.state !== 'talk' || row.gone) {
    return (
      <span
        class="chip"
        data-state={loop.state}
        title={words.chip(loop.name, words.states[loop.state])}
      >
        {said}
      </span>
    )
  }
  const name = `${words.act.of(words.act.untalk, row.name)}, ${loop.name}`
  return (
    <button
      type="button"
      class="chip"
      data-state={loop.state}
      title={name}
      onClick={() => act({ kind: 'untalk', rows: [row], loop })}
    >
      {said}
      <span class="unseen">{`. ${name}`}</span>
    </button>
  )
}

function Acts({ row, act }: LineProps): JSX.Element {
  const mute = row.muted ? 'unmute' : 'mute'
  const acts: readonly (readonly [
    'mute' | 'unmute' | 'move' | 'message' | 'disconnect',
    IconName,
  ])[] = [
    [mute, row.muted ? 'microphone' : 'microphoneOff'],
    ['move', 'sliders'],
    ['message', 'message'],
    ['disconnect', 'off'],
  ]
  const words = text.live.act
  return (
    <>
      {acts.map(([kind, icon], place) => (
        <button
          // By its place: the focus stays on the button that mutes and unmutes.
          key={place}
          type="button"
          class="icon-button"
          disabled={row.gone || (kind === 'move' && row.role === '')}
          aria-label={words.of(words[kind], row.name)}
          title={words.of(words[kind], row.name)}
          onClick={() => act({ kind, rows: [row] })}
        >
          <Icon name={icon} />
        </button>
      ))}
    </>
  )
}
