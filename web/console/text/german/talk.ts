// The talk key, microphone and sound, in German. Pure.
import type { talk as english } from '../english/talk.ts'

export const talk: typeof english = {
  talk: {
    label: 'Sprechtaste',
    live: 'AUF SENDUNG',
    liveShort: 'LIVE',
    ready: {
      momentary: (loops) => `Halten, um auf ${loops} zu sprechen`,
      latch: (loops) => `Stumm. Klicken, um auf ${loops} zu sprechen`,
      smart: (loops) => `Antippen oder halten, um auf ${loops} zu sprechen`,
    },
    open: (loops) => `Ihr Headset öffnet den Weg zu ${loops}`,
    coughing: 'Räuspertaste: niemand hört Sie',
    talking: (loops) => `Sie sprechen auf ${loops}`,
    talkingUntilClick: (loops) => `Sie sprechen auf ${loops}. Klicken schaltet stumm`,
    talkingToGroup: (group, loops) => `${group}: Sie sprechen auf ${loops}`,
    talkingToAll: (count, loops) =>
      `An alle, auf ${count === 1 ? '1 Sprechkreis' : `${count} Sprechkreisen`}: ${loops}`,
    targets: 'Sprechgruppen',
    all: 'An alle',
    nowhere: 'Kein Sprechkreis',
    noLoop: 'Kein Sprechkreis zum Sprechen gewählt',
    microphone: 'Eigenes Mikrofon',
    waiting: 'Warten auf das Mikrofon …',
    denied: 'Mikrofon gesperrt: nur hören',
    missing: 'Kein Mikrofon gefunden: nur hören',
    ended: 'Mikrofon abgezogen: nur hören',
    insecure: 'Das Mikrofon braucht HTTPS: nur hören',
    tryAgain: 'Noch einmal versuchen',
    signalling: 'Keine Verbindung zum Server: Sprechen nicht möglich',
    muted: 'Von der Aufsicht stummgeschaltet: niemand hört Sie',
  },
  sound: {
    blocked: 'Der Browser hält den Ton zurück.',
    start: 'Klicken, um zu hören',
  },
}
