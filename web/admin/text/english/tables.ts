// The tables of users, roles, loops and keysets, and lines that are pasted into them, in English. Pure.
const count = (one: string, more: string) => (number: number) =>
  number === 1 ? `1 ${one}` : `${number.toLocaleString('en')} ${more}`

export const tables = {
  tablePages: { user: 'Users', role: 'Roles', loop: 'Loops', keyset: 'Keysets' },
  table: {
    create: {
      user: 'New user…',
      role: 'New role…',
      loop: 'New loop…',
      keyset: 'New keyset…',
    },
    paste: 'Paste lines…',
    search: 'Search',
    shown: (shown: number, all: number) =>
      shown === all
        ? `${all.toLocaleString('en')} shown`
        : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')} shown`,
    none: 'There are none here yet.',
    noneFound: 'Nothing is found.',
    choose: (name: string) => `Select ${name}`,
    chooseAll: 'Select all that are shown',
    edit: (name: string) => `Edit ${name}`,
    look: (name: string) => `Look at ${name}`,
    isNew: 'new',
    isChanged: 'changed',
    inherited: (scope: string) => `from domain ${scope}`,
    sort: (column: string) => `Sort by ${column}`,
    columns: {
      name: 'Name',
      id: 'Id',
      scope: 'Belongs to',
      roles: 'Roles',
      duties: 'Duties',
      access: 'Access',
      abbreviation: 'Abbreviation',
      talkMode: 'Talk mode',
      members: 'Members',
      rights: 'Loops',
      highlight: 'Highlight',
      address: 'Address',
      usedBy: 'Roles',
      grid: 'Rows × columns',
      scale: 'Scale',
    },
    dutyIn: (duty: string, scope: string) => `${duty}: ${scope}`,
    disabled: 'disabled',
    noPassword: 'no password',
    oneTime: 'one-time password',
    members: count('member', 'members'),
    rights: (talk: number, monitor: number) => `${talk} talk, ${monitor} monitor`,
    usedBy: count('role', 'roles'),
    nextFree: 'next free one',
    bulk: {
      bar: 'What is done with the selected ones',
      chosen: (number: number) => `${number.toLocaleString('en')} selected`,
      unseen: (number: number) => `${number.toLocaleString('en')} of them not in the search`,
      clear: 'Select none',
      remove: 'Delete…',
      disable: 'Disable',
      enable: 'Enable',
      highlight: 'Highlight',
      talkMode: 'Talk mode',
      staged: (number: number) =>
        number === 1
          ? 'Collected for 1. It is made with the review.'
          : `Collected for ${number.toLocaleString('en')}. It is made with the review.`,
      removeTitle: (number: number) => `Delete ${number.toLocaleString('en')} selected ones?`,
    },
  },
  csv: {
    title: {
      user: 'Paste users',
      role: 'Paste roles',
      loop: 'Paste loops',
      keyset: 'Paste keysets',
    },
    intro:
      'Lines as a spreadsheet copies them, or a CSV file: tab, semicolon or comma between fields. The first line may name the columns.',
    order: (columns: string) => `Without a line of names the columns are: ${columns}.`,
    meaning:
      'An empty field leaves what is there as it is. An id that is not there yet makes something new.',
    file: 'Read a file',
    lines: 'Lines',
    scope: 'New ones belong to, where a line says nothing else',
    passwords: 'Give new users one-time passwords',
    columns: {
      id: 'id',
      name: 'name',
      scope: 'belongs to',
      abbreviation: 'abbreviation',
      highlight: 'highlight',
      talkMode: 'talk mode',
      group: 'multicast group',
      port: 'port',
      disabled: 'disabled',
      rows: 'rows',
      columns: 'columns',
      scale: 'scale',
      roles: 'roles',
    },
    unknown: (names: string) => `These columns say nothing here and are left out: ${names}`,
    preview: 'What the lines would do',
    line: 'Line',
    result: 'Result',
    why: 'Why',
    results: { new: 'new', changed: 'changed', unchanged: 'unchanged', wrong: 'wrong' },
    count: (number: number, result: string) => `${number.toLocaleString('en')} ${result}`,
    more: (number: number) => `… and ${number.toLocaleString('en')} more lines`,
    wrongLines: (number: number, lines: string) =>
      number === 1 ? `Line ${lines} is wrong.` : `${number} lines are wrong: ${lines}.`,
    leaveOut: (number: number) =>
      number === 1 ? 'Leave this line out' : `Leave these ${number} lines out`,
    tooMany: (edits: number, most: number) =>
      `These lines make ${edits.toLocaleString('en')} changes; ${most.toLocaleString('en')} can be made at one time. Paste fewer.`,
    take: (number: number) =>
      number === 1 ? 'Take over 1 line' : `Take over ${number.toLocaleString('en')} lines`,
    taken: (number: number) =>
      number === 1
        ? '1 line taken over. It is made with the review.'
        : `${number.toLocaleString('en')} lines taken over. They are made with the review.`,
    leftOut: (number: number, lines: string) =>
      number === 1 ? `1 line left out: ${lines}.` : `${number} lines left out: ${lines}.`,
    tooLong: 'The file is longer than 4 MiB.',
  },
}
