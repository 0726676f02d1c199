// Whether somebody speaks into a microphone that the headset itself mutes (F49), by its level: so soon that the name is
// shown with the first word, and for as long as the pauses between words last. Pure.

/** Louder is a voice; a headset that is muted gives less, dBFS (RMS). */
export const VOICE_BEGINS_DBFS = -45
/** It goes on down to here, dBFS. */
export const VOICE_GOES_ON_DBFS = -54
/** Loud for so long begins it: a knock is shorter, ms. */
export const VOICE_BEGINS_MS = 80
/** Quiet for so long ends it: names go 500 ms after the voice at the latest (F32), ms. */
export const VOICE_ENDS_MS = 350

export class VoiceDetector {
  #isOn = false
  /** Since when it is as it would have to be for a change; undefined: it is not. */
  #sinceMs: number | undefined

  /** A level (RMS, dBFS), several times a second; true while there is a voice. */
  add(dbfs: number, nowMs: number): boolean {
    const isChange = this.#isOn ? dbfs < VOICE_GOES_ON_DBFS : dbfs >= VOICE_BEGINS_DBFS
    if (!isChange) this.#sinceMs = undefined
    else {
      this.#sinceMs ??= nowMs
      if (nowMs - this.#sinceMs >= (this.#isOn ? VOICE_ENDS_MS : VOICE_BEGINS_MS)) {
        this.#isOn = !this.#isOn
        this.#sinceMs = undefined
      }
    }
    return this.#isOn
  }
}
