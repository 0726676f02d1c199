// What a listener can hear now, which is not what it has set: the talkers who sound, and how loud each. Pure.
import type { Listener } from './listener.ts'
import type { Talker } from './talker.ts'

/** What a listener hears, and how it is coded. Equal keys are equal mixes. */
export interface EffectiveMix {
  readonly key: string
  readonly channels: 1 | 2
  /** What the encoder expects to be lost, %; above 0 it has in-band FEC. */
  readonly lossPercent: number
  /** By the talker's slot; left and right are the same in a mono mix. */
  readonly gains: readonly (readonly [slot: number, left: number, right: number])[]
  /** The only talker, as loud as it is, whose own packets would do. */
  readonly forward: Talker | undefined
}

export const NOTHING: EffectiveMix = {
  key: '',
  channels: 1,
  lossPercent: 0,
  gains: [],
  forward: undefined,
}

export function audible(mix: EffectiveMix | undefined): boolean {
  return mix !== undefined && mix.gains.length > 0
}

export function effectiveMix(listener: Listener, sounding: ReadonlySet<Talker>): EffectiveMix {
  const { channels, lossPercent } = listener
  const gains: [slot: number, left: number, right: number][] = []
  let key = ''
  let forward: Talker | undefined
  for (const talker of sounding) {
    const place = listener.placeOf(talker)
    if (place.gain === 0) continue
    key += `${talker.slot}:${place.key} `
    const { left, right } = place
    gains.push([talker.slot, left, right])
    const isWhole = left === 1 && right === 1 && talker.forwardable && lossPercent === 0
    forward = isWhole && gains.length === 1 ? talker : undefined
  }
  const coded = key === '' ? '' : `${channels} ${lossPercent} ${key}`
  return { key: coded, channels, lossPercent, gains, forward }
}
