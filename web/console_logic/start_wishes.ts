// What the address of the page says of how the console starts, for those that are started without anybody (F56):
// `?keyset=desk` (or `?console=desk`) and `?role=test/director`. Pure.

export interface StartWishes {
  /** The kind of console, by its name or id; undefined: none. */
  readonly keyset: string | undefined
  /** The role that is taken after the sign-on, by its id or name. */
  readonly role: string | undefined
}

export const NO_WISHES: StartWishes = { keyset: undefined, role: undefined }

/** search: of the page's address. */
export function startWishes(search: string): StartWishes {
  const parameters = new URLSearchParams(search)
  const wish = (name: string) => parameters.get(name)?.trim() || undefined
  return { keyset: wish('keyset') ?? wish('console'), role: wish('role') }
}

/** The role that is meant: by id, else by a name that only one of them has; undefined: it may not be chosen. */
export function wishedRole<Role extends { readonly id: string; readonly name: string }>(
  roles: readonly Role[],
  wish: string | undefined,
): Role | undefined {
  if (wish === undefined) return undefined
  const byId = roles.find(({ id }) => id === wish)
  const lower = wish.toLowerCase()
  const named = roles.filter(({ name }) => name.toLowerCase() === lower)
  return byId ?? (named.length === 1 ? named[0] : undefined)
}
