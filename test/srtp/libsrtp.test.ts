// SRTP with libsrtp (Debian's, through python3-pylibsrtp) at the other end, in both directions: random packets,
// the sequence's wraps, loss, reordering, replays and forgeries.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SrtpReceiver, SrtpSender } from '../../src/srtp/srtp.ts'
import type { PacketKind, SrtpProfile } from '../../src/srtp/srtp_core.ts'
import { hex, toHex } from '../support/hex.ts'
import { createSrtpCore, PROFILES } from '../support/srtp.ts'
import { seededRandom } from '../support/tones.ts'

const SEED = Number(process.env['SEED'] ?? 1)
const SCRIPT = fileURLToPath(new URL('../../../test/srtp/libsrtp.py', import.meta.url))
const SSRCS = [0xabcdef01, 1]
const PACKETS = 400

interface Step {
  readonly kind: PacketKind
  readonly packet: Uint8Array
}

/** What libsrtp makes of the packets; undefined: refused. */
function ask(
  command: 'protect' | 'unprotect',
  profile: SrtpProfile,
  keys: { readonly key: Uint8Array; readonly salt: Uint8Array },
  steps: readonly Step[],
): (Uint8Array | undefined)[] {
  const name = profile === 'AEAD_AES_128_GCM' ? 'gcm' : 'cm'
  const input = [
    `open ${name} ${toHex(keys.key)}${toHex(keys.salt)}`,
    ...steps.map(({ kind, packet }) => `${command} ${kind} ${toHex(packet)}`),
  ]
  const output = execFileSync('/usr/bin/python3', [SCRIPT], {
    input: `${input.join('\n')}\n`,
    encoding: 'utf8',
  })
  const [opened, ...answers] = output.trim().split('\n')
  assert.equal(opened, 'opened')
  assert.equal(answers.length, steps.length)
  return answers.map((answer) => (answer === 'refused' ? undefined : hex(answer)))
}

/** Plain packets of some streams, in order, over the wrap of the sequence; an RTCP packet now and then. */
function plainPackets(random: () => number): Step[] {
  const below = (bound: number) => Math.floor(random() * bound)
  const bytes = (length: number) => Uint8Array.from({ length }, () => below(256))
  const sequences = SSRCS.map(() => 65_400)
  return Array.from({ length: PACKETS }, (): Step => {
    const stream = below(SSRCS.length)
    const ssrc = SSRCS[stream] ?? 0
    if (below(8) === 0) {
      const packet = bytes(28 + 4 * below(100))
      packet.set([0x81, 200, 0, packet.length / 4 - 1])
      new DataView(packet.buffer).setUint32(4, ssrc)
      return { kind: 'rtcp', packet }
    }
    const packet = bytes(20 + below(1200))
    const sequence = (sequences[stream] = (sequences[stream] ?? 0) + 1)
    packet.set([0x90, 111, (sequence >> 8) & 255, sequence & 255])
    new DataView(packet.buffer).setUint32(8, ssrc)
    packet.set([0xbe, 0xde, 0, 1], 12)
    return { kind: 'rtp', packet }
  })
}

/** Some lost, some swapped with their neighbours, some twice, some with a bit turned. */
function disturbed(steps: readonly Step[], random: () => number): Step[] {
  const below = (bound: number) => Math.floor(random() * bound)
  const out: Step[] = []
  for (const step of steps) {
    const fate = below(10)
    if (fate === 0) continue
    if (fate === 1) out.splice(-1, 0, step)
    else out.push(step)
    if (fate === 2) out.push(step)
    if (fate === 3) out.push(out[below(out.length)] ?? step)
    if (fate === 4) {
      const packet = Uint8Array.from(step.packet)
      const at = 2 + below(packet.length - 2)
      packet[at] = (packet[at] ?? 0) ^ (1 << below(8))
      out.push({ kind: step.kind, packet })
    }
  }
  return out
}

for (const profile of PROFILES) {
  const random = seededRandom(SEED)
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256))
  const keys = { key: bytes(16), salt: bytes(profile === 'AEAD_AES_128_GCM' ? 12 : 14) }
  const core = createSrtpCore()
  const protect = (sender: SrtpSender, { kind, packet }: Step): Step => {
    const wire = new Uint8Array(packet.length + 20)
    wire.set(packet)
    const isRtp = kind === 'rtp'
    const { length } = packet
    const protectedBytes = isRtp
      ? sender.protectRtp(wire, length)
      : sender.protectRtcp(wire, length)
    return { kind, packet: wire.subarray(0, protectedBytes) }
  }
  const unprotect = (receiver: SrtpReceiver, { kind, packet }: Step): Uint8Array | undefined => {
    const datagram = Uint8Array.from(packet)
    const length =
      kind === 'rtp' ? receiver.unprotectRtp(datagram) : receiver.unprotectRtcp(datagram)
    return typeof length === 'number' ? datagram.slice(0, length) : undefined
  }

  test(`${profile}: libsrtp protects to the same bytes (seed ${SEED})`, () => {
    const plain = plainPackets(random).filter(({ kind }) => kind === 'rtp')
    const sender = new SrtpSender(core, profile, keys)
    const theirs = ask('protect', profile, keys, plain)
    plain.forEach((step, index) => assert.deepEqual(protect(sender, step).packet, theirs[index]))
  })

  test(`${profile}: libsrtp takes what we take, of a disturbed network (seed ${SEED})`, () => {
    const plain = plainPackets(random)
    const sender = new SrtpSender(core, profile, keys)
    const wires = disturbed(
      plain.map((step) => protect(sender, step)),
      random,
    )
    const theirs = ask('unprotect', profile, keys, wires)
    const receiver = new SrtpReceiver(core, profile, keys)
    const ours = wires.map((wire) => unprotect(receiver, wire))
    const taken = theirs.filter((packet) => packet !== undefined).length
    assert.ok(taken > PACKETS * 0.8 && taken < wires.length, `${taken} of ${wires.length}`)
    assert.deepEqual(ours, theirs)
  })

  test(`${profile}: we take what libsrtp makes, once (seed ${SEED})`, () => {
    const plain = plainPackets(random)
    const theirs = ask('protect', profile, keys, plain)
    const receiver = new SrtpReceiver(core, profile, keys)
    plain.forEach(({ kind, packet }, index) => {
      const wire = { kind, packet: theirs[index] ?? new Uint8Array() }
      assert.deepEqual(unprotect(receiver, wire), packet)
      assert.equal(unprotect(receiver, wire), undefined, 'a replay')
    })
  })
}
