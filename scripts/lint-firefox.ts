// Builds the extension for Firefox, and has Mozilla's linter look at it: `npm run lint:firefox`. The linter is large, so
// it is installed into a cache of its own, not with `npm ci`.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const version = '10.7.0'
const root = join(import.meta.dirname, '..')
const cache = join(root, '.cache', `web-ext-${version}`)
const program = join(cache, 'node_modules/web-ext/bin/web-ext.js')

/** Known, and not ours: Preact can set `innerHTML` for a property that Biome keeps us from using. */
const known = new Set(['UNSAFE_VAR_ASSIGNMENT'])

const found = z.object({ code: z.string(), message: z.string(), file: z.string().optional() })
const report = z.object({ errors: z.array(found), notices: z.array(found), warnings: z.array(found) })

function run(command: string, given: readonly string[]): void {
  const { status } = spawnSync(command, given, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

run('node', ['scripts/build-extension.ts', 'firefox'])
if (!existsSync(program))
  run('npm', [
    'install',
    '--prefix',
    cache,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `web-ext@${version}`,
  ])
const { stdout } = spawnSync(
  'node',
  [program, 'lint', '--output', 'json', '--source-dir', join(root, 'extension/.output/firefox-mv3')],
  { encoding: 'utf8' },
)
const { errors, notices, warnings } = report.parse(JSON.parse(stdout))
const left = [...errors, ...notices, ...warnings].filter(({ code }) => !known.has(code))
for (const { code, message, file } of left) console.error(`${code} ${file ?? ''}: ${message}`)
console.log(`${left.length} to do, ${warnings.length} warnings in all.`)
process.exit(left.length === 0 ? 0 : 1)
