// Why a request was refused, by the code on the wire, in German. Pure.
import type { Refusal, RefusalWords } from './english_refusals.ts'

export const refusals: RefusalWords = {
  ERROR_CODE_UNSPECIFIED: quoted('Der Server hat das abgelehnt'),
  BAD_REQUEST: quoted('Der Server hat das nicht angenommen'),
  VERSION_UNSUPPORTED: () => 'Diese Seite ist älter als der Server. Laden Sie sie neu.',
  NOT_SIGNED_ON: () => 'Sie sind nicht mehr angemeldet. Bitte melden Sie sich neu an.',
  NO_ROLE: () => 'Wählen Sie zuerst eine Rolle.',
  SIGN_ON_FAILED: quoted('Die Anmeldung wurde abgelehnt'),
  THROTTLED: ({ seconds }) => `Zu viele Versuche. ${again(seconds)}`,
  TOKEN_INVALID: () => 'Ihre Sitzung ist beendet. Bitte melden Sie sich neu an.',
  PASSWORD_CHANGE_REQUIRED: () => 'Wählen Sie zuerst ein eigenes Passwort.',
  PASSWORD_REFUSED: passwordWords,
  ROLE_DENIED: () => 'Diese Rolle steht Ihnen nicht offen. Wählen Sie eine der angebotenen.',
  LOOP_UNKNOWN: () => 'Diesen Sprechkreis gibt es nicht mehr.',
  MONITOR_DENIED: () =>
    'Ihre Rolle darf diesen Sprechkreis nicht hören. Fragen Sie Ihren Administrator.',
  TALK_DENIED: () =>
    'Ihre Rolle darf diesen Sprechkreis hören, aber nicht darauf sprechen. Fragen Sie Ihren Administrator.',
  OFFER_REFUSED: () =>
    'Der Server nimmt den Ton dieses Browsers nicht an. Sagen Sie es Ihrem Administrator.',
  NO_RESOURCE: ({ seconds }) =>
    `Das System ist ausgelastet; für alle, die schon da sind, geht es weiter. ${again(seconds)}`,
  TOO_MANY_REQUESTS: ({ seconds }) => `Das war zu viel auf einmal. ${again(seconds)}`,
  SESSION_TAKEN_OVER: () => 'Ihre Sitzung läuft in einem anderen Fenster weiter.',
  INTERNAL: quoted('Das hat nicht geklappt. Versuchen Sie es noch einmal'),
  PERMISSION_DENIED: () =>
    'Das dürfen Sie hier nicht, oder es ist nicht da. Fragen Sie Ihren Administrator.',
  INVALID: quoted('Das lässt sich so nicht ändern'),
  CONFLICT: () => 'Jemand anderes hat inzwischen dasselbe geändert. Sehen Sie es noch einmal an.',
}

/** By what the server says of a password (vocs/password_rules, vocs/sign_on). */
const PASSWORD_REASONS: readonly (readonly [said: RegExp, words: string])[] = [
  [/has under (\d+) characters/, 'hat weniger als $1 Zeichen: wählen Sie ein anderes'],
  [/has over (\d+) characters/, 'hat mehr als $1 Zeichen: wählen Sie ein anderes'],
  [/is the user's name/, 'ist der Name des Benutzers: wählen Sie ein anderes'],
  [/is the old one/, 'ist das alte: wählen Sie ein anderes'],
  [/among the most common|most common ones/, 'ist eines der häufigsten: wählen Sie ein anderes'],
  [/repeats one or two/, 'besteht aus ein oder zwei Zeichen: wählen Sie ein anderes'],
  [/directory's/, 'gehört zum Verzeichnis: ändern Sie es dort'],
]

function passwordWords(refusal: Refusal): string {
  for (const [said, words] of PASSWORD_REASONS) {
    const found = said.exec(refusal.message)
    if (found !== null) return `Das Passwort ${words.replace('$1', found[1] ?? '')}.`
  }
  return quoted('Das Passwort wurde nicht angenommen')(refusal)
}

/** With the server's own words, which are English. */
function quoted(words: string): (refusal: Refusal) => string {
  return ({ message }) => `${words} (auf Englisch: „${message}“).`
}

function again(seconds: number): string {
  return seconds === 0
    ? 'Versuchen Sie es später noch einmal.'
    : `In ${seconds} s können Sie es noch einmal versuchen.`
}
