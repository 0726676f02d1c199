// Waits for the button that is to be bound, and helps to find it: which devices there are, and how to pair another one.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

export interface LearnProps extends StateProps {
  /** Why the last press is not taken; empty: it was. */
  readonly refused: string
}

export function LearnPanel({ state, refused }: LearnProps): JSX.Element {
  const { talk } = state
  const kind = talk.learning.value?.kind
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (kind !== undefined) panel.current?.scrollIntoView({ block: 'nearest' })
  }, [kind])
  return (
    <div class="talk-learn" ref={panel} data-learning={kind} hidden={kind === undefined}>
      <p role="status">
        {kind === undefined ? '' : text.talkSettings.learn[kind]}
        {refused !== '' && <strong>{refused}</strong>}
      </p>
      {kind === 'hid' && <HidDevices state={state} />}
      {kind === 'midi' && <MidiDevices state={state} />}
      <button class="button" type="button" onClick={() => (talk.learning.value = undefined)}>
        {text.talkSettings.cancel}
      </button>
    </div>
  )
}

function HidDevices({ state: { devices } }: StateProps): JSX.Element {
  const { hid } = devices
  const problem = useSignal('')
  if (!hid.isPossible) return <p class="soft">{text.talkSettings.noHid}</p>
  const pair = (which: 'headset' | 'any') => {
    hid.pair(which).then(
      (isPaired) => (problem.value = isPaired ? '' : text.talkSettings.nonePaired),
      (error: unknown) => {
        problem.value = error instanceof Error ? error.message : String(error)
      },
    )
  }
  return (
    <>
      <p class="soft">{text.talkSettings.devices(hid.names.value)}</p>
      <button class="button" type="button" onClick={() => pair('headset')}>
        {text.talkSettings.pairHeadset}
      </button>
      <button class="button" type="button" onClick={() => pair('any')}>
        {text.talkSettings.pairAny}
      </button>
      <p role="status">{problem.value}</p>
    </>
  )
}

function MidiDevices({ state: { devices } }: StateProps): JSX.Element {
  const { midi } = devices
  if (!midi.isPossible) return <p class="soft">{text.talkSettings.noMidi}</p>
  return <p class="soft">{text.talkSettings.devices(midi.names.value)}</p>
}
