// Exports and imports, in German. Pure.
import type { exchange as english } from '../english/exchange.ts'

const filesIn = (count: number) => (count === 1 ? '1 Datei' : `${count} Dateien`)
const changesIn = (count: number) => (count === 1 ? '1 Änderung' : `${count} Änderungen`)

export const exchange: typeof english = {
  exchange: {
    title: 'Austausch',
    staged: 'Es gibt noch nicht ausgeführte Änderungen: Export und Import wissen nichts von ihnen.',
    export: 'Exportieren',
    exportTells:
      'Alles einer Domäne mit ihren Projekten, oder eines Projekts, als Text, der hier oder anderswo importiert werden kann. Ohne Passwörter.',
    format: 'Format',
    save: 'Herunterladen',
    writing: 'Wird geschrieben …',
    saved: (file, size) => `Heruntergeladen: ${file}, ${size} KiB.`,
    copied: 'In die Zwischenablage kopiert.',
    notCopied: 'Der Browser lässt diese Seite nicht kopieren: laden Sie es herunter.',
    import: 'Domänendatei importieren',
    importTells:
      'YAML oder JSON, wie ein Export. Wählen Sie eine Datei, legen Sie sie hier ab oder fügen Sie ihren Text ein. Sie wird ganz ausgeführt, oder gar nicht.',
    file: 'Datei',
    content: 'Ihr Text',
    replace: 'Ersetzen.',
    replaceTells:
      'Was die Domäne und die im Text genannten Projekte haben und der Text nicht, wird gelöscht. Sonst bleibt es.',
    tryIt: 'Zeigen, was geschieht',
    doIt: 'Importieren',
    working: 'Wird geprüft …',
    refused: 'Das kann nicht importiert werden, und nichts wurde geändert:',
    line: (line) => `Zeile ${line}`,
    nothing: 'Es ändert nichts: alles ist schon so.',
    would: (count) => `Noch ist nichts geändert. Es wären ${changesIn(count)}.`,
    done: (count) => `Importiert: ${changesIn(count)}.`,
    wouldDelete: (count) => (count === 1 ? 'Das würde gelöscht' : `Diese ${count} würden gelöscht`),
    deleted: (count) => (count === 1 ? 'Das wurde gelöscht' : `Diese ${count} wurden gelöscht`),
    changes: changesIn,
    report: 'Bericht',
    openvocs: 'Eine openvocs-Datenbank importieren',
    openvocsTells:
      'Wählen Sie den Ordner mit „auth“ und „state.json“. Domänen, Projekte, Benutzer mit ihren Passwörtern, Rollen, Rechte, Anordnungen und was Benutzer eingeschaltet hatten werden übernommen; alles, was nicht übernommen werden kann, wird aufgezählt.',
    folder: 'Ordner der Datenbank',
    filesRead: (read, unread) =>
      `${filesIn(read)} der Datenbank` +
      (unread === 0
        ? '.'
        : `; ${unread === 1 ? '1 weitere gehört' : `${unread} weitere gehören`} nicht dazu.`),
    elsewhere: (user) =>
      `Einen Benutzer „${user}“ gibt es hier auch, und Benutzer ziehen nie um. Wird er nicht mehr gebraucht: geben Sie jemand anderem die Aufgaben, melden Sie sich so an, löschen Sie „${user}“ und importieren Sie noch einmal. Oder geben Sie dem in der Datei eine andere Kennung.`,
    toUsers: 'Zu den Benutzern',
    directory: 'Benutzer des Verzeichnisses importieren',
    directoryTells:
      'Macht Benutzer aus allen unter einem Eintrag des Verzeichnisses (LDAP). Wer hier schon Benutzer ist, bleibt, wie er ist; Passwörter bleiben im Verzeichnis.',
    into: 'Nach',
    base: 'Unter diesem Eintrag (DN)',
    filter: 'Nur diese (LDAP-Filter, darf leer sein)',
    links: {
      member: (user) => `Mitglied ${user}`,
      right: (loop) => `Recht auf ${loop}`,
      duty: (scope) => `Aufgabe in ${scope}`,
      layout: (keyset) => `Anordnung für ${keyset}`,
    },
    values: {
      none: 'nichts',
      monitor: 'hören',
      talk: 'sprechen',
      supervisor: 'Aufsicht',
      administrator: 'Verwaltung',
      single: 'einzeln sprechen',
      multi: 'mehrfach sprechen',
      set: 'neu gesetzt',
      removed: 'entfernt',
    },
  },
}
