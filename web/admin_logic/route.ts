// Which page is shown of which domain or project: the part of the address after "#". Pure.
export interface Route {
  /** Its name in the address. */
  readonly page: string
  /** '' is the whole system. */
  readonly scope: string
  /** Of the page's own, as a role's id. */
  readonly item: string
}

export const FIRST_PAGE = 'overview'

/** hash: "#/rights/columbus/columbus%2Fflight"; what can't be read is the first page. */
export function parseRoute(hash: string): Route {
  const parts = hash.replace(/^#\/?/, '').split('/')
  const [page = '', scope = '', item = ''] = parts.map(decoded)
  return { page: page || FIRST_PAGE, scope, item }
}

export function formatRoute({ page, scope, item }: Route): string {
  const parts = [page, scope, item].map(encodeURIComponent)
  while (parts.at(-1) === '') parts.pop()
  return `#/${parts.join('/')}`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
