// The loops' tiles and pages, in German. Pure.
import type { loops as english } from '../english/loops.ts'

export const loops: typeof english = {
  loops: {
    label: 'Sprechkreise',
    none: 'Diese Rolle hat keine Sprechkreise. Fragen Sie Ihren Administrator.',
    states: { off: 'Aus', monitor: 'Hören', talk: 'Sprechen' },
    rights: { none: '', monitor: 'Nur hören', talk: 'Hören und sprechen' },
    actions: {
      monitor: (loop) => `${loop}: nicht gehört. Drücken zum Hören`,
      talk: (loop) => `${loop}: wird gehört. Drücken, um Sprechen zu wählen`,
      listening: (loop) => `${loop}: wird gehört. Nur hören`,
      talking: (loop) => `${loop}: Sprechen gewählt`,
    },
    switchOff: 'Aus',
    switchOffName: (loop) => `Aus: ${loop}`,
    volume: (loop) => `Lautstärke von ${loop}`,
    pan: (loop) => `Ort von ${loop} zwischen links und rechts`,
    panTitle: 'Ort zwischen links und rechts. Doppelklick oder 0: Mitte',
    left: 'L',
    right: 'R',
    place: (pan) => (pan === 0 ? 'Mitte' : `${pan < 0 ? 'links' : 'rechts'} ${Math.abs(pan)} %`),
    placeShort: (pan) => (pan === 0 ? 'M' : `${pan < 0 ? 'L' : 'R'}${Math.abs(pan)}`),
    placeTitle: 'Lautstärke und Ort zwischen links und rechts. Drücken, um den Ort zu ändern',
    figures: (loop, shown, place) =>
      `${shown}: Lautstärke und Ort von ${loop}, ${place}. Drücken, um den Ort zu ändern`,
    you: 'Sie',
    speech: 'Sprache auf dem Sprechkreis',
    noTalkRight: 'Nur hören: diese Rolle darf hier nicht sprechen',
    inTalkAlready: 'Sprechen ist schon gewählt: mit der Sprechtaste sprechen, mit „Aus“ verlassen',
    highlights: {
      none: '',
      red: 'Rot markiert',
      orange: 'Orange markiert',
      yellow: 'Gelb markiert',
    },
  },
}
