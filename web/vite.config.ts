// Builds the pages to build/web/<page>/ with hashed assets; nothing inline, so that a strict
// Content-Security-Policy holds.
import { defineConfig } from 'vite'

export default defineConfig({
  root: new URL('./console/', import.meta.url).pathname,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: new URL('../build/web/console/', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      input: {
        index: new URL('./console/index.html', import.meta.url).pathname,
        service_worker: new URL('./console/service_worker.ts', import.meta.url).pathname,
      },
      output: {
        // Browsers look at one address for a new service worker; all else has its content's hash in its name.
        entryFileNames: ({ name }) =>
          name === 'service_worker' ? 'service_worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
})
