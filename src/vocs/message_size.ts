// Long answers in portions: what waits to be sent to one client is bounded, so each message is. Pure.

/** Of one message's list, as JSON, which is longer than protobuf. */
export const LIST_BYTES_MAX = 256 * 1024

/** How many items from the start fit into one message; at least one, if there is one. */
export function countWithin(items: readonly object[], bytesMax = LIST_BYTES_MAX): number {
  let bytes = 0
  let count = 0
  for (const item of items) {
    bytes += Buffer.byteLength(JSON.stringify(item))
    if (bytes > bytesMax && count > 0) break
    count++
  }
  return count
}

/** All of them, in as many portions as are needed. */
export function* portionsWithin<Item extends object>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length;) {
    // What is one message at most, so that a long list is not looked at again for each portion.
    const rest = items.slice(start, start + 1000)
    const count = countWithin(rest)
    yield rest.slice(0, count)
    start += count
  }
}
