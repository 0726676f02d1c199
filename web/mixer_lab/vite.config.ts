// Builds the mixer lab to build/web/mixer_lab/: static files, nothing inline, as the console's.
import { defineConfig } from 'vite'

export default defineConfig({
  root: new URL('./', import.meta.url).pathname,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: new URL('../../build/web/mixer_lab/', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
})
