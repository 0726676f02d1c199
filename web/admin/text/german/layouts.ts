// The layout editor, in German. Pure.
import type { layouts as english } from '../english/layouts.ts'

const loopsIn = (count: number) => (count === 1 ? '1 Sprechkreis' : `${count} Sprechkreise`)

export const layouts: typeof english = {
  layouts: {
    title: 'Anordnungen',
    noRole: 'Hier gibt es noch keine Rolle.',
    role: 'Rolle',
    keyset: 'Art der Sprechstelle',
    noKeyset: 'Sprechstellen ohne Tastenfeld',
    keysetLine: (name, rows, columns, scale) =>
      `${name} – ${rows} × ${columns}${scale === 100 ? '' : `, ${scale} %`}`,
    screen: 'Gezeigt wie auf',
    screens: { phone: 'Telefon', desk: 'Arbeitsplatz', wall: 'Wand' },
    fill: 'Automatisch füllen',
    copy: 'Anordnung kopieren …',
    copyTitle: 'Anordnung kopieren',
    copyFrom: 'Von',
    copyNone: 'Keine Rolle hat eine andere Anordnung.',
    copyTells: (pages, leftOut) =>
      `${pages === 1 ? '1 Seite tritt' : `${pages} Seiten treten`} an die Stelle dessen, was hier ist.` +
      (leftOut === 0 ? '' : ` Ausgelassen, weil Recht oder Platz fehlt: ${loopsIn(leftOut)}.`),
    copyDo: 'Kopieren',
    pages: 'Seiten',
    page: (number) => `Seite ${number}`,
    addPage: 'Neue Seite',
    pageName: 'Name dieser Seite',
    pageEarlier: 'Seite nach links',
    pageLater: 'Seite nach rechts',
    removePage: 'Seite entfernen',
    pageMoved: (number) => `Die Seite ist jetzt Nummer ${number}.`,
    pageRemoved: 'Seite entfernt.',
    grid: 'Plätze dieser Seite',
    hint: 'Ziehen Sie Sprechkreise, oder drücken Sie auf einen und dann auf den neuen Platz. Mit der Tastatur: Eingabe nimmt auf und legt ab, Pfeiltasten bewegen, Entf entfernt, Esc bricht ab.',
    hintFree:
      'Ziehen Sie Sprechkreise, oder drücken Sie auf einen und dann auf den neuen Platz. Mit der Tastatur: Eingabe nimmt auf und legt ab, Pfeiltasten bewegen, Entf entfernt, Esc bricht ab. Zeilen und Spalten kommen von selbst; leere am Ende zählen nicht.',
    list: 'Ohne Platz',
    filter: 'Filter',
    listAll: 'Auch die auf anderen Seiten',
    allPlaced: 'Alle Sprechkreise haben einen Platz.',
    nothingFound: 'So heißt kein Sprechkreis.',
    more: (count) => `und ${count} weitere: bitte filtern`,
    none: 'Diese Rolle hat keine Anordnung: Sprechstellen ordnen ihre Sprechkreise selbst.',
    noneForKeyset:
      'Diese Rolle hat keine Anordnung für diese Sprechstellen: sie nehmen die für Sprechstellen ohne Tastenfeld oder ordnen die Sprechkreise selbst.',
    strangers: (names) =>
      `Auf diese Sprechkreise hat die Rolle kein Recht, Sprechstellen lassen ihre Plätze leer: ${names}`,
    removeStrangers: 'Entfernen',
    noRight: 'Kein Recht',
    handEmpty: 'Nichts aufgenommen',
    hand: (loop) => `${loop}: wählen Sie den Platz`,
    toList: 'Zurück in die Liste',
    cell: (row, column, loop, isStranger) =>
      `Zeile ${row}, Spalte ${column}: ${loop || 'leer'}${isStranger ? ', kein Recht' : ''}`,
    pickedUp: (loop) => `${loop} aufgenommen. Pfeiltasten bewegen, Eingabe legt ab, Esc bricht ab.`,
    over: (row, column, other) =>
      `Zeile ${row}, Spalte ${column}${other === '' ? ', leer' : `, hier steht ${other}`}`,
    dropped: (loop, row, column) => `${loop} steht in Zeile ${row}, Spalte ${column}.`,
    swapped: (loop, row, column, other) =>
      `${loop} steht in Zeile ${row}, Spalte ${column}; ${other} hat den Platz getauscht.`,
    replaced: (loop, row, column, other) =>
      `${loop} steht in Zeile ${row}, Spalte ${column}; ${other} ist wieder in der Liste.`,
    removed: (loop) => `${loop} ist wieder in der Liste.`,
    cancelled: (loop) => `Abgebrochen: ${loop} bleibt, wo er war.`,
    filled: (count, over) =>
      `${loopsIn(count)} ${count === 1 ? 'hat' : 'haben'} jetzt einen Platz.` +
      (over === 0 ? '' : ` Für ${over} fehlt der Platz.`),
  },
}
