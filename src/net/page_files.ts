// The built pages, read whole at start, with the headers that each is served with. I/O.
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'

export interface PageFile {
  readonly body: Buffer
  readonly headers: readonly (readonly [name: string, value: string])[]
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

/** The pages have no inline script and no inline style, and are in nobody's frame. */
export const SECURITY_HEADERS = [
  [
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
      "font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; " +
      "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Permissions-Policy', 'microphone=(self), camera=(), geolocation=()'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
] as const

export const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Not found</title>
<h1>Not found</h1><p>There is nothing here. <a href="/">Go to the console</a>.</p></html>
`

/** By URL path; an index.html also by its folder's. Empty if the folder is not there. */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
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
    const url = `/${relative(folder, path).replaceAll('\\', '/')}`
    const type = TYPES[extname(path)] ?? 'application/octet-stream'
    const hashed = /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(url)
    const cache = hashed ? 'public, max-age=31536000, immutable' : 'no-cache'
    const headers = [['Content-Type', type], ['Cache-Control', cache], ...SECURITY_HEADERS] as const
    const file = { body: await readFile(path), headers }
    files.set(url, file)
    if (url.endsWith('/index.html')) files.set(url.slice(0, -'index.html'.length), file)
  }
  return files
}
