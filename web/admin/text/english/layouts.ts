// The layout editor, in English. Pure.
export const layouts = {
  layouts: {
    title: 'Layouts',
    noRole: 'There is no role here yet.',
    role: 'Role',
    keyset: 'Kind of console',
    noKeyset: 'Consoles without a keyset',
    keysetLine: (name: string, rows: number, columns: number, scale: number) =>
      `${name} – ${rows} × ${columns}${scale === 100 ? '' : `, ${scale} %`}`,
    screen: 'Shown as on',
    screens: { phone: 'Phone', desk: 'Desk', wall: 'Wall' },
    fill: 'Fill automatically',
    copy: 'Copy a layout…',
    copyTitle: 'Copy a layout',
    copyFrom: 'From',
    copyNone: 'No role has another layout.',
    copyTells: (pages: number, leftOut: number) =>
      `${pages === 1 ? '1 page' : `${pages} pages`} in place of what is here.` +
      (leftOut === 0
        ? ''
        : ` Left out, for want of a right or of room: ${leftOut === 1 ? '1 loop' : `${leftOut} loops`}.`),
    copyDo: 'Copy',
    pages: 'Pages',
    page: (number: number) => `Page ${number}`,
    addPage: 'Add page',
    pageName: 'Name of this page',
    pageEarlier: 'Move page to the left',
    pageLater: 'Move page to the right',
    removePage: 'Remove page',
    pageMoved: (number: number) => `The page is number ${number} now.`,
    pageRemoved: 'Page removed.',
    grid: 'Places of this page',
    hint: 'Drag loops, or press one and then its new place. By keyboard: Enter picks up and drops, arrow keys move, Delete removes, Escape cancels.',
    hintFree:
      'Drag loops, or press one and then its new place. By keyboard: Enter picks up and drops, arrow keys move, Delete removes, Escape cancels. Rows and columns come by themselves; empty ones at the end don’t count.',
    list: 'Not placed',
    filter: 'Filter',
    listAll: 'Also those on other pages',
    allPlaced: 'All loops are placed.',
    nothingFound: 'No loop is called so.',
    more: (count: number) => `and ${count} more: filter them`,
    none: 'This role has no layout: consoles arrange its loops themselves.',
    noneForKeyset:
      'This role has no layout for these consoles: they take the one for consoles without a keyset, or arrange the loops themselves.',
    strangers: (names: string) =>
      `The role has no right on these loops, so consoles leave their places empty: ${names}`,
    removeStrangers: 'Remove them',
    noRight: 'No right',
    handEmpty: 'Nothing picked up',
    hand: (loop: string) => `${loop}: choose its place`,
    toList: 'Back to the list',
    cell: (row: number, column: number, loop: string, isStranger: boolean) =>
      `Row ${row}, column ${column}: ${loop || 'empty'}${isStranger ? ', no right' : ''}`,
    pickedUp: (loop: string) =>
      `${loop} picked up. Arrow keys move it, Enter drops it, Escape cancels.`,
    over: (row: number, column: number, other: string) =>
      `Row ${row}, column ${column}${other === '' ? ', empty' : `, ${other} is here`}`,
    dropped: (loop: string, row: number, column: number) =>
      `${loop} stands in row ${row}, column ${column}.`,
    swapped: (loop: string, row: number, column: number, other: string) =>
      `${loop} stands in row ${row}, column ${column}; ${other} took its place.`,
    replaced: (loop: string, row: number, column: number, other: string) =>
      `${loop} stands in row ${row}, column ${column}; ${other} is back in the list.`,
    removed: (loop: string) => `${loop} is back in the list.`,
    cancelled: (loop: string) => `Cancelled: ${loop} stays where it was.`,
    filled: (count: number, over: number) =>
      `${count === 1 ? '1 loop' : `${count} loops`} placed.` +
      (over === 0 ? '' : ` No room for ${over}.`),
  },
}
