// The talk key, microphone and sound, in English. Pure.
export const talk = {
  talk: {
    label: 'Talk key',
    live: 'LIVE',
    liveShort: 'LIVE',
    ready: {
      momentary: (loops: string) => `Hold to talk on ${loops}`,
      latch: (loops: string) => `Muted. Click to talk on ${loops}`,
      smart: (loops: string) => `Tap or hold to talk on ${loops}`,
    },
    open: (loops: string) => `Your headset opens the way to ${loops}`,
    coughing: 'Cough key: nobody hears you',
    talking: (loops: string) => `Talking on ${loops}`,
    talkingUntilClick: (loops: string) => `Talking on ${loops}. Click to mute`,
    talkingToGroup: (group: string, loops: string) => `${group}: talking on ${loops}`,
    talkingToAll: (count: number, loops: string) =>
      `All-talk on ${count === 1 ? '1 loop' : `${count} loops`}: ${loops}`,
    targets: 'Talk groups',
    all: 'All-talk',
    nowhere: 'No loop',
    noLoop: 'No loop in talk: choose one',
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
