// Lets the console open while its server is away, so that it can say so and connect by itself. Never serves an old
// console while there is a server: the page is always asked for there first, and its assets have their content's hash in
// their names. I/O, in the browser's service worker.

const PREFIX = 'flightloop console '
/** Beside the newest version its forerunner is kept: windows that are open may yet need parts of it. */
const VERSIONS_KEPT = 2

/** What a service worker has, as far as it is used here: the types of pages and of workers exclude each other. */
interface WorkerScope {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(
    type: 'install' | 'activate' | 'fetch',
    listener: (event: WorkerEvent) => void,
  ): void
}
interface WorkerEvent {
  readonly request: Request
  waitUntil(work: Promise<unknown>): void
  respondWith(response: Promise<Response>): void
}

const worker = self as unknown as WorkerScope
const home = new URL(worker.registration.scope)

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== home.origin) return
  if (url.pathname === home.pathname) event.respondWith(page(request))
  else if (url.pathname.startsWith(`${home.pathname}assets/`)) event.respondWith(asset(request))
})

/** The server's page, which is kept as the newest version; without a server the one that was kept last. */
async function page(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    if (response.ok) await keepPage(response.clone())
    return response
  } catch (error) {
    const kept = await (await newest())?.match(home.href)
    if (kept === undefined) throw error
    return kept
  }
}

async function keepPage(response: Response): Promise<void> {
  const html = await response.clone().arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', html))
  const version = Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0'))
  const names = await versions()
  const suffix = ` ${version.join('')}`
  if (names.at(-1)?.endsWith(suffix) === true) return
  const cache = await caches.open(`${PREFIX}${String(Date.now()).padStart(16, '0')}${suffix}`)
  await cache.put(home.href, response)
  const kept = await versions()
  await Promise.all(kept.slice(0, -VERSIONS_KEPT).map((name) => caches.delete(name)))
}

/** What a name with a hash means never changes. */
async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept !== undefined) return kept
  const response = await fetch(request)
  if (response.ok) await (await newest())?.put(request, response.clone())
  return response
}

async function newest(): Promise<Cache | undefined> {
  const name = (await versions()).at(-1)
  return name === undefined ? undefined : caches.open(name)
}

/** The oldest first. */
async function versions(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX)).sort()
}
