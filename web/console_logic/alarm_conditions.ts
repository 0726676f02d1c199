// What is wrong, out of all that the console knows of itself (X17). Pure.
import type { MediaPhase } from '../../src/protocol/domain.ts'
import type { ErrorCode } from '../../src/protocol/errors.ts'
import type { AlarmCondition, AlarmKind } from './alarm_list.ts'
import type { AudioGrade } from './audio_quality.ts'

export interface ConsoleCondition {
  readonly connected: boolean
  readonly media: MediaPhase
  readonly mediaProblem: ErrorCode | undefined
  readonly grade: AudioGrade | undefined
  /** Of web/console/microphone.ts; only four of them say that there is none. */
  readonly microphone: string
  /** The key was open for long, and nothing came. */
  readonly microphoneSilent: boolean
  /** A supervisor took the voice. */
  readonly muted: boolean
  /** The operator turned all sound of this console off. */
  readonly soundMuted: boolean
  /** The browser holds the sound back. */
  readonly soundBlocked: boolean
}

const NO_MICROPHONE = ['denied', 'missing', 'ended', 'insecure'] as const
export type MicrophoneCause = (typeof NO_MICROPHONE)[number]

export function alarmConditions(now: ConsoleCondition): readonly AlarmCondition[] {
  const found: AlarmCondition[] = []
  const raise = (isSo: boolean, kind: AlarmKind, cause = '') => {
    if (isSo) found.push({ kind, cause })
  }
  const isFull = now.mediaProblem === 'NO_RESOURCE'
  raise(!now.connected, 'no_server')
  raise(isFull, 'no_capacity')
  raise(!isFull && now.media !== 'connected', 'no_audio')
  raise(now.soundBlocked, 'sound_blocked')
  raise(now.muted, 'voice_taken')
  const microphone = NO_MICROPHONE.find((cause) => cause === now.microphone)
  raise(microphone !== undefined, 'no_microphone', microphone)
  raise(now.soundMuted, 'sound_muted')
  raise(now.media === 'connected' && now.grade === 'poor', 'audio_poor')
  raise(now.microphone === 'ready' && now.microphoneSilent, 'microphone_silent')
  return found
}
