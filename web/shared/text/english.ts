// What all pages say, in English. Pure. Another language is another object of this type.
export const english = {
  product: 'Voice loops',
  connecting: 'Connecting to the server…',
  signOn: {
    title: 'Sign on',
    user: 'User',
    password: 'Password',
    submit: 'Sign on',
    busy: 'Signing on…',
    failed: 'User or password is wrong. Please try again.',
    throttled: (seconds: number) => `Too many attempts. Try again in ${seconds} s.`,
  },
  password: {
    titleForced: 'Choose your own password',
    title: 'Change password',
    forced: 'You signed on with a one-time password. Choose your own before you go on.',
    rule: 'At least 10 characters, not your user name, not a common password.',
    others: 'Your sessions on other devices end when the password changes.',
    old: 'Present password',
    oneTime: 'One-time password',
    fresh: 'New password',
    again: 'New password again',
    different: 'The two new passwords are not the same.',
    submit: 'Save password',
    busy: 'Saving…',
    cancel: 'Cancel',
    done: 'Your password is changed.',
  },
  signOff: 'Sign off',
  appearance: {
    theme: 'Appearance',
    themes: { system: 'System', dark: 'Dark', light: 'Light' },
    language: 'Language',
  },
  notices: {
    region: 'Messages',
    dismiss: 'Dismiss',
  },
  close: 'Close',
  cancel: 'Cancel',
}

export type SharedText = typeof english
