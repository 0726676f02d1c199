// What all pages say, in German. Pure.
import type { SharedText } from './english.ts'

export const german: SharedText = {
  product: 'Sprechkreise',
  connecting: 'Verbindung zum Server wird hergestellt …',
  signOn: {
    title: 'Anmelden',
    user: 'Benutzer',
    password: 'Passwort',
    submit: 'Anmelden',
    busy: 'Anmeldung läuft …',
    failed: 'Benutzer oder Passwort ist falsch. Bitte noch einmal.',
    throttled: (seconds) => `Zu viele Versuche. In ${seconds} s wieder möglich.`,
  },
  password: {
    titleForced: 'Eigenes Passwort wählen',
    title: 'Passwort ändern',
    forced: 'Sie haben sich mit einem Einmalpasswort angemeldet. Wählen Sie zuerst ein eigenes.',
    rule: 'Mindestens 10 Zeichen, nicht der Benutzername, kein häufiges Passwort.',
    others: 'Ihre Sitzungen auf anderen Geräten enden, wenn das Passwort geändert wird.',
    old: 'Bisheriges Passwort',
    oneTime: 'Einmalpasswort',
    fresh: 'Neues Passwort',
    again: 'Neues Passwort wiederholen',
    different: 'Die beiden neuen Passwörter sind nicht gleich.',
    submit: 'Passwort speichern',
    busy: 'Wird gespeichert …',
    cancel: 'Abbrechen',
    done: 'Ihr Passwort ist geändert.',
  },
  signOff: 'Abmelden',
  appearance: {
    theme: 'Darstellung',
    themes: { system: 'Wie das System', dark: 'Dunkel', light: 'Hell' },
    language: 'Sprache',
  },
  notices: {
    region: 'Meldungen',
    dismiss: 'Schließen',
  },
  close: 'Schließen',
  cancel: 'Abbrechen',
}
