// A WebRTC client in Node (werift's peer connection) that speaks and hears RTP packets. I/O: loopback only.
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RtpHeader,
  RtpPacket,
  type RTCRtpTransceiver,
} from 'werift'
import { createOpus, OPUS_PAYLOAD_TYPE } from '../support/werift_opus.ts'

export interface WebrtcClient {
  readonly peer: RTCPeerConnection
  /** Packets that came, decrypted, in order. */
  readonly heard: RtpPacket[]
  offer(): Promise<string>
  answer(sdp: string): Promise<void>
  /** Speaks one packet of 20 ms with this payload. */
  speak(payload: Uint8Array): void
  /** Skips packets of the sequence, as if they were lost on the way. */
  lose(count: number): void
  close(): Promise<void>
}

const LAST_FLIGHT = 99

/** localAddress: of this machine, IPv4 or IPv6, by which the server is met. */
export function createWebrtcClient(localAddress = '127.0.0.1'): WebrtcClient {
  const peer = new RTCPeerConnection({
    iceServers: [],
    iceUseIpv4: !localAddress.includes(':'),
    iceUseIpv6: localAddress.includes(':'),
    iceAdditionalHostAddresses: [localAddress],
    codecs: { audio: [createOpus()] },
  })
  const heard: RtpPacket[] = []
  peer.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((packet) => heard.push(packet)))
  const track = new MediaStreamTrack({ kind: 'audio' })
  const transceiver: RTCRtpTransceiver = peer.addTransceiver(track, { direction: 'sendrecv' })
  let sequence = 100
  let rtpTime = 5000
  return {
    peer,
    heard,
    offer: async () => {
      await peer.setLocalDescription(await peer.createOffer())
      return peer.localDescription?.sdp ?? ''
    },
    answer: (sdp) => peer.setRemoteDescription({ type: 'answer', sdp }),
    speak: (payload) => {
      const header = new RtpHeader({
        sequenceNumber: sequence,
        timestamp: rtpTime,
        payloadType: OPUS_PAYLOAD_TYPE,
      })
      sequence = (sequence + 1) & 0xffff
      rtpTime = (rtpTime + 960) >>> 0
      void transceiver.sender.sendRtp(new RtpPacket(header, Buffer.from(payload)))
    },
    lose: (count) => {
      sequence = (sequence + count) & 0xffff
      rtpTime = (rtpTime + 960 * count) >>> 0
    },
    close: async () => {
      // A handshake that was refused would be repeated for half a minute.
      for (const { dtls } of peer.dtlsTransports) {
        if (dtls !== undefined) dtls.dtls.flight = LAST_FLIGHT
      }
      await peer.close()
    },
  }
}
