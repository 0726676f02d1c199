// The alarms of this console, the state of its links and the emergency calls, in German. Pure.
import type { alarms as english } from '../english/alarms.ts'

export const alarms: typeof english = {
  alarms: {
    label: 'Alarme',
    none: 'Keine Alarme',
    known: (count) => (count === 1 ? '1 bekannter Alarm' : `${count} bekannte Alarme`),
    more: (count) => `${count} weitere`,
    open: 'Zustand und Alarme',
    title: 'Zustand und Alarme',
    since: (time) => `Seit ${time}`,
    acknowledge: 'Quittieren',
    acknowledgeName: (alarm) => `Quittieren: ${alarm}`,
    acknowledged: 'Quittiert',
    sound: 'Ton, wenn ein Alarm kommt',
    words: {
      no_server: {
        title: 'Keine Verbindung zum Server',
        advice:
          'Sie wird von selbst erneuert, ohne neue Anmeldung. Was Sie hören, kann weiterlaufen; bis dahin hört Sie niemand.',
      },
      no_capacity: {
        title: 'Auf dem Server ist kein Platz für Ihren Ton',
        advice:
          'Das System ist ausgelastet. Wer schon da ist, merkt nichts; Sie bekommen Ton, sobald Platz ist. Sagen Sie es Ihrem Administrator.',
      },
      no_audio: {
        title: 'Keine Tonverbindung',
        advice:
          'Sie wird von selbst erneuert. Hält es an, sperrt vielleicht das Netz den Ton: sagen Sie es Ihrem Administrator.',
      },
      sound_blocked: {
        title: 'Der Browser gibt keinen Ton wieder',
        advice: 'Drücken Sie „Klicken, um zu hören“ neben der Sprechtaste.',
      },
      voice_taken: {
        title: 'Die Aufsicht hat Sie stummgeschaltet',
        advice: 'Niemand hört Sie, bis die Aufsicht das aufhebt.',
      },
      sound_muted: {
        title: 'Aller Ton ist hier aus',
        advice: 'Sie hören keinen Sprechkreis. Stellen Sie diese Konsole lauter.',
      },
      audio_poor: {
        title: 'Wörter können fehlen',
        advice:
          'Über 5 % des Tons gehen unterwegs verloren. Lassen Sie Wichtiges wiederholen; ein Kabel ist besser als WLAN.',
      },
      microphone_silent: {
        title: 'Ihr Mikrofon gibt keinen Ton',
        advice:
          'Die Sprechtaste war offen, aber es kam nichts. Ist das Headset stumm, oder ein anderes Mikrofon gewählt?',
      },
      session_ends: {
        title: 'Ihre Sitzung endet bald',
        advice: 'Melden Sie sich ab und wieder an, wenn es passt.',
      },
      recording_down: {
        title: 'Es wird nicht aufgezeichnet',
        advice:
          'Was jetzt gesagt wird, kann später niemand nachhören. Sagen Sie es Ihrem Administrator.',
      },
    },
    microphone: {
      denied: {
        title: 'Kein Mikrofon: nicht erlaubt',
        advice:
          'Erlauben Sie es für diese Seite (Zeichen neben der Adresse), dann „Noch einmal versuchen“.',
      },
      missing: {
        title: 'Kein Mikrofon gefunden',
        advice: 'Stecken Sie eines an, dann „Noch einmal versuchen“.',
      },
      ended: {
        title: 'Kein Mikrofon: abgezogen',
        advice: 'Sie hören weiter. Stecken Sie es an, dann „Noch einmal versuchen“.',
      },
      insecure: {
        title: 'Kein Mikrofon: Seite ohne HTTPS',
        advice: 'Browser geben es nur HTTPS-Seiten. Öffnen Sie diese Adresse mit https.',
      },
    },
  },
  emergency: {
    word: 'Notfall',
    on: (loop) => `auf ${loop}`,
    monitor: 'Hören',
    monitorName: (loop) => `Hören: ${loop}`,
    goTo: 'Zeigen',
    goToName: (loop) => `Zeigen: ${loop}`,
  },
  links: {
    title: 'Diese Konsole',
    server: 'Server',
    servers: 'Server',
    audio: 'Ton',
    microphone: 'Mikrofon',
    connected: (ms) =>
      ms === undefined ? 'verbunden' : `verbunden, ${Math.round(ms)} ms hin und zurück`,
    lost: 'nicht erreichbar, wird von selbst neu verbunden',
    active: 'in Benutzung',
    microphones: {
      unasked: 'noch nicht angefragt',
      waiting: 'wartet auf Ihre Erlaubnis',
      ready: 'bereit',
      denied: 'nicht erlaubt',
      missing: 'keines gefunden',
      ended: 'abgezogen',
      insecure: 'nicht ohne HTTPS',
    },
  },
}
