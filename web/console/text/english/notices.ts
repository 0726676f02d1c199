// The messages, in English. Pure.
export const notices = {
  notices: {
    microphoneDenied:
      'The browser blocks the microphone. Allow it for this site (icon beside the address), then try again.',
    microphoneMissing: 'No microphone was found. Plug one in, then try again.',
    microphoneEnded: 'The microphone was unplugged. You go on listening; plug it in and try again.',
    microphoneInsecure:
      'Browsers give the microphone to HTTPS pages only. Open this address by https.',
    noResource: 'The system is at its capacity, so no audio for now. It tries again by itself.',
    noAudio: 'The audio connection could not be made. It is tried again by itself.',
    connectionLost: 'The connection to the server is lost. Reconnecting by itself.',
    connectionBack: 'Connected again.',
    upgraded: 'There is a new version of this console. Reload the page when it suits you.',
    takenOver: 'Your session goes on in another window. Sign on to continue here.',
    expired: 'You were signed off because your session ended. Please sign on again.',
    muted: (by: string) => `${by} muted you: nobody hears you until it is taken back.`,
    unmuted: (by: string) => `${by} gave your voice back: you can talk again.`,
    loopSwitched: (by: string, loop: string) => `${by} switched ${loop} for you.`,
    notified: (by: string) => `${by} says:`,
    rightLost: (loop: string) => `${loop}: an administrator changed what this role may do.`,
  },
}
