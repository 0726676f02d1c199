// Asks for the mix in stereo. Browsers on libwebrtc decode Opus to as many channels as their own
// description names (RFC 7587 6.1, stereo), whatever the answer says; their offers name none, which
// means mono. Pure but for the connection that is handed in.

/** The part of an RTCPeerConnection that is needed here. */
interface OfferTaker {
  setLocalDescription(offer: { readonly type: 'offer'; readonly sdp: string }): Promise<void>
}

/** Sets an offer, in stereo where the browser takes a changed one; gives the one that holds. */
export async function setStereoOffer(connection: OfferTaker, sdp: string): Promise<string> {
  const stereo = withStereo(sdp)
  try {
    await connection.setLocalDescription({ type: 'offer', sdp: stereo })
    return stereo
  } catch {
    // Better heard in mono than not at all.
    await connection.setLocalDescription({ type: 'offer', sdp })
    return sdp
  }
}

/** The offer with stereo=1 for Opus, unless it says something of stereo itself. */
function withStereo(sdp: string): string {
  const payloadType = /^a=rtpmap:(\d+) opus\/48000\/2/im.exec(sdp)?.[1]
  if (payloadType === undefined) return sdp
  const parameters = new RegExp(`^a=fmtp:${payloadType} .*$`, 'm')
  const isSaid = /[ ;]stereo=/.test(parameters.exec(sdp)?.[0] ?? '')
  return isSaid ? sdp : sdp.replace(parameters, '$&;stereo=1')
}
