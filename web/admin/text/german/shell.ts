// What stands around all administration pages, and the review of changes, in German. Pure.
import type { shell as english } from '../english/shell.ts'

export const shell: typeof english = {
  administration: 'Verwaltung',
  noDuty:
    'Sie verwalten und beaufsichtigen hier nichts. Bitten Sie einen Administrator um eine Aufgabe.',
  toConsole: 'Zur Sprechstelle',
  pages: { label: 'Seiten', overview: 'Übersicht', live: 'Live', audit: 'Protokoll' },
  scope: {
    label: 'Domäne oder Projekt',
    all: 'Ganzes System',
  },
  state: {
    loading: 'Wird geladen …',
    connected: 'Verbunden',
    lost: 'Keine Verbindung: das Gezeigte kann veraltet sein. Sie wird von selbst erneuert.',
  },
  menu: 'Menü',
  review: {
    bar: 'Noch nicht ausgeführte Änderungen',
    none: 'Keine Änderungen',
    count: (count) => (count === 1 ? '1 Änderung auszuführen' : `${count} Änderungen auszuführen`),
    look: 'Durchsehen …',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    title: 'Auszuführende Änderungen',
    intro: 'Noch gilt nichts davon. Alles wird als eines ausgeführt, oder nichts.',
    reason: 'Grund, für das Protokoll (darf leer sein)',
    apply: 'Diese Änderungen ausführen',
    applying: 'Werden ausgeführt …',
    discard: 'Alle verwerfen',
    discardAsk: 'Alle noch nicht ausgeführten Änderungen verwerfen?',
    discarded: 'Alle Änderungen verworfen. „Rückgängig“ holt sie zurück.',
    takeBack: 'Zurücknehmen',
    done: (count) => (count === 1 ? '1 Änderung ausgeführt.' : `${count} Änderungen ausgeführt.`),
    refused: 'Diese Änderungen sind nicht möglich:',
    conflict: 'Jemand anderes hat inzwischen dasselbe geändert',
    conflictIntro:
      'Sehen Sie beide Seiten an. Dann behalten Sie Ihre, die die andere überschreibt, oder nehmen Ihre zurück und machen mit der anderen weiter.',
    theirs: 'Die andere Seite',
    mine: 'Ihre Seite',
    keepMine: 'Mit meiner überschreiben',
    keepTheirs: 'Meine zurücknehmen',
    passwordsTitle: 'Einmalpasswörter',
    passwordsIntro:
      'Geben Sie sie jetzt weiter: sie werden nur dieses eine Mal gezeigt. Jedes muss bei der ersten Anmeldung ersetzt werden.',
    passwordsClose: 'Ich habe sie notiert',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    by: (actor, time) => `${actor}, ${time}`,
  },
}
