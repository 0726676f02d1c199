// The overview of domains and projects, in German. Pure.
import type { overview as english } from '../english/overview.ts'

export const overview: typeof english = {
  overview: {
    title: 'Domänen und Projekte',
    none: 'Es gibt noch keine Domäne.',
    users: (count) => `${count} Benutzer`,
    loops: (count) => (count === 1 ? '1 Sprechkreis' : `${count} Sprechkreise`),
    roles: (count) => (count === 1 ? '1 Rolle' : `${count} Rollen`),
    newDomain: 'Neue Domäne …',
    newProject: 'Neues Projekt …',
    rename: 'Umbenennen …',
    remove: 'Löschen …',
    removeTitle: (name) => `${name} löschen?`,
    removeTells: 'Das geht mit verloren:',
    removeNothing: 'Sonst geht nichts mit verloren.',
    stageRemove: 'Löschen',
    id: 'Kennung, die sich nie ändert',
    idRule: 'Buchstaben, Ziffern, „-“, „_“ und „.“, höchstens 64',
    idTaken: 'Diese Kennung gibt es schon.',
    idBad: 'Nur Buchstaben, Ziffern, „-“, „_“ und „.“, höchstens 64.',
    name: 'Name',
    create: 'Anlegen',
    save: 'Speichern',
    inDomain: (name) => `In der Domäne ${name}`,
    open: (name) => `In ${name} arbeiten`,
    working: 'Sie arbeiten hier',
  },
}
