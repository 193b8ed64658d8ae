// Builds what the programs need before they run: the database clients, and the pages for the browser.
import { runAllOrExit } from './run-all.ts'

const vite = (room: string): [string, ...string[]] => [
  'vite',
  'build',
  '--config',
  `${room}/vite.config.ts`,
  '--logLevel',
  'warn',
]

await runAllOrExit([
  { name: 'database clients', command: ['node', 'scripts/generate-clients.ts'] },
  { name: 'console', command: vite('console') },
  { name: 'widget', command: vite('widget') },
  { name: 'extension', command: ['node', 'scripts/build-extension.ts'] },
])
