// The messages, in German. Pure.
import type { notices as english } from '../english/notices.ts'

export const notices: typeof english = {
  notices: {
    microphoneDenied:
      'Der Browser sperrt das Mikrofon. Erlauben Sie es für diese Seite (Zeichen neben der Adresse), dann noch einmal.',
    microphoneMissing: 'Es wurde kein Mikrofon gefunden. Stecken Sie eines an, dann noch einmal.',
    microphoneEnded:
      'Das Mikrofon wurde abgezogen. Sie hören weiter; stecken Sie es an und versuchen Sie es noch einmal.',
    microphoneInsecure:
      'Browser geben das Mikrofon nur HTTPS-Seiten. Öffnen Sie diese Adresse mit https.',
    noResource:
      'Das System ist ausgelastet, daher zurzeit kein Ton. Es wird von selbst wieder versucht.',
    noAudio: 'Die Tonverbindung kam nicht zustande. Es wird von selbst wieder versucht.',
    connectionLost: 'Die Verbindung zum Server ist verloren. Sie wird von selbst erneuert.',
    connectionBack: 'Wieder verbunden.',
    upgraded:
      'Es gibt eine neue Fassung dieser Sprechstelle. Laden Sie die Seite neu, wenn es Ihnen passt.',
    takenOver:
      'Ihre Sitzung läuft in einem anderen Fenster weiter. Melden Sie sich an, um hier weiterzumachen.',
    expired: 'Sie wurden abgemeldet, weil Ihre Sitzung endete. Bitte melden Sie sich neu an.',
    muted: (by) => `${by} hat Sie stummgeschaltet: niemand hört Sie, bis es aufgehoben wird.`,
    unmuted: (by) => `${by} hat die Stummschaltung aufgehoben: Sie können wieder sprechen.`,
    loopSwitched: (by, loop) => `${by} hat ${loop} für Sie umgeschaltet.`,
    notified: (by) => `${by} sagt:`,
    rightLost: (loop) => `${loop}: ein Administrator hat geändert, was diese Rolle darf.`,
  },
}
