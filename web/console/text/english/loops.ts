// The loops' tiles and pages, in English. Pure.
export const loops = {
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
}
