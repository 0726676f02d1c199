// Whether somebody speaks into the own microphone, by its level alone: louder than what is always there, for long
// enough. And when to say that nobody hears it, because the key is up. Pure.

/** Speech lasts this long before it counts, ms: a cough or a key stroke is shorter. */
export const SPEECH_MS = 600
/** A pause between syllables is no end, ms. */
export const PAUSE_MS_MAX = 250
/** The hint is said again after this time at the earliest, ms. */
export const HINT_EVERY_MS = 10_000
/** The hint stays for this long after the last word, so that it can be read, ms. */
export const HINT_STAYS_MS = 4000

/** The quietest that is taken for speech, dBFS (RMS). */
const SPEECH_DBFS_MIN = -50
/** Above the room's own noise: to begin, and to go on. */
const BEGIN_ABOVE_DB = 12
const GO_ON_ABOVE_DB = 6
/** The room's noise is learnt at this pace where it grows; where it falls, at once. */
const FLOOR_RISES_DB_PER_S = 3
const FLOOR_DBFS_MIN = -90
/** A step longer than this is a page that slept, ms. */
const STEP_MS_MAX = 200

export class SpeechDetector {
  #floorDbfs = SPEECH_DBFS_MIN - BEGIN_ABOVE_DB
  #beganMs: number | undefined
  #loudMs = -Infinity
  #lastMs = -Infinity

  /** A level (RMS, dBFS), several times a second; true while it is speech. */
  add(dbfs: number, nowMs: number): boolean {
    this.#learnFloor(dbfs, nowMs)
    const isBegun = this.#beganMs !== undefined
    const least = isBegun
      ? Math.max(SPEECH_DBFS_MIN - GO_ON_ABOVE_DB, this.#floorDbfs + GO_ON_ABOVE_DB)
      : Math.max(SPEECH_DBFS_MIN, this.#floorDbfs + BEGIN_ABOVE_DB)
    if (dbfs >= least) {
      this.#beganMs ??= nowMs
      this.#loudMs = nowMs
    } else if (nowMs - this.#loudMs > PAUSE_MS_MAX) {
      this.#beganMs = undefined
    }
    return this.#beganMs !== undefined && this.#loudMs - this.#beganMs >= SPEECH_MS
  }

  /** What was heard so far is no longer of use: another microphone, or the key was down. */
  reset(): void {
    this.#beganMs = undefined
    this.#loudMs = -Infinity
  }

  #learnFloor(dbfs: number, nowMs: number): void {
    const stepMs = Math.min(STEP_MS_MAX, nowMs - this.#lastMs)
    this.#lastMs = nowMs
    const risen = this.#floorDbfs + (FLOOR_RISES_DB_PER_S * stepMs) / 1000
    this.#floorDbfs = Math.max(FLOOR_DBFS_MIN, Math.min(dbfs, risen))
  }
}

/** The hint "nobody hears you": shown while somebody speaks, not each few seconds anew. */
export class KeyUpHint {
  readonly #speech = new SpeechDetector()
  #shownMs = -Infinity
  #spokenMs = -Infinity
  #isShown = false

  /** isAsked: the key is up where it could be pressed. True while the hint is to be shown. */
  add(dbfs: number, isAsked: boolean, nowMs: number): boolean {
    const isSpeech = this.#speech.add(dbfs, nowMs)
    if (!isAsked) {
      this.#speech.reset()
      this.#isShown = false
      return false
    }
    if (isSpeech) this.#spokenMs = nowMs
    if (this.#isShown) this.#isShown = nowMs - this.#spokenMs < HINT_STAYS_MS
    else if (isSpeech && nowMs - this.#shownMs >= HINT_EVERY_MS) {
      this.#isShown = true
      this.#shownMs = nowMs
    }
    return this.#isShown
  }
}
