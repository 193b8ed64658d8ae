// Everything that can be said about the code without running it: `npm run check`.
import { runAllOrExit } from './run-all.ts'

const npm = (name: string): [string, ...string[]] => ['npm', 'run', '--silent', name]

await runAllOrExit([{ name: 'build', command: npm('build') }])
await runAllOrExit(
  ['types', 'lint', 'arrows', 'unused', 'drift', 'sizes'].map((name) => ({ name, command: npm(name) })),
)
