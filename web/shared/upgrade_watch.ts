// Notices that the server has another version of this page than the one that runs. I/O: asks the server for the page.

/** The scripts that a page begins with: their names have their content's hash. */
const SCRIPTS = /<script[^>]+src="([^"]+)"/g

/** true: a reload would bring another version. What can't be asked now is no other version. */
export async function isUpgraded(): Promise<boolean> {
  try {
    const response = await fetch(location.pathname, { cache: 'no-store' })
    if (!response.ok) return false
    const offered = [...(await response.text()).matchAll(SCRIPTS)].map(([, source = '']) => source)
    const running = [...document.scripts].map((script) => script.getAttribute('src') ?? '')
    return offered.length > 0 && !offered.every((source) => running.includes(source))
  } catch {
    return false
  }
}
