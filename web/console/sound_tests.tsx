// Tries the devices out (F52): the microphone's level with a word, a test sound on either side, and the own voice
// recorded and played back. I/O: timers.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { levelWord, PeakHold } from '../console_logic/level_judge.ts'
import { partOfDbfs } from '../console_logic/microphone_level.ts'
import { testSound } from '../console_logic/own_sounds.ts'
import { Icon } from '../shared/icons.tsx'
import type { LocalAudio } from './local_audio.ts'
import type { Microphone } from './microphone.ts'
import { text } from './text.ts'

const METER_EVERY_MS = 50
const VOICE_MS = 3000
const METER_DBFS_MIN = -60

export function LevelMeter({ microphone }: { readonly microphone: Microphone }): JSX.Element {
  const level = useSignal(-Infinity)
  const peak = useSignal(-Infinity)
  useEffect(() => {
    const hold = new PeakHold()
    const timer = setInterval(() => {
      level.value = microphone.dbfs()
      peak.value = hold.add(microphone.peakDbfs(), performance.now())
    }, METER_EVERY_MS)
    return () => clearInterval(timer)
  }, [microphone])
  const words = text.sounds.microphone
  const word = levelWord(peak.value)
  return (
    <div class="level" data-level={word}>
      <div
        class="level-bar"
        role="meter"
        aria-label={words.level}
        aria-valuemin={METER_DBFS_MIN}
        aria-valuemax={0}
        aria-valuenow={Math.round(Math.min(0, Math.max(METER_DBFS_MIN, level.value)))}
        aria-valuetext={words.words[word]}
      >
        <div class="level-now" style={{ width: `${partOfDbfs(level.value) * 100}%` }} />
        <div class="level-peak" style={{ left: `${partOfDbfs(peak.value) * 100}%` }} />
      </div>
      <p role="status">{words.words[word]}</p>
    </div>
  )
}

interface HearProps {
  readonly microphone: Microphone
  readonly local: LocalAudio
}

/** Three seconds of the own voice, for the own ears alone. */
export function HearYourself({ microphone, local }: HearProps): JSX.Element {
  const step = useSignal<'idle' | 'recording' | 'playing' | 'failed'>('idle')
  const words = text.sounds.microphone
  const track = microphone.state.value === 'ready' ? microphone.ownTrack : undefined
  const isBusy = step.value === 'recording' || step.value === 'playing'
  const hear = async () => {
    if (track === undefined || isBusy) return
    try {
      step.value = 'recording'
      const voice = await recordVoice(track)
      step.value = 'playing'
      await local.playRecording(voice)
      step.value = 'idle'
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      step.value = 'failed'
    }
  }
  return (
    <div class="sound-test">
      <button
        class="button"
        type="button"
        aria-disabled={track === undefined || isBusy}
        onClick={() => void hear()}
      >
        <Icon name="microphone" />
        {words.hear}
      </button>
      <p class="soft" role="status" data-step={step.value}>
        {step.value === 'recording' && words.recording}
        {step.value === 'playing' && words.playing}
        {step.value === 'failed' && words.hearFailed}
        {step.value === 'idle' && words.hearNote}
      </p>
    </div>
  )
}

export function TestSound({ local }: { readonly local: LocalAudio }): JSX.Element {
  const side = useSignal<number | undefined>(undefined)
  const words = text.sounds.output
  const play = async () => {
    if (side.value !== undefined) return
    side.value = 0
    const half = setTimeout(() => (side.value = 1), 700)
    await local.play(testSound)
    clearTimeout(half)
    side.value = undefined
  }
  return (
    <div class="sound-test">
      <button
        class="button"
        type="button"
        aria-disabled={side.value !== undefined}
        onClick={() => void play()}
      >
        <Icon name="volume" />
        {words.test}
      </button>
      <p class="soft" role="status">
        {side.value === undefined ? words.testNote : words.testing[side.value]}
      </p>
    </div>
  )
}

function recordVoice(track: MediaStreamTrack): Promise<Blob> {
  const recorder = new MediaRecorder(new MediaStream([track]))
  const parts: Blob[] = []
  return new Promise((recorded) => {
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
    recorder.addEventListener('stop', () => recorded(new Blob(parts, { type: recorder.mimeType })))
    recorder.start()
    setTimeout(() => {
      // A microphone that is unplugged meanwhile has ended it.
      if (recorder.state !== 'inactive') recorder.stop()
    }, VOICE_MS)
  })
}
