// The settings' section of TURN relays. Pure.
import { z } from './checked_yaml.ts'
import { turnUrl, whole } from './settings_values.ts'

export interface TurnSettings {
  /** TURN relays for clients whose network lets no UDP through: "turns:relay.example:5349"; empty: none. */
  readonly urls: readonly string[]
  /** Shared with the relays (coturn's static-auth-secret); given exactly if there are relays. */
  readonly secret: string
  /** The credentials that a client gets at its sign-on and resumes hold so long, s. */
  readonly lifetimeS: number
}

export const TURN_DEFAULTS = {
  urls: [],
  secret: '',
  lifetimeS: 172_800,
} as const satisfies TurnSettings

export const TURN_SCHEMA = z
  .strictObject({
    urls: z.array(turnUrl).max(8).default([]),
    secret: z.string().max(200).default(''),
    lifetimeS: whole(600, 604_800).default(TURN_DEFAULTS.lifetimeS),
  })
  .refine((turn) => turn.urls.length > 0 === (turn.secret !== ''), {
    message: 'give both urls and secret, or neither',
  })
  .prefault({})
