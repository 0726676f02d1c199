// How good the audio is that arrives, out of the counters that are read again and again (X18). Pure.

/** Counters since the media connection was made, as the SDK gives them. */
export interface AudioCounters {
  readonly roundTripMs: number | undefined
  readonly jitterMs: number | undefined
  readonly packetsReceived: number
  readonly packetsLost: number
  /** Part of the samples played that had to be made up, 0..1. */
  readonly concealedPart: number
  /** Samples at 48 kHz played, and made up of them. */
  readonly samplesPlayed: number
  readonly samplesConcealed: number
  /** Samples that left the jitter buffer, and for how long all of them together were in it, ms. */
  readonly samplesEmitted: number
  readonly bufferedMs: number
}

/** `good`: nobody hears the loss; `fair`: now and then; `poor`: words may be missed. */
export type AudioGrade = 'good' | 'fair' | 'poor'

export interface AudioQuality {
  readonly grade: AudioGrade
  readonly roundTripMs: number | undefined
  readonly jitterMs: number | undefined
  /** Part of the packets of the last readings that never came, 0..1. */
  readonly lostPart: number
  /** As in the counters. */
  readonly concealedPart: number
}

/** Readings that the lost part is taken over: 10 s, if they are made each 2 s. */
export const READINGS_MAX = 6
/** Below this part concealment leaves nothing to hear. */
export const FAIR_FROM = 0.01
/** From this part on words may be missed. */
export const POOR_FROM = 0.05

export class AudioQualityWindow {
  #readings: readonly AudioCounters[] = []

  /** The next reading; undefined as long as no packet came between the oldest and this one. */
  add(reading: AudioCounters): AudioQuality | undefined {
    const newest = this.#readings.at(-1)
    // Counters that go back belong to another media connection.
    const isNew = newest !== undefined && reading.packetsReceived < newest.packetsReceived
    this.#readings = [...(isNew ? [] : this.#readings), reading].slice(-READINGS_MAX)
    const oldest = this.#readings[0] ?? reading
    const received = reading.packetsReceived - oldest.packetsReceived
    // A packet that was counted as lost and came late makes the difference negative.
    const lost = Math.max(0, reading.packetsLost - oldest.packetsLost)
    if (received + lost === 0) return undefined
    const lostPart = lost / (received + lost)
    const { roundTripMs, jitterMs, concealedPart } = reading
    return { grade: gradeOf(lostPart), roundTripMs, jitterMs, lostPart, concealedPart }
  }

  /** Forgets everything: there is no media. */
  clear(): void {
    this.#readings = []
  }
}

function gradeOf(lostPart: number): AudioGrade {
  if (lostPart >= POOR_FROM) return 'poor'
  return lostPart >= FAIR_FROM ? 'fair' : 'good'
}
