// What of a client's DTLS 1.2 datagrams may reach the DTLS library (RFC 6347 4.1, 4.2.2): the five messages of
// its handshake, whole, each once and in their order, retransmissions, and the encrypted end. Pure. Alerts and
// application data never pass: nobody who only knows an address can end a connection. Nor does what costs
// us more than the one who sends it. Loss and reordering are healed here.

// Record:    type(1) version(2) epoch(2) sequence(6) length(2) fragment
// Handshake: type(1) length(3) message_seq(2) fragment_offset(3) fragment_length(3) fragment
const RECORD_HEADER_BYTES = 13
const HANDSHAKE_HEADER_BYTES = 12
const HANDSHAKE_RECORD = 22
const CLIENT_HELLO = 1
const CERTIFICATE = 11
const CERTIFICATE_VERIFY = 15
const KEY_EXCHANGE = 16
/** All that comes in the clear, by its sequence (RFC 6347 4.2.4). The second hello brings the cookie. */
const PLAIN_MESSAGES: readonly number[] = [
  CLIENT_HELLO,
  CLIENT_HELLO,
  CERTIFICATE,
  KEY_EXCHANGE,
  CERTIFICATE_VERIFY,
]

/** Longest handshake message that is put together, bytes. */
const MESSAGE_BYTES_MAX = 16384
/** How far ahead of its turn a message may come. */
const MESSAGES_AHEAD_MAX = 4
/** Encrypted handshake records let through after the handshake: each asks for our last flight again. */
const REPEATS_MAX = 20
/** Hellos let through again: each is answered by a flight of up to ten times its size. */
const HELLO_REPEATS_MAX = 10

interface Assembly {
  readonly type: number
  readonly body: Uint8Array
  /** 1 for each byte of the body that has come. */
  readonly come: Uint8Array
  missing: number
}

export class DtlsGate {
  readonly #assemblies = new Map<number, Assembly>()
  #next = 0
  #verified = false
  #held: Uint8Array | undefined
  #repeats = 0
  #helloRepeats = 0

  /** Of messages that are not whole yet: MESSAGES_AHEAD_MAX of MESSAGE_BYTES_MAX at most. */
  get heldBytes(): number {
    return [...this.#assemblies.values()].reduce((sum, { body }) => sum + body.length, 0)
  }

  /** Records for the library, each a datagram of its own; none for most of what can be forged. */
  pass(datagram: Uint8Array): Uint8Array[] {
    const passed: Uint8Array[] = []
    for (let at = 0; at + RECORD_HEADER_BYTES <= datagram.length;) {
      const end = at + RECORD_HEADER_BYTES + uint(datagram, at + 11, 2)
      if (end > datagram.length) break
      if (datagram[at] === HANDSHAKE_RECORD) this.#passRecord(datagram.subarray(at, end), passed)
      at = end
    }
    return passed
  }

  #passRecord(record: Uint8Array, passed: Uint8Array[]): void {
    const epoch = uint(record, 3, 2)
    if (epoch === 0) this.#passPlain(record.subarray(RECORD_HEADER_BYTES), passed)
    if (epoch !== 1) return
    if (!this.#verified) {
      this.#held = Uint8Array.from(record)
    } else if (this.#repeats < REPEATS_MAX) {
      this.#repeats += 1
      passed.push(record)
    }
  }

  #passPlain(messages: Uint8Array, passed: Uint8Array[]): void {
    for (let at = 0; at + HANDSHAKE_HEADER_BYTES <= messages.length;) {
      const end = at + HANDSHAKE_HEADER_BYTES + uint(messages, at + 9, 3)
      if (end > messages.length) return
      this.#take(messages.subarray(at, end), passed)
      at = end
    }
  }

  #take(fragment: Uint8Array, passed: Uint8Array[]): void {
    const type = fragment[0] ?? 0
    const sequence = uint(fragment, 4, 2)
    const again = sequence === this.#next - 1 && type === CLIENT_HELLO
    const inTurn = sequence >= this.#next && sequence < this.#next + MESSAGES_AHEAD_MAX
    if (PLAIN_MESSAGES[sequence] !== type || this.#verified || !(again || inTurn)) return
    if (!this.#assemble(type, sequence, fragment)) return
    if (again) {
      const message = this.#finish(sequence)
      this.#helloRepeats += 1
      if (this.#helloRepeats <= HELLO_REPEATS_MAX) passed.push(message)
      return
    }
    while (this.#assemblies.get(this.#next)?.missing === 0) {
      this.#verified ||= this.#assemblies.get(this.#next)?.type === CERTIFICATE_VERIFY
      passed.push(this.#finish(this.#next))
      this.#next += 1
    }
    if (this.#verified && this.#held !== undefined) {
      passed.push(this.#held)
      this.#held = undefined
    }
  }

  /** Whether the message is whole now. */
  #assemble(type: number, sequence: number, fragment: Uint8Array): boolean {
    const length = uint(fragment, 1, 3)
    const offset = uint(fragment, 6, 3)
    const part = fragment.subarray(HANDSHAKE_HEADER_BYTES)
    if (length > MESSAGE_BYTES_MAX || offset + part.length > length) return false
    let assembly = this.#assemblies.get(sequence)
    if (assembly === undefined) {
      const body = new Uint8Array(length)
      assembly = { type, body, come: new Uint8Array(length), missing: length }
      this.#assemblies.set(sequence, assembly)
    }
    if (assembly.type !== type || assembly.body.length !== length) return false
    for (let index = 0; index < part.length; index++) {
      if (assembly.come[offset + index] === 1) continue
      assembly.come[offset + index] = 1
      assembly.body[offset + index] = part[index] ?? 0
      assembly.missing -= 1
    }
    return assembly.missing === 0
  }

  /** The whole message as one record with one fragment. */
  #finish(sequence: number): Uint8Array {
    const { type, body } = this.#assemblies.get(sequence) as Assembly
    this.#assemblies.delete(sequence)
    const record = new Uint8Array(RECORD_HEADER_BYTES + HANDSHAKE_HEADER_BYTES + body.length)
    record.set([HANDSHAKE_RECORD, 0xfe, 0xfd])
    put(record, 11, 2, HANDSHAKE_HEADER_BYTES + body.length)
    record[RECORD_HEADER_BYTES] = type
    put(record, RECORD_HEADER_BYTES + 1, 3, body.length)
    put(record, RECORD_HEADER_BYTES + 4, 2, sequence)
    put(record, RECORD_HEADER_BYTES + 9, 3, body.length)
    record.set(body, RECORD_HEADER_BYTES + HANDSHAKE_HEADER_BYTES)
    return record
  }
}

function uint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let index = at; index < at + length; index++) value = value * 256 + (bytes[index] ?? 0)
  return value
}

function put(bytes: Uint8Array, at: number, length: number, value: number): void {
  for (let index = 0; index < length; index++)
    bytes[at + index] = value >>> ((length - 1 - index) * 8)
}
