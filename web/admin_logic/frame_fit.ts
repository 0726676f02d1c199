// How a console's screen is shown in small on another one. Pure.

export interface FrameRoom {
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** Size of 1 rem here, CSS pixels. */
  readonly rem: number
}

export interface FrameFit {
  /** To lay out in, CSS pixels of here. */
  readonly innerWidth: number
  readonly innerHeight: number
  /** To show it at. */
  readonly scale: number
}

/** A tile is never so small that it can't be hit; then the screen is scrolled. */
const SCALE_MIN = 0.3
/** What the status line and the talk key take of the height. */
const BARS_REM = 8

/** screen: width and height in CSS pixels; tileScale: percent. */
export function frameFit(
  [width, height]: readonly [number, number],
  room: FrameRoom,
  tileScale: number,
): FrameFit {
  const screenRem = rootRem(width)
  const [widthHere, heightHere] = [width, height - BARS_REM * screenRem].map(
    (length) => (length / screenRem) * room.rem,
  ) as [number, number]
  const fit = Math.min(1, room.width / widthHere, room.height / heightHere)
  const tiles = tileScale / 100
  return {
    innerWidth: widthHere / tiles,
    innerHeight: heightHere / tiles,
    scale: Math.max(SCALE_MIN, fit) * tiles,
  }
}

/** As base.css has it: 1 rem on a screen of this width, CSS pixels. */
function rootRem(width: number): number {
  return Math.min(20, Math.max(15, 11.5 + 0.0036 * width))
}
