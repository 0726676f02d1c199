// The built pages, read whole at start, with the headers that each is served with. I/O.
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'

export interface PageFile {
  readonly body: Buffer
  readonly headers: Headers
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.map': 'application/json',
}

type Headers = readonly (readonly [name: string, value: string])[]

const COMMON_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'"

/** The microphone, and what a talk key can be: headsets, foot switches, MIDI; and the choice of the speaker. */
const PERMISSIONS_POLICY =
  'microphone=(self), speaker-selection=(self), hid=(self), midi=(self), gamepad=(self), camera=(), geolocation=()'

const COMMON_HEADERS = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Permissions-Policy', PERMISSIONS_POLICY],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
] as const

/** The pages have no inline script and no inline style, and are in nobody's frame. */
export const SECURITY_HEADERS: Headers = [
  ['Content-Security-Policy', `${COMMON_POLICY}; script-src 'self'`],
  ...COMMON_HEADERS,
]

/** The same for the mixer lab: WebAssembly, threads and worklets of its own, and a clock that is fine enough. */
export const LAB_HEADERS: Headers = [
  [
    'Content-Security-Policy',
    `${COMMON_POLICY}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'`,
  ],
  ...COMMON_HEADERS,
  ['Cross-Origin-Embedder-Policy', 'require-corp'],
]

export const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Not found</title>
<h1>Not found</h1><p>There is nothing here. <a href="/">Go to the console</a>.</p></html>
`

/**
 * By URL path, which begins with `under` (a path without its last slash); an index.html also by its folder's.
 * Empty if the folder is not there.
 */
export async function readPageFiles(
  folder: string,
  under = '',
  security: Headers = SECURITY_HEADERS,
): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const files = new Map<string, PageFile>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const inFolder = `/${relative(folder, path).replaceAll('\\', '/')}`
    const url = `${under}${inFolder}`
    const type = TYPES[extname(path)] ?? 'application/octet-stream'
    const hashed = /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(inFolder)
    const cache = hashed ? 'public, max-age=31536000, immutable' : 'no-cache'
    const headers = [['Content-Type', type], ['Cache-Control', cache], ...security] as const
    const file = { body: await readFile(path), headers }
    files.set(url, file)
    if (url.endsWith('/index.html')) files.set(url.slice(0, -'index.html'.length), file)
  }
  return files
}
