// Builds the extension twice: as people get it, and for the demo and the journeys, where nobody can answer the
// browser's question for a permission. For Chromium, or for the browser that is named: `build-extension.ts firefox`.
import { spawnSync } from 'node:child_process'

const demoHosts = 'http://127.0.0.1/*'
const [browser = 'chrome'] = process.argv.slice(2)

for (const hosts of ['', demoHosts]) {
  const { status } = spawnSync('wxt', ['build', 'extension', '--browser', browser], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DESKHAND_EXTENSION_HOSTS: hosts },
  })
  if (status !== 0) process.exit(status ?? 1)
}
