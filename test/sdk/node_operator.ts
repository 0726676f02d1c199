// An operator in Node, on the SDK and a real server: speaks a tone, and keeps what it hears as samples.
// I/O: time.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, TICK_MS } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import type { LoopState } from '../../src/protocol/domain.ts'
import { connect, type NodeOptions, type NodeVoiceClient } from '../../src/sdk/node.ts'
import type { ClientView, LoopView, VoiceClient } from '../../src/sdk/view.ts'
import { TEST_PASSWORD } from '../support/test_server.ts'
import { concatenate, frames, sine } from '../support/tones.ts'

const module = await loadAudioCoreModule()
const WAIT_MS = 5000

export const SPOKEN_DBFS = -20

/** The SDK's url of a server whose page is at this address. */
export function socketUrl(pageAddress: string): string {
  return `${pageAddress.replace(/^http/, 'ws')}socket`
}

/** Waits until the view is so; fails after 5 s or `withinMs`. */
export async function until(
  client: VoiceClient,
  holds: (view: ClientView) => boolean,
  withinMs = WAIT_MS,
): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!holds(client.view)) {
    const { connection, phase, media } = client.view
    assert.ok(performance.now() < endMs, `still ${connection}, ${phase}, media ${media}`)
    await pause(5)
  }
}

export function loopNamed({ view }: VoiceClient, name: string): LoopView {
  const loop = view.loops.find((candidate) => candidate.name === name)
  assert.ok(loop, `no loop ${name}`)
  return loop
}

/** Signs on, takes the role and switches loops. */
export async function enter(
  client: VoiceClient,
  user: string,
  roleName: string,
  loops: Readonly<Record<string, LoopState>> = {},
): Promise<void> {
  await client.signOn(user, TEST_PASSWORD)
  const role = client.view.roles.find(({ name }) => name === roleName)
  await client.chooseRole(role?.id ?? '')
  for (const [name, state] of Object.entries(loops)) {
    await client.switchLoop(loopNamed(client, name).id, state)
  }
}

export class NodeOperator {
  readonly client: NodeVoiceClient
  readonly #decoder = new OpusDecoder(module)
  readonly #heard: Float32Array[] = []

  constructor(options: NodeOptions) {
    this.client = connect(options)
    this.client.onOpus((payload) => void this.#heard.push(this.#decoder.decode(payload)))
  }

  /** Samples of what was heard since the last time. */
  heard(): Float32Array {
    return concatenate(this.#heard.splice(0))
  }

  /** Speaks a tone at the pace of sound. */
  async speak(frequencyHz: number, seconds: number): Promise<void> {
    const encoder = new OpusEncoder(module)
    const beganMs = performance.now()
    const tone = frames(sine(frequencyHz, SPOKEN_DBFS, seconds), FRAME_SAMPLES)
    for (const [index, frame] of tone.entries()) {
      this.client.sendOpus(encoder.encode(frame), FRAME_SAMPLES, SPOKEN_DBFS)
      await pause(Math.max(0, beganMs + (index + 1) * TICK_MS - performance.now()))
    }
  }

  close(): void {
    this.client.close()
  }
}
