// Releases of the agent for tests: real ones, built here, and broken ones.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installAgent } from '../../../agent/service/install-agent.ts'
import { writeReleaseBanner } from '../../../core/agent-protocol/release-banner.ts'
import { createEnrolmentToken } from '../../domains/agents/create-enrolment-token.ts'
import type { AgentBench } from '../testing.ts'

const buildScript = fileURLToPath(new URL('../../../scripts/build-agent.ts', import.meta.url))

/** Builds the agent's single file as this release; gives its path. */
export function buildRelease(release: string, folder: string): string {
  const out = join(folder, `built ${release}`)
  execFileSync(process.execPath, [buildScript, '--release', release, '--out', out], { stdio: 'pipe' })
  return join(out, 'deskhand-agent.mjs')
}

/** A file that passes for this release, and does `body` in place of an agent's work; gives its path. */
export function writeBrokenRelease(release: string, folder: string, body: string): string {
  const path = join(folder, `broken ${release}.mjs`)
  const text = `${writeReleaseBanner(release)}
if (process.argv[2] === 'version') console.log('${release}')
else { ${body} }
`
  writeFileSync(path, text)
  return path
}

/** Puts a file where the bench's server finds releases. */
export function offerRelease(bench: AgentBench, path: string, name: string): void {
  mkdirSync(bench.releasesFolder, { recursive: true })
  writeFileSync(join(bench.releasesFolder, `${name}.mjs`), readFileSync(path))
}

export interface InstalledAgent {
  agentId: string
  stateFolder: string
  programFolder: string
  /** The commands that the installation ran. */
  commands: string[]
  /** What the unit says is to be started. */
  commandLine: string[]
}

let installations = 0

/** Enrols and installs an agent as on a machine that systemd runs, below the bench's folder. */
export async function installForTest(bench: AgentBench, bundlePath: string): Promise<InstalledAgent> {
  installations += 1
  const root = join(bench.folder, `machine ${installations}`)
  const stateFolder = join(root, 'state $HOME 100%')
  const programFolder = join(root, 'program')
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
  const { token } = await createEnrolmentToken(bench.context, 'server', { tenantId: bench.tenantId })
  const commands: string[] = []
  const { agentId } = await installAgent({
    platform: 'linux',
    stateFolder,
    programFolder,
    bundlePath,
    token,
    machine: { hostname: `PC-${installations}`, hardwareUuid: crypto.randomUUID() },
    carrier: {
      root,
      run: async (command) => {
        commands.push([command.file, ...command.arguments].join(' '))
        return ''
      },
    },
  })
  const unit = readFileSync(join(root, 'etc/systemd/system/deskhand-agent.service'), 'utf8')
  return { agentId, stateFolder, programFolder, commands, commandLine: commandLineOf(unit) }
}

/** Starts what the unit starts; a new release has `confirmWithin` seconds. */
export function launch({ commandLine }: InstalledAgent, confirmWithin: number): ChildProcess {
  const [file = '', ...words] = commandLine
  return spawn(file, [...words, '--confirm-within', String(confirmWithin)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: '/',
  })
}

/** The words of `ExecStart`, as systemd reads them. */
function commandLineOf(unit: string): string[] {
  const line = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? ''
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word = '']) =>
    word.replace(/\\(.)/g, '$1').replaceAll('%%', '%').replaceAll('$$', '$'),
  )
}
