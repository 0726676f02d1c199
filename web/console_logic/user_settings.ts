// What the user's consoles keep for the user, on whatever device (SDK: `view.settings`): a JSON object of sections, each
// read and written by its owner. Nobody may lose what is not its own: a writer takes the text as it is now and changes
// its section. Pure.

/** The server takes no more, as UTF-8. */
export const SETTINGS_BYTES_MAX = 32 * 1024

/** undefined: it is not there, or the text is none of ours. The owner checks what comes back: anybody may have written it. */
export function readSection(settings: string, section: string): unknown {
  return sectionsOf(settings)[section]
}

/** The text with this value in its section; undefined takes the section away. */
export function withSection(settings: string, section: string, value: unknown): string {
  return JSON.stringify({ ...sectionsOf(settings), [section]: value })
}

export function settingsBytes(settings: string): number {
  return new TextEncoder().encode(settings).length
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sectionsOf(settings: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(settings)
    return isRecord(parsed) ? parsed : {}
  } catch {
    // Empty, or none of ours.
    return {}
  }
}
