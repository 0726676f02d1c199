// Where a JSON text is wrong, and what of it JSON.parse leaves out without a word. Pure.

/** The line, from 1, at which JSON.parse failed with this message. */
export function faultyLine(text: string, message: string): number {
  return text.slice(0, faultAt(text, message)).split('\n').length
}

function faultAt(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position)
  if (!isWithin(message)) return text.trimEnd().length
  // Only some of its messages tell where; the shortest beginning that fails in the same way ends there.
  let [good, bad] = [0, text.length]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isWithin(messageOf(text.slice(0, middle)))) bad = middle
    else good = middle
  }
  return good
}

/** Whether the text is wrong before its end. */
function isWithin(message: string): boolean {
  return message.includes('is not valid JSON')
}

function messageOf(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

const TOKEN = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"/g

/** Keys of a good JSON text that stand twice in one object, as paths; JSON.parse takes the last of them. */
export function repeatedKeys(text: string): string[][] {
  const repeated: string[][] = []
  const stack: { readonly seen: Set<string>; key: string }[] = []
  let last = ''
  for (const [token] of text.matchAll(TOKEN)) {
    const inner = stack.at(-1)
    if (token === '{' || token === '[') stack.push({ seen: new Set(), key: '' })
    else if (token === '}' || token === ']') stack.pop()
    else if (token === ':' && inner !== undefined) {
      inner.key = JSON.parse(last) as string
      if (inner.seen.has(inner.key)) repeated.push(stack.map(({ key }) => key))
      inner.seen.add(inner.key)
    } else last = token
  }
  return repeated
}
