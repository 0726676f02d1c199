// Every word that the console shows or speaks, in English. Pure. Another language is another object of
// this type.
import type { AudioQuality } from '../console_logic/audio_quality.ts'

export const english = {
  product: 'Voice loops',
  connecting: 'Connecting to the server…',
  signOn: {
    title: 'Sign on',
    user: 'User',
    password: 'Password',
    submit: 'Sign on',
    busy: 'Signing on…',
    failed: 'User or password is wrong. Please try again.',
    throttled: (seconds: number) => `Too many attempts. Try again in ${seconds} s.`,
  },
  password: {
    titleForced: 'Choose your own password',
    title: 'Change password',
    forced: 'You signed on with a one-time password. Choose your own before you go on.',
    rule: 'At least 10 characters, not your user name, not a common password.',
    others: 'Your sessions on other devices end when the password changes.',
    old: 'Present password',
    oneTime: 'One-time password',
    fresh: 'New password',
    again: 'New password again',
    different: 'The two new passwords are not the same.',
    submit: 'Save password',
    busy: 'Saving…',
    cancel: 'Cancel',
    done: 'Your password is changed.',
  },
  roles: {
    title: 'Choose a role',
    hello: (name: string) => `Signed on as ${name}`,
    none: 'You are not a member of any role. Ask your administrator.',
    back: 'Back to the loops',
    signOff: 'Sign off',
  },
  connection: {
    connected: 'Connected',
    connecting: 'Connecting…',
    reconnecting: (seconds: number) => `Reconnecting in ${seconds} s`,
    unreachable: 'Server unreachable: audio goes on',
    unreachableSilent: 'Server unreachable',
  },
  media: {
    none: 'No audio',
    connecting: 'Audio connecting',
    connected: 'Audio on',
    lost: 'Audio lost: connecting again',
    grades: {
      good: () => 'Audio good',
      fair: ({ lostPart }: AudioQuality) => `Audio: ${percent(lostPart)} lost`,
      poor: ({ lostPart }: AudioQuality) => `Audio bad: ${percent(lostPart)} lost`,
    },
    figures: (quality: AudioQuality) =>
      [
        quality.roundTripMs === undefined ? '' : `Round trip ${Math.round(quality.roundTripMs)} ms`,
        quality.jitterMs === undefined ? '' : `jitter ${Math.round(quality.jitterMs)} ms`,
        `${percent(quality.lostPart)} lost in the last seconds`,
        `${percent(quality.concealedPart)} made up since the start`,
      ]
        .filter(Boolean)
        .join(', '),
  },
  delay: {
    title: 'Voice delay',
    figure: (ms: number) => `Delay ${ms} ms`,
    open: 'How late you hear the others. Press for more',
    ms: (ms: number) => `${Math.round(ms)} ms`,
    parts: {
      coding: 'Packing and coding',
      server: 'Server',
      network: 'Network, one way',
      buffer: 'Buffer of this browser',
    },
    history: (leastMs: number, mostMs: number) =>
      leastMs === mostMs
        ? `Last 10 minutes: ${leastMs} ms`
        : `Last 10 minutes: ${leastMs} to ${mostMs} ms`,
    concealed: 'Made up for lost sound',
    signalling: 'Signalling, there and back',
    note: 'From a talker’s microphone to your ear, without the talker’s own network and the sound devices.',
  },
  percent,
  header: {
    label: 'Status',
    clock: 'Time, UTC',
    utc: 'UTC',
    menu: 'Menu',
  },
  menu: {
    changeRole: 'Change role',
    changePassword: 'Change password',
    theme: 'Appearance',
    themes: { system: 'System', dark: 'Dark', light: 'Light' },
    talkMode: 'Talk key',
    talkModes: { hold: 'Hold to talk', toggle: 'Click to mute or talk' },
    lab: 'Mixer lab',
    signOff: 'Sign off',
  },
  loops: {
    label: 'Loops',
    none: 'This role has no loops. Ask your administrator.',
    states: { off: 'Off', monitor: 'Monitor', talk: 'Talk' },
    rights: { none: '', monitor: 'Listen only', talk: 'Listen and talk' },
    actions: {
      monitor: (loop: string) => `${loop}: not monitored. Press to monitor`,
      talk: (loop: string) => `${loop}: monitored. Press to select talk`,
      listening: (loop: string) => `${loop}: monitored. Listen only`,
      talking: (loop: string) => `${loop}: talk selected`,
    },
    switchOff: 'Off',
    switchOffName: (loop: string) => `Off: ${loop}`,
    volume: (loop: string) => `Volume of ${loop}`,
    pan: (loop: string) => `Place of ${loop} between left and right`,
    panTitle: 'Place between left and right. Double click or 0: centre',
    left: 'L',
    right: 'R',
    place: (pan: number) =>
      pan === 0 ? 'centre' : `${pan < 0 ? 'left' : 'right'} ${Math.abs(pan)} %`,
    placeShort: (pan: number) => (pan === 0 ? 'C' : `${pan < 0 ? 'L' : 'R'}${Math.abs(pan)}`),
    placeTitle: 'Volume, and place between left and right. Press to change the place',
    /** Begins with what is seen, for those who speak to their computer. */
    figures: (loop: string, shown: string, place: string) =>
      `${shown}: volume and place of ${loop}, ${place}. Press to change the place`,
    participants: (count: number) => (count === 1 ? '1 participant' : `${count} participants`),
    you: 'You',
    speech: 'Speech on the loop',
    noTalkRight: 'Listen only: this role may not talk here',
    inTalkAlready: 'In talk already: use the talk key to speak, Off to leave the loop',
    highlights: {
      none: '',
      red: 'Marked red',
      orange: 'Marked orange',
      yellow: 'Marked yellow',
    },
  },
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
  notices: {
    region: 'Messages',
    dismiss: 'Dismiss',
    microphoneDenied:
      'The browser blocks the microphone. Allow it for this site (icon beside the address), then try again.',
    microphoneMissing: 'No microphone was found. Plug one in, then try again.',
    microphoneEnded: 'The microphone was unplugged. You go on listening; plug it in and try again.',
    microphoneInsecure:
      'Browsers give the microphone to HTTPS pages only. Open this address by https.',
    noResource: 'The system is at its capacity, so no audio for now. It tries again by itself.',
    noAudio: 'The audio connection could not be made. It is tried again by itself.',
    talkReleased: 'The talk key was released because this window lost the focus.',
    connectionLost: 'The connection to the server is lost. Reconnecting by itself.',
    connectionBack: 'Connected again.',
    takenOver: 'Your session goes on in another window. Sign on to continue here.',
    expired: 'You were signed off because your session ended. Please sign on again.',
    muted: (by: string) => `${by} muted you: nobody hears you until it is taken back.`,
    unmuted: (by: string) => `${by} gave your voice back: you can talk again.`,
    loopSwitched: (by: string, loop: string) => `${by} switched ${loop} for you.`,
    notified: (by: string) => `${by} says:`,
    rightLost: (loop: string) => `${loop}: an administrator changed what this role may do.`,
  },
  announce: (talker: string, loop: string) => `${talker} talks on ${loop}`,
  listJoiner: ', ',
} as const

/** A part 0..1; one decimal where it is small. */
function percent(part: number): string {
  const value = part * 100
  return `${value < 9.95 && value > 0 ? value.toFixed(1) : Math.round(value)} %`
}

/** The words of one language. */
export type Text = typeof english

export const text: Text = english
