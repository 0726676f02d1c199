// Builds the harness of the console for tests, to build/harness/: never shipped.
import { defineConfig } from 'vite'

export default defineConfig({
  root: new URL('./', import.meta.url).pathname,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: new URL('../../build/harness/', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
})
