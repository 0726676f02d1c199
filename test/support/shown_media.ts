// What a console page shows of its media, with the times at which that changed. In the page.

export interface MediaChange {
  readonly media: string
  /** Since 1970. */
  readonly atMs: number
}

/** In the page: notes from now on what it shows of its media. */
export function watchMedia(): void {
  const changes: MediaChange[] = []
  Object.assign(globalThis, { testMediaChanges: changes })
  const shown = document.querySelector('[data-media]')
  if (shown === null) throw new Error('the page shows no media')
  const note = (): void => {
    const media = shown.getAttribute('data-media') ?? ''
    changes.push({ media, atMs: Date.now() })
  }
  new MutationObserver(note).observe(shown, { attributeFilter: ['data-media'] })
}

/** In the page: what changed since then. */
export function mediaChanges(): readonly MediaChange[] {
  return (globalThis as unknown as { testMediaChanges: MediaChange[] }).testMediaChanges
}

/** In the page: whether its media went and came since then, however soon. */
export function isLostAndBack(): boolean {
  const { testMediaChanges } = globalThis as unknown as { testMediaChanges: MediaChange[] }
  const shown = testMediaChanges.map(({ media }) => media)
  return shown.includes('lost') && shown.at(-1) === 'connected'
}
