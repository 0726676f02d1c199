// Opus as werift's peer connections in the tests offer and answer it. Pure.
import { RTCRtpCodecParameters } from 'werift'

export const OPUS_PAYLOAD_TYPE = 111

/** A new one for each connection, which may change it. */
export function createOpus(): RTCRtpCodecParameters {
  return new RTCRtpCodecParameters({
    mimeType: 'audio/opus',
    clockRate: 48000,
    channels: 2,
    payloadType: OPUS_PAYLOAD_TYPE,
  })
}
