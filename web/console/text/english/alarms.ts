// The alarms of this console, the state of its links and the emergency calls, in English. Pure.
import type { AlarmKind } from '../../../console_logic/alarm_list.ts'
import type { MicrophoneCause } from '../../../console_logic/alarm_conditions.ts'

export interface AlarmWords {
  /** What is so. */
  readonly title: string
  /** What it means, and what to do. */
  readonly advice: string
}

type OneCause = Exclude<AlarmKind, 'no_microphone'>

export const alarms = {
  alarms: {
    label: 'Alarms',
    none: 'No alarms',
    /** Of those that are acknowledged, or stand behind the one that is shown. */
    known: (count: number) => (count === 1 ? '1 known alarm' : `${count} known alarms`),
    more: (count: number) => `${count} more`,
    open: 'State and alarms',
    title: 'State and alarms',
    since: (time: string) => `Since ${time}`,
    acknowledge: 'Acknowledge',
    acknowledgeName: (alarm: string) => `Acknowledge: ${alarm}`,
    acknowledged: 'Acknowledged',
    sound: 'Sound when an alarm comes',
    words: {
      no_server: {
        title: 'No connection to the server',
        advice:
          'The console connects again by itself, without a sign-on. What you hear may go on; nobody hears you until then.',
      },
      no_capacity: {
        title: 'No room on the server for your audio',
        advice:
          'The system is full. Those who are on it go on; you get audio as soon as there is room. Tell your administrator.',
      },
      no_audio: {
        title: 'No audio connection',
        advice:
          'It is made again by itself. If it lasts, the network may block audio: tell your administrator.',
      },
      sound_blocked: {
        title: 'The browser plays no sound',
        advice: 'Press “Click to hear” beside the talk key.',
      },
      voice_taken: {
        title: 'A supervisor muted you',
        advice: 'Nobody hears you until a supervisor gives your voice back.',
      },
      sound_muted: {
        title: 'All sound is off here',
        advice: 'You hear no loop. Turn the volume of this console up.',
      },
      audio_poor: {
        title: 'Words may be missing',
        advice:
          'More than 5 % of the audio is lost on the way. Ask to repeat what matters; a cable is better than Wi-Fi.',
      },
      microphone_silent: {
        title: 'Your microphone gives no sound',
        advice:
          'The talk key was open, but nothing came. Is the headset muted, or another microphone chosen?',
      },
      session_ends: {
        title: 'Your session ends soon',
        advice: 'Sign off and on again when it suits you.',
      },
      recording_down: {
        title: 'Nothing is recorded',
        advice: 'What is said now can’t be played back later. Tell your administrator.',
      },
    } satisfies Readonly<Record<OneCause, AlarmWords>>,
    microphone: {
      denied: {
        title: 'No microphone: not allowed',
        advice: 'Allow it for this site (icon beside the address), then press “Try again”.',
      },
      missing: {
        title: 'No microphone: none found',
        advice: 'Plug one in, then press “Try again”.',
      },
      ended: {
        title: 'No microphone: unplugged',
        advice: 'You go on listening. Plug it in, then press “Try again”.',
      },
      insecure: {
        title: 'No microphone: page without HTTPS',
        advice: 'Browsers give it to HTTPS pages only. Open this address by https.',
      },
    } satisfies Readonly<Record<MicrophoneCause, AlarmWords>>,
  },
  emergency: {
    word: 'Emergency',
    on: (loop: string) => `on ${loop}`,
    monitor: 'Listen',
    monitorName: (loop: string) => `Listen to ${loop}`,
    goTo: 'Go there',
    goToName: (loop: string) => `Go to ${loop}`,
  },
  links: {
    title: 'This console',
    server: 'Server',
    servers: 'Servers',
    audio: 'Audio',
    microphone: 'Microphone',
    connected: (ms: number | undefined) =>
      ms === undefined ? 'connected' : `connected, ${Math.round(ms)} ms there and back`,
    lost: 'not reachable, connecting again by itself',
    active: 'in use',
    microphones: {
      unasked: 'not asked for yet',
      waiting: 'waiting for your permission',
      ready: 'ready',
      denied: 'not allowed',
      missing: 'none found',
      ended: 'unplugged',
      insecure: 'not without HTTPS',
    },
  },
}
