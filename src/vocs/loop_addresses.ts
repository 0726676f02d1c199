// Which loop has which multicast address while a change is planned; two may have the same on the way. Pure.
import { type GroupAddress, type GroupRange, nextAddress, numberOf } from './addresses.ts'

export class LoopAddresses {
  readonly #byLoop = new Map<string, string>()
  readonly #loops = new Map<string, Set<string>>()

  readonly #reserved: ReadonlySet<string>
  readonly #skips = new Map<number, number>()
  #hasFreed = false

  /** `reserved`: addresses that other edits of the change give. */
  constructor(
    loops: Iterable<GroupAddress & { readonly id: string }>,
    reserved: ReadonlySet<string>,
  ) {
    this.#reserved = reserved
    for (const { id, ...address } of loops) this.set(id, address)
  }

  set(loop: string, { group, port }: GroupAddress): void {
    this.delete(loop)
    const address = `${group}:${port}`
    this.#byLoop.set(loop, address)
    const loops = this.#loops.get(address) ?? new Set()
    this.#loops.set(address, loops.add(loop))
  }

  delete(loop: string): void {
    const address = this.#byLoop.get(loop)
    this.#byLoop.delete(loop)
    if (address === undefined) return
    this.#loops.get(address)?.delete(loop)
    this.#hasFreed = true
    this.#skips.delete(numberOf(address.slice(0, address.indexOf(':'))))
  }

  /** For a loop that is given none; undefined: the range has no more. */
  next(loop: string, range: GroupRange): GroupAddress | undefined {
    const found = nextAddress(loop, this, range, this.#skips)
    if (found !== undefined || !this.#hasFreed) return found
    this.#hasFreed = false
    this.#skips.clear()
    return nextAddress(loop, this, range, this.#skips)
  }

  /** "group:port" */
  of(loop: string): string | undefined {
    return this.#byLoop.get(loop)
  }

  /** Whether any loop has the address or is to get it, as a set of them would say. */
  has(address: string): boolean {
    return this.#reserved.has(address) || (this.#loops.get(address)?.size ?? 0) > 0
  }

  /** Another loop with this one's address. */
  otherWith(loop: string): string | undefined {
    const address = this.#byLoop.get(loop)
    if (address === undefined) return undefined
    for (const other of this.#loops.get(address) ?? []) {
      if (other !== loop) return other
    }
    return undefined
  }
}
