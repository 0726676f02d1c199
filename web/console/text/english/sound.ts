// Devices, master volume and own sounds, in English. Pure.
export const sound = {
  sounds: {
    open: 'Sound',
    title: 'Sound',
    master: 'Master volume',
    masterShort: 'Master',
    masterTitle: 'Volume of everything that this console plays, over the loops’ own volumes',
    masterOpen: (volume: number) => `${volume}: master volume`,
    mute: 'Turn all sound off',
    unmute: 'Sound off: turn it on again',
    silent: 'The sound is off: you hear nothing',
    soundOff: 'Sound off',
    microphone: {
      title: 'Microphone',
      device: 'Microphone',
      systemDefault: 'The system’s own choice',
      away: (device: string) => `${device} (not there)`,
      level: 'Level of the microphone',
      words: {
        silent: 'Speak to see the level',
        quiet: 'Too quiet: come closer, or turn the microphone up',
        good: 'Good',
        loud: 'Too loud: turn the microphone down',
      },
      processing: 'What the browser does to your voice',
      processings: {
        echoCancellation: 'Take out the echo of loudspeakers',
        noiseSuppression: 'Take out noise',
        autoGainControl: 'Level the loudness by itself',
      },
      rawLine: 'All off: raw line for a headset',
      hear: 'Hear yourself',
      recording: 'Speak now: 3 seconds',
      playing: 'This is how you sound',
      hearFailed: 'The recording could not be played',
      hearNote: 'Records 3 seconds and plays them back to you. Nobody else hears it.',
    },
    output: {
      title: 'Headphones and loudspeakers',
      device: 'Output',
      fixed:
        'This browser plays where the system says. Choose the output in the system’s settings.',
      test: 'Play test sound',
      testing: ['Left …', 'Right …'],
      testNote: 'A low tone on the left, then a higher one on the right.',
    },
    talking: {
      title: 'While you talk',
      headphones: 'I wear headphones or a headset',
      sidetone: 'Your own voice in your ears',
      sidetoneNote:
        'Heard while the talk key is pressed, by you alone. Only with headphones: through loudspeakers it howls.',
      off: 'Off',
      pttTone: 'Sound of the talk key',
      pttTones: { off: 'None', quindar: 'Quindar tones', click: 'Soft click' },
      pttNote: 'Heard by you alone.',
      keyUpHint: 'Tell me when I speak with the key up',
    },
    unheard: 'You are speaking, but the key is up: nobody hears you.',
    notices: {
      inputGone: (device: string, now: string) =>
        `The microphone “${device}” is gone. “${now}” is used instead.`,
      inputAgain: (device: string) => `The microphone “${device}” was lost and is in use again.`,
      inputBack: (device: string) => `The microphone “${device}” is in use.`,
      inputRefused: (device: string, now: string) =>
        `The microphone “${device}” can’t be opened; another program may use it. “${now}” is used instead.`,
      outputGone: (device: string) =>
        `“${device}” is gone. You hear by the system’s own output instead.`,
      outputBack: (device: string) => `You hear by “${device}” again.`,
      outputRefused: (device: string) =>
        `The browser can’t play on “${device}”. You hear by the system’s own output instead.`,
    },
  },
}
