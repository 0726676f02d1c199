// The page of rights, in English. Pure.
export const rights = {
  rightsPage: {
    page: 'Rights',
    title: 'Rights',
    views: { picture: 'Picture', matrix: 'Loops × roles', members: 'Users × roles' },
    viewsLabel: 'How rights are shown',
    columns: { user: 'Users', role: 'Roles', loop: 'Loops' },
    filters: { user: 'Filter users', role: 'Filter roles', loop: 'Filter loops' },
    /** Shown of all. */
    count: (shown: number, all: number) => (shown === all ? `${all}` : `${shown} of ${all}`),
    none: { user: 'No users', role: 'No roles', loop: 'No loops' },
    noRows: 'Nothing here matches the filters.',
    onlyLinked: 'Only linked',
    noRole: 'no role chosen',
    role: 'Role',
    member: 'member',
    /** What stands in a cell of the matrix, by right, and the keys for it. */
    letters: ['', 'M', 'T'],
    /** As `rights`, for what is done. */
    memberLetters: ['', 'M'],
    memberWords: ['no member', 'member'],
    pending: { new: 'new', changed: 'changed', gone: 'removed' },
    fromDomain: (name: string) => `from domain ${name}`,
    fromProject: (name: string) => `from project ${name}`,
    chooseRole: 'Choose a role first, then its users and loops.',
    hint: 'Choose a role. Then a click on a user makes it a member, and clicks on a loop change the right: monitor, talk, none.',
    keys: 'Keys: arrows move, Enter or Space changes; on loops M, T and 0 set the right.',
    matrixKeys:
      'Keys: arrows move, Shift and arrows select; M, T and 0 set all that is selected. A click goes on to the next right.',
    memberKeys:
      'Keys: arrows move, Shift and arrows select; M and 0 set all that is selected. A click changes one.',
    fixed: 'That belongs to the domain and is set there.',
    impossible: 'That role can’t be linked with this: it belongs to another domain or project.',
    impossibleShort: 'can’t be linked',
    fixedShort: 'set in the domain',
    tooMany: (most: number) => `More than ${most} changes at once: select less.`,
    setSelected: 'Set what is selected',
    selected: (rows: number, columns: number) =>
      rows * columns === 1 ? '1 cell selected' : `${rows} × ${columns} cells selected`,
    mayTalk: (user: string, loop: string, role: string) => `${user} may talk on ${loop} by ${role}`,
    mayMonitor: (user: string, loop: string, role: string) =>
      `${user} may monitor ${loop} by ${role}`,
    nowhere: (user: string) => `${user} hears nothing: no role with a loop.`,
    more: (count: number) => `and ${count} more`,
    roleTells: (role: string, users: number, talk: number, monitor: number) =>
      `${role}: ${users === 1 ? '1 member' : `${users} members`}, talks on ${talk}, monitors ${monitor}`,
    loopTalk: (loop: string, roles: string) => `Talk on ${loop}: ${roles}`,
    loopMonitor: (roles: string) => `monitor: ${roles}`,
    loopNobody: (loop: string) => `No role has a right on ${loop}.`,
    roleOnLoop: (role: string, loop: string, right: string) => `${role} on ${loop}: ${right}`,
    userInRole: (user: string, role: string, member: string) => `${user} in ${role}: ${member}`,
    was: (before: string) => `was: ${before}`,
    members: (names: string) => `Members: ${names}`,
    noMembers: 'It has no members.',
    manyLines: 'Many links: only those of what is chosen or pointed at are drawn.',
    rowsOf: { right: 'Loops', member: 'Users' },
  },
}
