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
  },
})
