import { readFileSync } from 'node:fs'
import { defineConfig } from 'wxt'
import { words } from './lookup/words.ts'
import { togglePanelCommand } from './messages/content-commands.ts'
import { vendorHosts } from './sites/all-sites.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/**
 * Match patterns, separated by spaces, that this build may enter without asking: for tests and the demo, where
 * nobody can answer the browser's question. A build for people has none.
 */
const openHosts = (process.env.DESKHAND_EXTENSION_HOSTS ?? '').split(/\s+/).filter(Boolean)

export default defineConfig({
  root: import.meta.dirname,
  // A build with open hosts stands apart, so that nobody ships it by mistake.
  outDir: openHosts.length > 0 ? '.output/demo' : '.output',
  imports: false,
  manifestVersion: 3,
  manifest: ({ browser }) => ({
    name: 'Deskhand',
    description: 'The tools that resolve to a ticket’s person, computer and customer, beside the ticket.',
    version,
    permissions: ['storage', 'scripting', 'contextMenus'],
    omnibox: { keyword: 'dh' },
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+K', mac: 'Command+Shift+K' } },
      [togglePanelCommand]: {
        suggested_key: { default: 'Alt+Shift+U', mac: 'Command+Shift+U' },
        description: words.shortcuts.togglePanel,
      },
    },
    host_permissions: [...vendorHosts, ...openHosts],
    optional_host_permissions: ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'],
    content_scripts: [{ matches: [...vendorHosts], js: ['ticket.js'], run_at: 'document_idle' }],
    // Customers' own domains are known only later, and this list is fixed: hence every https page. Another page gains
    // nothing by it: the panel shows nothing before its tab's content script has vouched for it.
    web_accessible_resources: [
      { resources: ['panel.html'], matches: [...new Set([...vendorHosts, ...openHosts, 'https://*/*'])] },
    ],
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src https: http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'",
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'extension@deskhand.invalid',
              strict_min_version: '142.0',
              // All of it goes to the server that its user has set, and nowhere else: the sign-in, which PSA's
              // ticket is open, and what a computer is looked for by.
              data_collection_permissions: {
                required: ['authenticationInfo', 'browsingActivity', 'searchTerms'],
              },
            },
          },
        }
      : { minimum_chrome_version: '120' }),
  }),
  vite: () => ({
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    build: {
      target: 'es2022',
      modulePreload: { polyfill: false },
      // zod's own comments; nothing that this build could do about them.
      rollupOptions: { onwarn: (warning, warn) => warning.code !== 'INVALID_ANNOTATION' && warn(warning) },
    },
  }),
})
