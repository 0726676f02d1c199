// werift's own media path in a process of its own, to be compared with an ice_proxy: a peer connection for each
// session, with a socket, an ICE-lite agent, DTLS and SRTP of werift's, and a track that gets the payload each
// tick. For benchmarks. I/O. As a program it is that process; else it starts one.
import type { ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from 'werift'
import { startTicker } from '../../src/net/ticker.ts'
import { mixPayload, startEdgeProcess, type EdgeProcess, type EdgeRequest } from './edge_process.ts'
import { createOpus, OPUS_PAYLOAD_TYPE } from './werift_opus.ts'

const SELF = fileURLToPath(import.meta.url)
const ADDRESS = '127.0.0.1'
const TICK_SAMPLES = 960

export function startWeriftProcess(): Promise<EdgeProcess> {
  return startEdgeProcess(SELF)
}

class WeriftSession {
  readonly #connection = new RTCPeerConnection({
    iceServers: [],
    iceLite: true,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: [ADDRESS],
    iceInterfaceAddresses: { udp4: ADDRESS },
    codecs: { audio: [createOpus()] },
  })
  readonly #track = new MediaStreamTrack({ kind: 'audio' })
  #sequence = randomInt(0x8000)
  #rtpTime = randomInt(2 ** 32)

  async answer(offer: string): Promise<string> {
    this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' })
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer })
    // Left to itself it would be the client, though the offer is setup:active.
    for (const transport of this.#connection.dtlsTransports) transport.role = 'server'
    await this.#connection.setLocalDescription(await this.#connection.createAnswer())
    const sdp = this.#connection.localDescription?.sdp ?? ''
    // The light clients look for the port where our ice_proxy has it: in the media line.
    const port = /^a=candidate:.* 127\.0\.0\.1 (\d+) typ host/m.exec(sdp)?.[1] ?? '9'
    return sdp.replace(/^m=audio \d+/m, `m=audio ${port}`)
  }

  /** Packets before the connection is there are dropped by werift. */
  write(payload: Buffer): void {
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#rtpTime = (this.#rtpTime + TICK_SAMPLES) >>> 0
    const header = new RtpHeader({
      sequenceNumber: this.#sequence,
      timestamp: this.#rtpTime,
      payloadType: OPUS_PAYLOAD_TYPE,
    })
    this.#track.writeRtp(new RtpPacket(header, payload))
  }
}

function run(parent: ChildProcess['send']): void {
  const sessions: WeriftSession[] = []
  const payload = Buffer.from(mixPayload())
  let isOn = false
  startTicker(20, () => {
    if (isOn) for (const session of sessions) session.write(payload)
  })
  process.on('message', (message: EdgeRequest) => {
    if (message.kind === 'mix') isOn = message.isOn
    else if (message.kind === 'offer') {
      const session = new WeriftSession()
      sessions.push(session)
      void session.answer(message.sdp).then((text) => parent({ request: message.request, text }))
    }
  })
  parent({ request: 0, text: '' })
}

if (process.argv[2] === 'run' && process.send !== undefined) run(process.send.bind(process))
