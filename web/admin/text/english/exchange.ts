// Exports and imports, in English. Pure.
export const exchange = {
  exchange: {
    title: 'Exchange',
    staged: 'There are changes that are not made yet: exports and imports know nothing of them.',
    export: 'Export',
    exportTells:
      'All of a domain with its projects, or of one project, as a text that can be imported here or elsewhere. Without passwords.',
    format: 'Format',
    save: 'Download',
    writing: 'Being written…',
    saved: (file: string, size: number) => `Downloaded: ${file}, ${size} KiB.`,
    copied: 'Copied to the clipboard.',
    notCopied: 'The browser does not let this page copy: download it instead.',
    import: 'Import a domain file',
    importTells:
      'YAML or JSON, as an export is. Choose a file, drop it here, or paste its text. It is carried out whole, or not at all.',
    file: 'File',
    content: 'Its text',
    replace: 'Replace.',
    replaceTells:
      'What the domain and the projects named in the text have, and the text has not, is deleted. Without it, that stays.',
    tryIt: 'Show what it does',
    doIt: 'Import',
    working: 'Being looked at…',
    refused: 'This can’t be imported, and nothing was changed:',
    line: (line: number) => `Line ${line}`,
    nothing: 'It changes nothing: all is so already.',
    would: (count: number) =>
      `Nothing is changed yet. It would change ${count === 1 ? '1 thing' : `${count} things`}.`,
    done: (count: number) => `Imported: ${count === 1 ? '1 thing' : `${count} things`} changed.`,
    wouldDelete: (count: number) =>
      count === 1 ? 'This would be deleted' : `These ${count} would be deleted`,
    deleted: (count: number) => (count === 1 ? 'This was deleted' : `These ${count} were deleted`),
    changes: (count: number) => (count === 1 ? '1 change' : `${count} changes`),
    report: 'Report',
    openvocs: 'Import an openvocs database',
    openvocsTells:
      'Choose the folder that has “auth” and “state.json”. Domains, projects, users with their passwords, roles, rights, layouts and what users had on are taken over; all that can’t be is listed.',
    folder: 'Folder of the database',
    filesRead: (read: number, unread: number) =>
      `${read === 1 ? '1 file' : `${read} files`} of the database` +
      (unread === 0
        ? '.'
        : `; ${unread === 1 ? '1 other is' : `${unread} others are`} not part of it.`),
    elsewhere: (user: string) =>
      `There is a user “${user}” here too, and users never move. If this user is not needed any more: give somebody else the duties, sign on as that one, delete “${user}”, and import again. Or give the one in the file another id.`,
    toUsers: 'To the users',
    directory: 'Import users of the directory',
    directoryTells:
      'Makes users of all below an entry of the directory (LDAP). Who is a user here already stays as is; passwords stay in the directory.',
    into: 'Into',
    base: 'Below this entry (DN)',
    filter: 'Only these (LDAP filter, may be empty)',
    links: {
      member: (user: string) => `Member ${user}`,
      right: (loop: string) => `Right on ${loop}`,
      duty: (scope: string) => `Duty in ${scope}`,
      layout: (keyset: string) => `Layout for ${keyset}`,
    },
    values: {
      none: 'none',
      monitor: 'monitor',
      talk: 'talk',
      supervisor: 'supervisor',
      administrator: 'administrator',
      single: 'single talk',
      multi: 'multi talk',
      set: 'set anew',
      removed: 'removed',
    } as Readonly<Record<string, string>>,
  },
}
