// Asks before a supervisor does something: to whom, what it means, and why. Enter does it, Escape does not.
import { useSignal } from '@preact/signals'
import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { VocsError } from '../../src/protocol/errors.ts'
import type { LoopState } from '../../src/protocol/domain.ts'
import type { LiveRow, LiveRowLoop } from '../admin_logic/live_rows.ts'
import { Dialog } from '../shared/dialog.tsx'
import type { AdminState } from './admin_state.ts'
import { LoopSwitches, type WantedStates } from './live_loop_switches.tsx'
import type { LiveState } from './live_state.ts'
import { doToEach, type Outcome } from './supervise_many.ts'
import { text } from './text.ts'

export type Act =
  | {
      readonly kind: 'mute' | 'unmute' | 'disconnect' | 'message' | 'move'
      readonly rows: readonly LiveRow[]
    }
  | { readonly kind: 'untalk'; readonly rows: readonly LiveRow[]; readonly loop: LiveRowLoop }
  | { readonly kind: 'messageAll' | 'reloadAll'; readonly scope: string }

/** As the server takes it. */
const LETTERS_MAX = 200

interface ActDialogProps {
  readonly live: LiveState
  readonly act: Act
  readonly close: () => void
}

export function ActDialog({ live, act, close }: ActDialogProps): JSX.Element {
  const words = text.live
  const said = useSignal('')
  const wanted = useSignal<WantedStates>(new Map())
  const acting = useSignal(false)
  const failure = useSignal('')
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const isMessage = act.kind === 'message' || act.kind === 'messageAll'
  const isComplete =
    (!isMessage || said.value.trim() !== '') && (act.kind !== 'move' || wanted.value.size > 0)
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isComplete || acting.value) return
    acting.value = true
    failure.value = await carryOut(live.admin, act, said.value.trim(), wanted.value)
    acting.value = false
    if (failure.value === '') close()
  }
  return (
    <Dialog title={words.titles[act.kind](whom(live, act))} close={close}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        {'rows' in act && act.rows.length > 1 && <Names rows={act.rows} />}
        <p class="soft">
          {act.kind === 'untalk' ? words.tells.untalk(act.loop.name) : words.tells[act.kind]}
        </p>
        {act.kind === 'move' && act.rows[0] !== undefined && (
          <LoopSwitches live={live} row={act.rows[0]} wanted={wanted} />
        )}
        <label class="field">
          <span>
            {isMessage
              ? words.messageText
              : act.kind === 'reloadAll'
                ? words.reasonLog
                : words.reason}
          </span>
          <input
            ref={input}
            type="text"
            maxLength={LETTERS_MAX}
            autocomplete="off"
            value={said.value}
            onInput={({ currentTarget }) => (said.value = currentTarget.value)}
          />
        </label>
        <p class="failure" role="alert">
          {failure.value}
        </p>
        <Buttons
          act={act}
          close={close}
          isReady={isComplete && !acting.value}
          acting={acting.value}
        />
      </form>
    </Dialog>
  )
}

function Buttons(props: {
  readonly act: Act
  readonly close: () => void
  readonly isReady: boolean
  readonly acting: boolean
}): JSX.Element {
  const { act, close, isReady, acting } = props
  return (
    <div class="dialog-actions">
      <button class="button" type="button" onClick={close}>
        {text.cancel}
      </button>
      <button
        class={act.kind === 'disconnect' ? 'button danger' : 'button main'}
        type="submit"
        disabled={!isReady}
      >
        {acting ? text.live.acting : text.live.confirm[act.kind]}
      </button>
    </div>
  )
}

/** Names that are listed; the title has the number of all. */
const NAMES_MAX = 50

function Names({ rows }: { readonly rows: readonly LiveRow[] }): JSX.Element {
  const left = rows.length - NAMES_MAX
  const names = rows.slice(0, NAMES_MAX).map(({ name }) => name)
  return <p>{[...names, ...(left > 0 ? [text.live.more(left)] : [])].join(', ')}</p>
}

function whom(live: LiveState, act: Act): string {
  if (!('rows' in act)) {
    const { scope } = live.admin.base.value
    return scope.get(act.scope)?.name ?? (act.scope || text.scope.all)
  }
  return namesOf(act.rows)
}

/** One by the name, several by the number. */
function namesOf(rows: readonly LiveRow[]): string {
  return rows.length === 1 ? (rows[0]?.name ?? '') : text.live.many(rows.length)
}

/** Does it and tells how it went; why not, if nothing was done. */
async function carryOut(
  admin: AdminState,
  act: Act,
  said: string,
  wanted: WantedStates,
): Promise<string> {
  const words = text.live.done
  if (!('rows' in act)) {
    try {
      const count = await (act.kind === 'messageAll'
        ? admin.supervision.broadcast(act.scope, said)
        : admin.supervision.reloadAll(act.scope, said))
      const tell = act.kind === 'messageAll' ? words.all : words.reload
      admin.notices.show('info', tell(count))
      return ''
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      return error.message
    }
  }
  const { done, refused } = await doToEach(act.rows, (row) => doTo(admin, act, row, said, wanted))
  return tellOutcome(admin, { done, refused }, words[act.kind])
}

function tellOutcome(
  admin: AdminState,
  { done, refused }: Outcome<LiveRow>,
  words: (who: string) => string,
): string {
  const why = refused.map(({ target, why }) => `${target.name}: ${why}`)
  const notDone = why.length === 0 ? '' : text.live.notDone(why.slice(0, 5).join('; '))
  if (done.length === 0) return notDone
  const kind = notDone === '' ? 'info' : 'warning'
  admin.notices.show(kind, [words(namesOf(done)), notDone].filter(Boolean).join(' '))
  return ''
}

async function doTo(
  { supervision }: AdminState,
  act: Extract<Act, { readonly rows: unknown }>,
  { session }: LiveRow,
  said: string,
  wanted: WantedStates,
): Promise<void> {
  switch (act.kind) {
    case 'mute':
    case 'unmute':
      return supervision.mute(session, act.kind === 'mute', said)
    case 'disconnect':
      return supervision.disconnect(session, said)
    case 'message':
      return supervision.notify(session, said)
    case 'untalk':
      return supervision.switchLoop(session, act.loop.id, 'monitor', said)
    case 'move':
      // Off first: a role that talks on one loop at a time has to leave the one for the other.
      for (const [loop, state] of [...wanted].sort(offFirst)) {
        await supervision.switchLoop(session, loop, state, said)
      }
  }
}

const ORDER: readonly LoopState[] = ['off', 'monitor', 'talk']

function offFirst(
  [, a]: readonly [string, LoopState],
  [, b]: readonly [string, LoopState],
): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b)
}
