// Builds the agent as one file that needs nothing but Node: `dist/agent/deskhand-agent.mjs`.
//   node scripts/build-agent.ts [--release NAME] [--out FOLDER]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { writeReleaseBanner } from '../core/agent-protocol/release-banner.ts'
import packageJson from '../package.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({ options: { release: { type: 'string' }, out: { type: 'string' } } })
const { release = packageJson.version, out = join(root, 'dist', 'agent') } = values

await build({
  configFile: false,
  root,
  logLevel: 'warn',
  define: { deskhandRelease: JSON.stringify(release) },
  ssr: { noExternal: true },
  build: {
    ssr: 'agent/program.ts',
    outDir: out,
    emptyOutDir: true,
    copyPublicDir: false,
    target: 'node22',
    minify: true,
    rolldownOptions: {
      output: {
        entryFileNames: 'deskhand-agent.mjs',
        codeSplitting: false,
        postBanner: writeReleaseBanner(release),
      },
    },
  },
})
