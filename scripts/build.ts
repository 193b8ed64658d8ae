// Builds what the programs need before they run: the database clients, the pages for the browser, the agent's file.
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
  { name: 'agent', command: ['node', 'scripts/build-agent.ts'] },
  { name: 'extension', command: ['node', 'scripts/build-extension.ts'] },
])
