// The settings' section of the talk key. Pure.
import { z } from './checked_yaml.ts'

export interface PttSettings {
  /**
   * Clients may ask that the voice goes to the talk loops whether or not the key is pressed, for headsets that mute by
   * hardware: the server then relies on those.
   */
  readonly ungatedAllowed: boolean
}

export const PTT_DEFAULTS = { ungatedAllowed: false } as const satisfies PttSettings

export const PTT_SCHEMA = z
  .strictObject({ ungatedAllowed: z.boolean().default(PTT_DEFAULTS.ungatedAllowed) })
  .prefault({})
