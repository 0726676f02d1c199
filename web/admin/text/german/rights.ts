// The page of rights, in German. Pure.
import type { rights as english } from '../english/rights.ts'

export const rights: typeof english = {
  rightsPage: {
    page: 'Rechte',
    title: 'Rechte',
    views: { picture: 'Bild', matrix: 'Sprechkreise × Rollen', members: 'Benutzer × Rollen' },
    viewsLabel: 'Darstellung der Rechte',
    columns: { user: 'Benutzer', role: 'Rollen', loop: 'Sprechkreise' },
    filters: { user: 'Benutzer filtern', role: 'Rollen filtern', loop: 'Sprechkreise filtern' },
    count: (shown, all) => (shown === all ? `${all}` : `${shown} von ${all}`),
    none: { user: 'Keine Benutzer', role: 'Keine Rollen', loop: 'Keine Sprechkreise' },
    noRows: 'Zu den Filtern passt hier nichts.',
    onlyLinked: 'Nur verbundene',
    noRole: 'keine Rolle gewählt',
    role: 'Rolle',
    member: 'Mitglied',
    letters: ['', 'H', 'S'],
    memberLetters: ['', 'M'],
    memberWords: ['kein Mitglied', 'Mitglied'],
    pending: { new: 'neu', changed: 'geändert', gone: 'entfernt' },
    fromDomain: (name) => `aus der Domäne ${name}`,
    fromProject: (name) => `aus dem Projekt ${name}`,
    chooseRole: 'Wählen Sie zuerst eine Rolle, dann ihre Benutzer und Sprechkreise.',
    hint: 'Wählen Sie eine Rolle. Ein Klick auf einen Benutzer macht ihn zum Mitglied, Klicks auf einen Sprechkreis ändern das Recht: hören, sprechen, nichts.',
    keys: 'Tasten: Pfeile bewegen, Eingabe oder Leertaste ändert; bei Sprechkreisen setzen H, S und 0 das Recht.',
    matrixKeys:
      'Tasten: Pfeile bewegen, Umschalt und Pfeile wählen aus; H, S und 0 setzen alles Ausgewählte. Ein Klick geht zum nächsten Recht weiter.',
    memberKeys:
      'Tasten: Pfeile bewegen, Umschalt und Pfeile wählen aus; M und 0 setzen alles Ausgewählte. Ein Klick ändert eines.',
    fixed: 'Das gehört der Domäne und wird dort eingestellt.',
    impossible:
      'Diese Rolle lässt sich damit nicht verbinden: Es gehört zu einer anderen Domäne oder einem anderen Projekt.',
    impossibleShort: 'nicht verbindbar',
    fixedShort: 'in der Domäne eingestellt',
    tooMany: (most) => `Mehr als ${most} Änderungen auf einmal: Wählen Sie weniger aus.`,
    setSelected: 'Ausgewähltes setzen',
    selected: (rows, columns) =>
      rows * columns === 1 ? '1 Feld ausgewählt' : `${rows} × ${columns} Felder ausgewählt`,
    mayTalk: (user, loop, role) => `${user} darf auf ${loop} sprechen, als ${role}`,
    mayMonitor: (user, loop, role) => `${user} darf ${loop} hören, als ${role}`,
    nowhere: (user) => `${user} hört nichts: keine Rolle mit einem Sprechkreis.`,
    more: (count) => `und ${count} weitere`,
    roleTells: (role, users, talk, monitor) =>
      `${role}: ${users === 1 ? '1 Mitglied' : `${users} Mitglieder`}, spricht auf ${talk}, hört ${monitor}`,
    loopTalk: (loop, roles) => `Sprechen auf ${loop}: ${roles}`,
    loopMonitor: (roles) => `hören: ${roles}`,
    loopNobody: (loop) => `Keine Rolle hat ein Recht auf ${loop}.`,
    roleOnLoop: (role, loop, right) => `${role} auf ${loop}: ${right}`,
    userInRole: (user, role, member) => `${user} in ${role}: ${member}`,
    was: (before) => `vorher: ${before}`,
    members: (names) => `Mitglieder: ${names}`,
    noMembers: 'Sie hat keine Mitglieder.',
    manyLines: 'Viele Verbindungen: Gezeichnet werden nur die des Gewählten oder Gezeigten.',
    rowsOf: { right: 'Sprechkreise', member: 'Benutzer' },
  },
}
