// The status line, its panels and the menu, in English. Pure.
import type { AudioQuality } from '../../../console_logic/audio_quality.ts'

export const status = {
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
  header: {
    label: 'Status',
    clock: 'Time',
    menu: 'Menu',
  },
  menu: {
    changeRole: 'Change role',
    changePassword: 'Change password',
    talkSettings: 'Talk key…',
    talkView: 'Talk key on the screen',
    talkViews: { bar: 'Bar', large: 'Lower half', hidden: 'Only a line' },
    lab: 'Mixer lab',
    administration: 'Administration',
  },
  roles: {
    title: 'Choose a role',
    hello: (name: string) => `Signed on as ${name}`,
    none: 'You are not a member of any role. Ask your administrator.',
    back: 'Back to the loops',
  },
  percent,
}

/** A part 0..1; one decimal where it is small. */
function percent(part: number): string {
  const value = part * 100
  return `${value < 9.95 && value > 0 ? value.toFixed(1) : Math.round(value)} %`
}
