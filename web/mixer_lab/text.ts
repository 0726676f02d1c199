// Every word of the lab page, in English. Pure. Another language is another object of this type.
import { TALKING_LISTENERS } from '../mixer_lab_logic/messages.ts'
import type { NetworkSetting } from '../mixer_lab_logic/simulated_network.ts'
import type { Sound } from '../mixer_lab_logic/sounds.ts'

const sounds: Readonly<Record<Sound, string>> = {
  speechLow: 'Speech, calm',
  speechHigh: 'Speech, long phrases',
  speechFast: 'Speech, short calls',
  tone440: 'Tone 440 Hz',
  tone1000: 'Tone 1 kHz',
  beeps: 'Beep each second',
  noise: 'Noise',
  file: 'Audio file',
  microphone: 'Microphone',
}

const settings: Readonly<Record<NetworkSetting, string>> = {
  lossPercent: 'Loss',
  jitterMs: 'Jitter',
  delayMs: 'Delay',
  duplicatePercent: 'Duplicates',
  reorderPercent: 'Overtaken',
  driftPpm: 'Clock drift',
}

const units: Readonly<Record<NetworkSetting, string>> = {
  lossPercent: '%',
  jitterMs: 'ms',
  delayMs: 'ms',
  duplicatePercent: '%',
  reorderPercent: '%',
  driftPpm: 'ppm',
}

export const english = {
  title: 'Mixer lab',
  subtitle: 'The server’s mixer, in this browser: no server, no microphone needed',
  starting: 'Loading the mixer…',
  failed: (reason: string) => `The mixer can’t be started: ${reason}`,
  console: 'Console',
  listen: 'Listen',
  listening: 'Stop sound',
  restart: 'Start anew',
  glitches: (count: number) =>
    count === 0
      ? 'Sound without gaps'
      : count === 1
        ? 'One gap in the sound'
        : `${count} gaps in the sound`,
  noSound: 'This browser gives no sound output.',
  noMicrophone: 'There is no microphone, or it was refused.',
  noAudioFile: (name: string) => `“${name}” holds no audio that this browser can read.`,
  talkers: {
    title: 'Talkers',
    name: (talker: number) => `Talker ${talker + 1}`,
    talk: 'Talk',
    sound: (talker: number) => `Sound of talker ${talker + 1}`,
    sounds,
    file: (talker: number) => `Audio file for talker ${talker + 1}`,
    loops: (talker: number) => `Loops of talker ${talker + 1}`,
    plot: (talker: number) => `Jitter buffer of talker ${talker + 1} over the last 10 seconds`,
    depth: 'held',
    target: 'target',
    ms: (value: number) => `${Math.round(value)} ms`,
    counts: { late: 'Late', lost: 'Lost', duplicate: 'Twice', concealed: 'Concealed' },
    drop: 'An audio file can be dropped on a talker.',
  },
  network: {
    title: 'Network',
    of: 'From',
    all: 'all talkers',
    settings,
    units,
    perfect: 'Perfect again',
  },
  listeners: {
    title: 'Listeners',
    name: listenerName,
    hear: 'Hear',
    hearTitle: (listener: number) => `Hear ${listenerName(listener)}`,
    volume: (listener: number, loop: string) => `Volume of loop ${loop}: ${listenerName(listener)}`,
    loop: (loop: string) => `Loop ${loop}`,
    plot: (listener: number) => `Level and spectrum: ${listenerName(listener)}`,
    level: (level: number) => (level >= 100 ? 'silence' : `−${Math.round(level)} dBFS`),
    encoder: (encoder: number) => `Encoder ${encoder + 1}`,
    idle: 'no encoder',
  },
  engine: {
    title: 'Engine',
    sharing: 'Who shares an encoder',
    sharingNobody: 'Nobody talks: no encoder runs',
    shared: (encoder: number, listeners: readonly number[]) =>
      `encoder ${encoder + 1}: ${listeners.map(listenerName).join(', ')}`,
    tick: 'Time of a tick',
    tickPlot: 'Time that a tick takes, over the last 10 seconds',
    microseconds: (value: number) => `${Math.round(value)} µs of 20 000`,
  },
  check: {
    open: 'Check',
    title: 'Conformance of the engine in this browser',
    again: 'Check again',
    close: 'Close',
    running: (done: number, all: number) => `${done} of ${all} …`,
    result: (passed: number, all: number, seconds: number) =>
      `${passed} of ${all} passed in ${seconds.toFixed(1)} s`,
    passed: 'pass',
    failed: 'FAIL',
  },
}

function listenerName(listener: number): string {
  const number = listener + 1
  return listener < TALKING_LISTENERS ? `Talker ${number}’s ear` : `Listener ${number}`
}

export type LabText = typeof english
export const text: LabText = english
