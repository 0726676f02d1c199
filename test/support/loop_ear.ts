// Hears what is spoken to a loop, on 127.0.0.1. I/O.
import { setTimeout as pause } from 'node:timers/promises'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusDecoder } from '../../src/audio/opus_coder.ts'
import { joinLoop } from '../../src/net/multicast_socket.ts'
import { LOOP_LEVEL_EXTENSION_ID, parseRtpPacket, type RtpPacket } from '../../src/rtp/packet.ts'
import { concatenate } from './tones.ts'

const SECOND_PACKETS = 50

export interface LoopEar {
  /** What was spoken so far. */
  readonly packets: readonly RtpPacket[]
  /**
   * The next second that one voice speaks, decoded as mono at 48 kHz. It is counted in packets, so that
   * a machine that is too busy for the voice to be in time changes nothing.
   */
  readonly hear: () => Promise<Float32Array>
  readonly close: () => void
}

export async function openLoopEar(group: string, port: number): Promise<LoopEar> {
  const module = await loadAudioCoreModule()
  const packets: RtpPacket[] = []
  const receiver = await joinLoop({ group, port, interfaceAddress: '127.0.0.1' })
  receiver.onDatagram((bytes) => {
    const packet = parseRtpPacket(Uint8Array.from(bytes), LOOP_LEVEL_EXTENSION_ID)
    if (packet !== undefined) packets.push(packet)
  })
  return {
    packets,
    hear: async () => {
      const from = packets.length
      for (let tries = 0; packets.length < from + SECOND_PACKETS; tries++) {
        if (tries > 200) throw new Error(`${packets.length - from} packets were spoken in 10 s`)
        await pause(50)
      }
      const decoder = new OpusDecoder(module)
      const spoken = packets.slice(from, from + SECOND_PACKETS)
      return concatenate(spoken.map(({ payload }) => decoder.decode(payload).slice()))
    },
    close: () => receiver.close(),
  }
}
