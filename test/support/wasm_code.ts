// A WebAssembly module's code, taken apart into instructions (WebAssembly core specification 5). Pure. Knows
// what integer and SIMD code needs; throws where a module has anything else.

export interface Instruction {
  /** One byte, or 0xfc00 and 0xfd00 plus the number behind that prefix. */
  readonly code: number
  /** Its immediates but constants: an index, a memory offset, lanes, the targets of a br_table. */
  readonly immediates: readonly number[]
  readonly constant: bigint | Uint8Array | undefined
  /** block, loop, if, else: the instruction of the end, and of the else or the end. */
  end: number
  else: number
  /** Values that the block leaves. */
  readonly results: number
}

export interface WasmFunction {
  readonly parameters: number
  readonly results: number
  /** Of the parameters and the locals behind them: the type's byte. */
  readonly types: readonly number[]
  readonly body: readonly Instruction[]
}

export interface WasmCode {
  readonly functions: readonly WasmFunction[]
  /** Function by name. */
  readonly exports: ReadonlyMap<string, number>
  readonly memoryPages: number
  readonly globals: readonly number[]
  readonly data: readonly { readonly at: number; readonly bytes: Uint8Array }[]
}

const SECTIONS = { type: 1, function: 3, memory: 5, global: 6, export: 7, code: 10, data: 11 }
export const [BLOCK, LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE] = [2, 3, 4, 5, 11, 12, 13, 14]
const [I32_CONST, I64_CONST, VECTOR_CONST, SHUFFLE] = [0x41, 0x42, 0xfd0c, 0xfd0d]
const [BULK_PREFIX, VECTOR_PREFIX] = [0xfc, 0xfd]
const NO_RESULT = 0x40

class Reader {
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length
  }

  byte(): number {
    const byte = this.#bytes[this.at++]
    if (byte === undefined) throw new Error('the module ends too early')
    return byte
  }

  bytes(length: number): Uint8Array {
    this.at += length
    return this.#bytes.slice(this.at - length, this.at)
  }

  unsigned(): number {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte()
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }

  signed(): bigint {
    let value = 0n
    for (let bits = 7n; ; bits += 7n) {
      const byte = this.byte()
      value |= BigInt(byte & 127) << (bits - 7n)
      if (byte < 128) return BigInt.asIntN(Number(bits), value)
    }
  }

  list<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.unsigned() }, read)
  }

  /** A byte, as often as the number before it says. */
  repeated(): number[] {
    const length = this.unsigned()
    const byte = this.byte()
    return Array.from({ length }, () => byte)
  }

  /** An expression that is one constant. */
  constant(): number {
    if (this.byte() !== I32_CONST) throw new Error('an initial value that is no i32')
    const value = Number(this.signed())
    this.byte()
    return value
  }
}

/** bytes: a whole module, without imports, start function and tables. */
export function parseWasm(bytes: Uint8Array): WasmCode {
  const sections = sectionsOf(bytes)
  const reader = (id: number) => new Reader(sections.get(id) ?? Uint8Array.of(0))
  const types = reader(SECTIONS.type)
  const signatures = types.list(() => {
    types.byte()
    return {
      parameters: [...types.bytes(types.unsigned())],
      results: types.bytes(types.unsigned()),
    }
  })
  const functions = reader(SECTIONS.function)
  const ofFunction = functions.list(() => signatures[functions.unsigned()])
  const code = reader(SECTIONS.code)
  const bodies = code.list(() => new Reader(code.bytes(code.unsigned())))
  const memory = reader(SECTIONS.memory)
  const globals = reader(SECTIONS.global)
  const data = reader(SECTIONS.data)
  return {
    functions: bodies.map((body, index) => {
      const { parameters = [], results = [] } = ofFunction[index] ?? {}
      const locals = body.list(() => body.repeated()).flat()
      const common = { parameters: parameters.length, results: results.length }
      return { ...common, types: [...parameters, ...locals], body: readBody(body) }
    }),
    exports: readExports(reader(SECTIONS.export)),
    memoryPages: memory.list(() => [memory.byte(), memory.unsigned()])[0]?.[1] ?? 0,
    globals: globals.list(() => [globals.byte(), globals.byte(), globals.constant()][2] ?? 0),
    data: data.list(() => {
      if (data.unsigned() !== 0) throw new Error('data that is not put in its place at once')
      return { at: data.constant(), bytes: data.bytes(data.unsigned()) }
    }),
  }
}

function sectionsOf(bytes: Uint8Array): Map<number, Uint8Array> {
  const reader = new Reader(bytes)
  reader.bytes(8)
  const sections = new Map<number, Uint8Array>()
  while (!reader.isAtEnd) sections.set(reader.byte(), reader.bytes(reader.unsigned()))
  return sections
}

function readExports(reader: Reader): Map<string, number> {
  const entries = reader.list(() => {
    const name = new TextDecoder().decode(reader.bytes(reader.unsigned()))
    return { name, kind: reader.byte(), index: reader.unsigned() }
  })
  return new Map(entries.filter(({ kind }) => kind === 0).map(({ name, index }) => [name, index]))
}

function readBody(reader: Reader): Instruction[] {
  const body: Instruction[] = []
  const open: Instruction[] = []
  while (!reader.isAtEnd) {
    const instruction = readInstruction(reader)
    const opener = open.at(-1)
    if (instruction.code === ELSE && opener !== undefined) opener.else = body.length
    if (instruction.code === END && opener !== undefined) {
      open.pop()
      opener.end = body.length
      if (opener.else === 0) opener.else = body.length
      const inner = body[opener.else]
      if (inner?.code === ELSE) inner.end = body.length
    }
    if (instruction.code >= BLOCK && instruction.code <= IF) open.push(instruction)
    body.push(instruction)
  }
  return body
}

function readInstruction(reader: Reader): Instruction {
  let code = reader.byte()
  if (code === BULK_PREFIX || code === VECTOR_PREFIX) code = code * 256 + reader.unsigned()
  const plain = { code, immediates: [], constant: undefined, end: 0, else: 0, results: 0 }
  if (code >= BLOCK && code <= IF) {
    return { ...plain, results: reader.byte() === NO_RESULT ? 0 : 1 }
  }
  if (code === I32_CONST || code === I64_CONST) return { ...plain, constant: reader.signed() }
  if (code === VECTOR_CONST) return { ...plain, constant: reader.bytes(16) }
  return { ...plain, immediates: readImmediates(reader, code) }
}

function readImmediates(reader: Reader, code: number): number[] {
  const index = () => reader.unsigned()
  if (code === BR_TABLE) return [...reader.list(index), index()]
  if (code === SHUFFLE) return [...reader.bytes(16)]
  if (code === BR || code === BR_IF || code === 0x10) return [index()]
  if (code >= 0x20 && code <= 0x24) return [index()]
  // Loads and stores: alignment and offset; then the lane, for those of one lane.
  if (code >= 0x28 && code <= 0x3e) return [index(), index()]
  if (code >= 0xfd00 && code <= 0xfd0b) return [index(), index()]
  if (code >= 0xfd54 && code <= 0xfd5b) return [index(), index(), reader.byte()]
  if (code === 0xfd5c || code === 0xfd5d) return [index(), index()]
  if (code >= 0xfd15 && code <= 0xfd22) return [reader.byte()]
  if (code === 0xfc0a) return [reader.byte(), reader.byte()]
  if (code === 0xfc0b || code === 0x3f || code === 0x40) return [reader.byte()]
  return []
}
