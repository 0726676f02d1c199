// What an alarm says. Pure.
import type { MicrophoneCause } from '../console_logic/alarm_conditions.ts'
import type { AlarmCondition } from '../console_logic/alarm_list.ts'
import type { AlarmWords } from './text/english/alarms.ts'
import { text } from './text.ts'

export function alarmWords({ kind, cause }: AlarmCondition): AlarmWords {
  const { words, microphone } = text.alarms
  return kind === 'no_microphone' ? microphone[cause as MicrophoneCause] : words[kind]
}
