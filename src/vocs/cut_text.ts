// Texts cut to what fits. Pure.

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * At most so many UTF-16 units of whole characters as people see them; if not even the first fits, as many whole code
 * points of it.
 */
export function cutText(text: string, lettersMax: number): string {
  if (text.length <= lettersMax) return text
  // Whether a character ends there is told by the code point after it.
  const near = text.slice(0, lettersMax + 2)
  const whole = fitting(segmentsOf(near), lettersMax)
  return whole === '' ? fitting(near, lettersMax) : whole
}

function fitting(parts: Iterable<string>, lettersMax: number): string {
  let cut = ''
  for (const part of parts) {
    if (cut.length + part.length > lettersMax) break
    cut += part
  }
  return cut
}

function* segmentsOf(text: string): Generator<string> {
  for (const { segment } of GRAPHEMES.segment(text)) yield segment
}
