import { defineConfig } from 'vite'

/** The iframe page: `dist/widget`, served under `/widget/`. Nothing inline, so that a strict policy holds. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/widget/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
