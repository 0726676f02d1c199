// Builds the administration pages to build/web/admin/: static files, nothing inline, as the console's.
import { defineConfig } from 'vite'

export default defineConfig({
  root: new URL('./', import.meta.url).pathname,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: new URL('../../build/web/admin/', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
})
