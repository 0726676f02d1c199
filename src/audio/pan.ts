// The law between a pan position and the gains of a stereo mix: constant power, -3 dB for each side
// in the middle. Pure.
export const PAN_MAX = 100

export interface SideGains {
  readonly left: number
  readonly right: number
}

/**
 * What a mono mix lacks to be as loud as this law's middle: a player gives both ears the whole of a
 * mono stream, and this law only -3 dB of it.
 */
const MONO_IN_BOTH_EARS = Math.SQRT2

/**
 * pan: -100 left .. 0 .. 100 right, beyond: the nearer end. left^2 + right^2 is 1 at every
 * position; the far side is exactly 0 at the ends.
 */
export function panGains(pan: number): SideGains {
  const position = Math.min(PAN_MAX, Math.max(-PAN_MAX, pan))
  if (position === 0) return { left: Math.SQRT1_2, right: Math.SQRT1_2 }
  return { left: sideGain(-position), right: sideGain(position) }
}

/**
 * Gains for both sides of a talker in a stereo mix, who in a mono mix would have this linear gain:
 * in the middle it is the same for each side, so that listeners hear no difference between a mono
 * mix, a forwarded mono packet and a stereo mix; at the ends it is 3 dB more, on one side only.
 */
export function stereoGains(gain: number, pan: number): SideGains {
  if (pan === 0) return { left: gain, right: gain }
  const { left, right } = panGains(pan)
  return { left: gain * MONO_IN_BOTH_EARS * left, right: gain * MONO_IN_BOTH_EARS * right }
}

/** towards: 100 at the side itself, -100 at the other. */
function sideGain(towards: number): number {
  if (towards <= -PAN_MAX) return 0
  return Math.sin((Math.PI / 4) * (1 + towards / PAN_MAX))
}
