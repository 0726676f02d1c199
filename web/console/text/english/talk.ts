// The talk key, microphone and sound, in English. Pure.
export const talk = {
  talk: {
    label: 'Talk key',
    key: 'Space',
    live: 'LIVE',
    hold: (loops: string) => `Hold to talk on ${loops}`,
    unmute: (loops: string) => `Muted. Click to talk on ${loops}`,
    talking: (loops: string) => `Talking on ${loops}`,
    talkingUntilClick: (loops: string) => `Talking on ${loops}. Click to mute`,
    noLoop: 'No loop in talk: choose one',
    released: 'The talk key was released',
    microphone: 'Own microphone',
    waiting: 'Waiting for the microphone…',
    denied: 'Microphone blocked: listen only',
    missing: 'No microphone found: listen only',
    ended: 'Microphone unplugged: listen only',
    insecure: 'The microphone needs HTTPS: listen only',
    tryAgain: 'Try again',
    signalling: 'No connection to the server: talking is not possible',
    muted: 'Muted by a supervisor: nobody hears you',
  },
  sound: {
    blocked: 'The browser holds the sound back.',
    start: 'Click to hear',
  },
}
