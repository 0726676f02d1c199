// Two short tones, which call for a look at the alarms. I/O: WebAudio.

/** The second one lower, Hz: unlike any ringing. */
const TONES_HZ = [880, 660] as const
const TONE_S = 0.16
/** -26 dBFS: well below speech in a loop. */
const GAIN = 0.05
const RAMP_S = 0.015
const LATE_MS = 1000

export class AlarmSound {
  #audio: AudioContext | undefined

  async play(): Promise<void> {
    const audio = (this.#audio ??= new AudioContext())
    const askedMs = performance.now()
    // Before the first click of a page browsers play nothing: what comes too late is not made up for.
    await audio.resume()
    if (performance.now() - askedMs > LATE_MS) return
    for (const [index, hz] of TONES_HZ.entries()) {
      playTone(audio, hz, audio.currentTime + index * TONE_S)
    }
  }
}

/** Fades in and out, lest it click. */
function playTone(audio: AudioContext, hz: number, at: number): void {
  const tone = new OscillatorNode(audio, { frequency: hz })
  const gain = new GainNode(audio, { gain: 0 })
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(GAIN, at + RAMP_S)
  gain.gain.setValueAtTime(GAIN, at + TONE_S - RAMP_S)
  gain.gain.linearRampToValueAtTime(0, at + TONE_S)
  tone.connect(gain).connect(audio.destination)
  tone.start(at)
  tone.stop(at + TONE_S)
}
