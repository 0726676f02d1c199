// Runs a WebAssembly module's instructions one by one and follows which values come from secrets: where they
// decide on an address, a branch, a choice or the time that an instruction takes, it is a leak. Pure.
import {
  BLOCK,
  BR,
  BR_IF,
  BR_TABLE,
  ELSE,
  END,
  IF,
  LOOP,
  type Instruction,
  type WasmCode,
} from './wasm_code.ts'
import { compute, operandsOf, readBits, writeBits, type Bits } from './wasm_operators.ts'

interface Value {
  readonly bits: Bits
  readonly secret: boolean
}

interface Label {
  readonly opener: Instruction
  readonly at: number
  readonly height: number
}

export type LeakKind = 'address' | 'branch' | 'choice' | 'length' | 'duration'

const PAGE_BYTES = 65536
const [RETURN, CALL, DROP, SELECT, UNREACHABLE] = [0x0f, 0x10, 0x1a, 0x1b, 0]
const [LOCAL_GET, LOCAL_SET, LOCAL_TEE, GLOBAL_GET, GLOBAL_SET] = [0x20, 0x21, 0x22, 0x23, 0x24]
const [MEMORY_SIZE, MEMORY_COPY, MEMORY_FILL, SHUFFLE] = [0x3f, 0xfc0a, 0xfc0b, 0xfd0d]
/** Divisions of i32 and i64: the only ones of these instructions whose time depends on operands. */
const VARIABLE_TIME = new Set([0x6d, 0x6e, 0x6f, 0x70, 0x7f, 0x80, 0x81, 0x82])
/** Bytes, and whether the sign is extended; i64 has bigints. */
const LOADS: Readonly<Record<number, { readonly bytes: number; readonly signed?: true }>> = {
  0x28: { bytes: 4 },
  0x29: { bytes: 8 },
  0x2c: { bytes: 1, signed: true },
  0x2d: { bytes: 1 },
  0x2e: { bytes: 2, signed: true },
  0x2f: { bytes: 2 },
  0x31: { bytes: 1 },
  0x33: { bytes: 2 },
  0x35: { bytes: 4 },
  0xfd00: { bytes: 16 },
}
const I64_LOADS = new Set([0x29, 0x31, 0x33, 0x35])
const STORES: Readonly<Record<number, number>> = {
  0x36: 4,
  0x37: 8,
  0x3a: 1,
  0x3b: 2,
  0x3c: 1,
  0x3d: 2,
  0x3e: 4,
  0xfd0b: 16,
}
/** extract_lane: bytes of a lane and whether the sign is extended; replace_lane: bytes. */
const EXTRACTIONS: Readonly<Record<number, readonly [number, boolean]>> = {
  0xfd15: [1, true],
  0xfd16: [1, false],
  0xfd18: [2, true],
  0xfd19: [2, false],
  0xfd1b: [4, true],
  0xfd1d: [8, true],
}
const REPLACEMENTS: Readonly<Record<number, number>> = {
  0xfd17: 1,
  0xfd1a: 2,
  0xfd1c: 4,
  0xfd1e: 8,
}

export class WasmTracer {
  readonly memory: Uint8Array
  /** 1: the byte of memory comes from a secret. */
  readonly secrets: Uint8Array
  /** Leaks since the last look at them: how many of each kind. */
  leaks: Partial<Record<LeakKind, number>> = {}
  readonly #code: WasmCode
  readonly #globals: Value[]
  #stack: Value[] = []

  /** pages: memory, as if it had been grown to that at once. */
  constructor(code: WasmCode, pages: number) {
    this.#code = code
    this.memory = new Uint8Array(Math.max(pages, code.memoryPages) * PAGE_BYTES)
    this.secrets = new Uint8Array(this.memory.length)
    this.#globals = code.globals.map((bits) => ({ bits, secret: false }))
    for (const { at, bytes } of code.data) this.memory.set(bytes, at)
  }

  /** Calls an export that gives an i32. */
  call(name: string, ...parameters: number[]): number {
    const index = this.#code.exports.get(name)
    if (index === undefined) throw new Error(`no export ${name}`)
    this.#stack = parameters.map((bits) => ({ bits, secret: false }))
    this.#run(index)
    return this.#number()
  }

  #run(index: number): void {
    const called = this.#code.functions[index]
    if (called === undefined) throw new Error(`no function ${index}`)
    const given = this.#stack.splice(this.#stack.length - called.parameters)
    const locals = called.types.map(
      (type, at) => given[at] ?? { bits: zeroOf(type), secret: false },
    )
    const bottom = this.#stack.length
    const labels: Label[] = []
    const { body } = called
    for (let at = 0; at < body.length; at++) {
      const instruction = body[at] as Instruction
      if (instruction.code === CALL) this.#run(instruction.immediates[0] ?? -1)
      else if (instruction.code <= RETURN) at = this.#control(instruction, at, labels, body.length)
      else this.#step(instruction, locals)
    }
    this.#stack.splice(bottom, this.#stack.length - bottom - called.results)
  }

  /** Returns the instruction after which it goes on. */
  #control(instruction: Instruction, at: number, labels: Label[], end: number): number {
    const { code, immediates } = instruction
    const label = () => ({ opener: instruction, at, height: this.#stack.length })
    if (code === BLOCK || code === LOOP) labels.push(label())
    if (code === IF) {
      const taken = this.#condition() !== 0
      labels.push(label())
      // Without an else its end comes next, and takes the label off.
      if (!taken)
        return instruction.end === instruction.else ? instruction.end - 1 : instruction.else
    }
    if (code === ELSE) return instruction.end - 1
    if (code === END) labels.pop()
    if (code === BR) return this.#branch(immediates[0] ?? 0, labels, end)
    if (code === BR_IF && this.#condition() !== 0) {
      return this.#branch(immediates[0] ?? 0, labels, end)
    }
    if (code === BR_TABLE) {
      const choice = Math.min(this.#condition() >>> 0, immediates.length - 1)
      return this.#branch(immediates[choice] ?? 0, labels, end)
    }
    if (code === RETURN) return end
    if (code === UNREACHABLE) throw new Error('the module trapped')
    return at
  }

  #branch(depth: number, labels: Label[], end: number): number {
    const label = labels[labels.length - 1 - depth]
    if (label === undefined) return end
    const { opener, at, height } = label
    const isLoop = opener.code === LOOP
    const results = isLoop ? 0 : opener.results
    this.#stack.splice(height, this.#stack.length - height - results)
    labels.length -= isLoop ? depth : depth + 1
    return isLoop ? at : opener.end
  }

  #step(instruction: Instruction, locals: Value[]): void {
    const { code, immediates, constant } = instruction
    const [first = 0] = immediates
    if (constant !== undefined) this.#push(code === 0x41 ? Number(constant) : constant, false)
    else if (code === LOCAL_GET) this.#stack.push(locals[first] as Value)
    else if (code === LOCAL_SET) locals[first] = this.#pop()
    else if (code === LOCAL_TEE) locals[first] = this.#stack.at(-1) as Value
    else if (code === GLOBAL_GET) this.#stack.push(this.#globals[first] as Value)
    else if (code === GLOBAL_SET) this.#globals[first] = this.#pop()
    else if (code === DROP) this.#pop()
    else if (code === SELECT) this.#select()
    else if (code === MEMORY_SIZE) this.#push(this.memory.length / PAGE_BYTES, false)
    else if (code in LOADS) this.#load(code, immediates[1] ?? 0)
    else if (code in STORES) this.#store(STORES[code] ?? 0, immediates[1] ?? 0)
    else if (code === MEMORY_COPY || code === MEMORY_FILL) this.#move(code)
    else if (code === SHUFFLE || code in EXTRACTIONS || code in REPLACEMENTS) {
      this.#lane(code, immediates)
    } else this.#operate(code)
  }

  #operate(code: number): void {
    const count = operandsOf(code)
    if (count === undefined) throw new Error(`unknown instruction 0x${code.toString(16)}`)
    const operands = this.#stack.splice(this.#stack.length - count)
    const secret = operands.some((operand) => operand.secret)
    if (secret && VARIABLE_TIME.has(code)) this.#leak('duration')
    this.#push(
      compute(
        code,
        operands.map(({ bits }) => bits),
      ),
      secret,
    )
  }

  #select(): void {
    const choice = this.#pop()
    if (choice.secret) this.#leak('choice')
    const second = this.#pop()
    const first = this.#pop()
    this.#stack.push(choice.bits === 0 ? second : first)
  }

  #load(code: number, offset: number): void {
    const { bytes, signed } = LOADS[code] ?? { bytes: 0 }
    const at = this.#address('address') + offset
    const secret = this.secrets.subarray(at, at + bytes).includes(1)
    if (bytes === 16) return this.#push(this.memory.slice(at, at + 16), secret)
    const value = readBits(this.memory, at, bytes)
    if (I64_LOADS.has(code)) return this.#push(BigInt.asIntN(64, value), secret)
    this.#push(Number(BigInt.asIntN(signed ? bytes * 8 : 32, value)), secret)
  }

  #store(bytes: number, offset: number): void {
    const { bits, secret } = this.#pop()
    const at = this.#address('address') + offset
    if (bits instanceof Uint8Array) this.memory.set(bits, at)
    else writeBits(this.memory, at, bytes, BigInt.asUintN(64, BigInt(bits)))
    this.secrets.fill(secret ? 1 : 0, at, at + bytes)
  }

  #move(code: number): void {
    const length = this.#address('length')
    const source = this.#pop()
    const to = this.#address('address')
    if (code === MEMORY_FILL) {
      this.memory.fill(Number(source.bits), to, to + length)
      this.secrets.fill(source.secret ? 1 : 0, to, to + length)
      return
    }
    if (source.secret) this.#leak('address')
    const from = Number(source.bits) >>> 0
    this.memory.copyWithin(to, from, from + length)
    this.secrets.copyWithin(to, from, from + length)
  }

  #lane(code: number, immediates: readonly number[]): void {
    const extraction = EXTRACTIONS[code]
    const [lane = 0] = immediates
    const last = this.#pop()
    if (extraction !== undefined) {
      const [bytes, signed] = extraction
      const value = readBits(last.bits as Uint8Array, lane * bytes, bytes)
      const extended = signed ? BigInt.asIntN(bytes * 8, value) : value
      return this.#push(bytes === 8 ? extended : Number(extended), last.secret)
    }
    const vector = this.#pop()
    const secret = vector.secret || last.secret
    const bits = Uint8Array.from(vector.bits as Uint8Array)
    const bytes = REPLACEMENTS[code]
    if (bytes === undefined) {
      const both = [...bits, ...(last.bits as Uint8Array)]
      return this.#push(
        Uint8Array.from(immediates, (index) => both[index] ?? 0),
        secret,
      )
    }
    writeBits(bits, lane * bytes, bytes, BigInt.asUintN(64, BigInt(last.bits as number | bigint)))
    this.#push(bits, secret)
  }

  #condition(): number {
    const { bits, secret } = this.#pop()
    if (secret) this.#leak('branch')
    return Number(bits)
  }

  /** An unsigned number that must not come from a secret. */
  #address(kind: LeakKind): number {
    const { bits, secret } = this.#pop()
    if (secret) this.#leak(kind)
    return Number(bits) >>> 0
  }

  #number(): number {
    return Number(this.#pop().bits)
  }

  #push(bits: Bits, secret: boolean): void {
    this.#stack.push({ bits, secret })
  }

  #pop(): Value {
    const value = this.#stack.pop()
    if (value === undefined) throw new Error('the stack is empty')
    return value
  }

  #leak(kind: LeakKind): void {
    this.leaks[kind] = (this.leaks[kind] ?? 0) + 1
  }
}

function zeroOf(type: number): Bits {
  if (type === 0x7f) return 0
  return type === 0x7e ? 0n : new Uint8Array(16)
}
