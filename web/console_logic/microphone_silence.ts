// Whether a microphone gives nothing at all while its owner wants to be heard: a headset that is muted, a dead cable.
// Pure.

/** So long the key was open without any sound, in one press or in several, ms. */
export const SILENT_AFTER_MS = 20_000
/** Between two readings no more than this counts, ms: a page that slept proves nothing. */
const STEP_MAX_MS = 1000

export class MicrophoneSilence {
  #silentMs = 0
  #lastMs = -Infinity

  /** isOpen: others would hear it. level: 0 is silence (microphone_level). Returns whether something is wrong. */
  note(isOpen: boolean, level: number, nowMs: number): boolean {
    const stepMs = Math.min(STEP_MAX_MS, nowMs - this.#lastMs)
    this.#lastMs = nowMs
    if (level > 0) this.#silentMs = 0
    else if (isOpen) this.#silentMs += stepMs
    return this.#silentMs >= SILENT_AFTER_MS
  }

  /** Another microphone, or none. */
  clear(): void {
    this.#silentMs = 0
  }
}
