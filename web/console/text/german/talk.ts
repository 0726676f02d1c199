// The talk key, microphone and sound, in German. Pure.
import type { talk as english } from '../english/talk.ts'

export const talk: typeof english = {
  talk: {
    label: 'Sprechtaste',
    key: 'Leertaste',
    live: 'AUF SENDUNG',
    hold: (loops) => `Halten, um auf ${loops} zu sprechen`,
    unmute: (loops) => `Stumm. Klicken, um auf ${loops} zu sprechen`,
    talking: (loops) => `Sie sprechen auf ${loops}`,
    talkingUntilClick: (loops) => `Sie sprechen auf ${loops}. Klicken schaltet stumm`,
    noLoop: 'Kein Sprechkreis zum Sprechen gewählt',
    released: 'Die Sprechtaste wurde losgelassen',
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
