// The memory of a WebAssembly instance, in pages. Pure.
const PAGE_BYTES = 65536

/** Grows the memory, once, if it is smaller. Views on it from before are dead then. */
export function growMemoryTo(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES))
}
