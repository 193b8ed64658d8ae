import { defineConfig } from 'vite'

/** `vite ui/gallery` shows every state of the panel without a server. */
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { host: '127.0.0.1' },
})
