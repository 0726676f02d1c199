// The tables of users, roles, loops and keysets, and lines that are pasted into them, in German. Pure.
import type { tables as english } from '../english/tables.ts'

const said = (number: number) => number.toLocaleString('de')

export const tables: typeof english = {
  tablePages: { user: 'Benutzer', role: 'Rollen', loop: 'Sprechkreise', keyset: 'Tastenfelder' },
  table: {
    create: {
      user: 'Neuer Benutzer …',
      role: 'Neue Rolle …',
      loop: 'Neuer Sprechkreis …',
      keyset: 'Neues Tastenfeld …',
    },
    paste: 'Zeilen einfügen …',
    search: 'Suchen',
    shown: (shown, all) =>
      shown === all ? `${said(all)} gezeigt` : `${said(shown)} von ${said(all)} gezeigt`,
    none: 'Hier gibt es noch keine.',
    noneFound: 'Nichts gefunden.',
    choose: (name) => `${name} auswählen`,
    chooseAll: 'Alle gezeigten auswählen',
    edit: (name) => `${name} bearbeiten`,
    look: (name) => `${name} ansehen`,
    isNew: 'neu',
    isChanged: 'geändert',
    inherited: (scope) => `aus Domäne ${scope}`,
    sort: (column) => `Nach ${column} ordnen`,
    columns: {
      name: 'Name',
      id: 'Kennung',
      scope: 'Gehört zu',
      roles: 'Rollen',
      duties: 'Aufgaben',
      access: 'Zugang',
      abbreviation: 'Kürzel',
      talkMode: 'Sprechart',
      members: 'Mitglieder',
      rights: 'Sprechkreise',
      highlight: 'Markierung',
      address: 'Adresse',
      usedBy: 'Rollen',
      grid: 'Zeilen × Spalten',
      scale: 'Größe',
    },
    dutyIn: (duty, scope) => `${duty}: ${scope}`,
    disabled: 'gesperrt',
    noPassword: 'kein Passwort',
    oneTime: 'Einmalpasswort',
    members: (number) => (number === 1 ? '1 Mitglied' : `${said(number)} Mitglieder`),
    rights: (talk, monitor) => `${talk} sprechen, ${monitor} hören`,
    usedBy: (number) => (number === 1 ? '1 Rolle' : `${said(number)} Rollen`),
    nextFree: 'nächste freie',
    bulk: {
      bar: 'Was mit den ausgewählten geschieht',
      chosen: (number) => `${said(number)} ausgewählt`,
      unseen: (number) => `${said(number)} davon nicht in der Suche`,
      clear: 'Nichts auswählen',
      remove: 'Löschen …',
      disable: 'Sperren',
      enable: 'Freigeben',
      highlight: 'Markierung',
      talkMode: 'Sprechart',
      staged: (number) => `Für ${said(number)} gesammelt. Ausgeführt wird es beim Durchsehen.`,
      removeTitle: (number) => `${said(number)} ausgewählte löschen?`,
    },
  },
  csv: {
    title: {
      user: 'Benutzer einfügen',
      role: 'Rollen einfügen',
      loop: 'Sprechkreise einfügen',
      keyset: 'Tastenfelder einfügen',
    },
    intro:
      'Zeilen, wie eine Tabellenkalkulation sie kopiert, oder eine CSV-Datei: zwischen den Feldern Tabulator, Strichpunkt oder Komma. Die erste Zeile darf die Spalten nennen.',
    order: (columns) => `Ohne eine Zeile mit Namen sind die Spalten: ${columns}.`,
    meaning:
      'Ein leeres Feld lässt, was da ist, wie es ist. Eine Kennung, die es noch nicht gibt, legt etwas Neues an.',
    file: 'Datei lesen',
    lines: 'Zeilen',
    scope: 'Neues gehört, wo eine Zeile nichts anderes sagt, zu',
    passwords: 'Neuen Benutzern Einmalpasswörter geben',
    columns: {
      id: 'Kennung',
      name: 'Name',
      scope: 'gehört zu',
      abbreviation: 'Kürzel',
      highlight: 'Markierung',
      talkMode: 'Sprechart',
      group: 'Multicast-Gruppe',
      port: 'Port',
      disabled: 'gesperrt',
      rows: 'Zeilen',
      columns: 'Spalten',
      scale: 'Größe',
      roles: 'Rollen',
    },
    unknown: (names) => `Diese Spalten sagen hier nichts und bleiben weg: ${names}`,
    preview: 'Was die Zeilen tun würden',
    line: 'Zeile',
    result: 'Ergebnis',
    why: 'Warum',
    results: { new: 'neu', changed: 'geändert', unchanged: 'unverändert', wrong: 'falsch' },
    count: (number, result) => `${said(number)} ${result}`,
    more: (number) => `… und ${said(number)} weitere Zeilen`,
    wrongLines: (number, lines) =>
      number === 1 ? `Zeile ${lines} ist falsch.` : `${number} Zeilen sind falsch: ${lines}.`,
    leaveOut: (number) =>
      number === 1 ? 'Diese Zeile weglassen' : `Diese ${number} Zeilen weglassen`,
    tooMany: (edits, most) =>
      `Diese Zeilen ergeben ${said(edits)} Änderungen; auf einmal gehen ${said(most)}. Fügen Sie weniger ein.`,
    take: (number) => (number === 1 ? '1 Zeile übernehmen' : `${said(number)} Zeilen übernehmen`),
    taken: (number) =>
      number === 1
        ? '1 Zeile übernommen. Ausgeführt wird sie beim Durchsehen.'
        : `${said(number)} Zeilen übernommen. Ausgeführt werden sie beim Durchsehen.`,
    leftOut: (number, lines) =>
      number === 1 ? `1 Zeile weggelassen: ${lines}.` : `${number} Zeilen weggelassen: ${lines}.`,
    tooLong: 'Die Datei ist länger als 4 MiB.',
  },
}
