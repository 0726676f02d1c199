// Where a panel opens beside the button that opened it: below it or, where there is more room, above it, and never out
// of the window. Pure; CSS pixels.

export interface Window {
  readonly width: number
  readonly height: number
  readonly panelWidth: number
}

export interface PanelPlace {
  readonly left: number
  /** One of both, from its own side of the window. */
  readonly top: number | undefined
  readonly bottom: number | undefined
  readonly heightMax: number
}

const MARGIN = 6

export function besideOpener(
  opener: { readonly left: number; readonly top: number; readonly bottom: number },
  { width, height, panelWidth }: Window,
): PanelPlace {
  const left = Math.max(MARGIN, Math.min(opener.left, width - panelWidth - MARGIN))
  const above = opener.top
  const below = height - opener.bottom
  const heightMax = Math.max(above, below) - 2 * MARGIN
  return below >= above
    ? { left, top: opener.bottom + MARGIN, bottom: undefined, heightMax }
    : { left, top: undefined, bottom: height - opener.top + MARGIN, heightMax }
}
