// A headset that mutes by hardware (F49): its voice goes out without a key, and the key follows the voice, so that others
// see who talks. I/O: timer.
import { effect } from '@preact/signals'
import { METER_FLOOR_DBFS } from '../console_logic/microphone_level.ts'
import { VoiceDetector } from '../console_logic/voice_detector.ts'
import type { ConsoleState } from './console_state.ts'

const LISTEN_MS = 40

/** Listens while the headset is trusted and somebody could be heard. */
export function watchVoice({ talk, canTalk, microphone }: ConsoleState): void {
  effect(() => {
    if (!talk.secure.value || !canTalk.value) return undefined
    const detector = new VoiceDetector()
    const timer = setInterval(() => {
      const dbfs = METER_FLOOR_DBFS * (1 - microphone.level())
      talk.voice.value = detector.add(dbfs, performance.now())
    }, LISTEN_MS)
    return () => {
      clearInterval(timer)
      talk.voice.value = false
    }
  })
}
