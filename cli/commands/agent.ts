import { join } from 'node:path'
import { type Command, Option } from 'commander'

/** Where the agent keeps its state when nobody says otherwise: the place of each system for services' data. */
function defaultFolder(): string {
  switch (process.platform) {
    case 'win32':
      return join(process.env.ProgramData ?? 'C:\\ProgramData', 'Deskhand', 'Agent')
    case 'darwin':
      return '/Library/Application Support/Deskhand/Agent'
    default:
      return '/var/lib/deskhand-agent'
  }
}

interface FolderOption {
  folder: string
}

interface EnrolOptions extends FolderOption {
  hostname?: string
  hardwareUuid?: string
  installationId?: string
  serial?: string
  restartCommand?: string[]
  bootIdFile?: string
}

/**
 * Adds `deskhand agent enrol TOKEN` and `deskhand agent run` to the program. Both end with 1 and words on standard error
 * when they cannot do it.
 */
export function registerAgent(program: Command): void {
  const agent = program.command('agent').description('the agent on a computer')

  agent
    .command('enrol')
    .description('enrol this computer with the token that the console shows')
    .argument('<token>', 'the enrolment token; it begins with dhe1.')
    .option('--folder <path>', 'where the agent keeps its keys and its state', defaultFolder())
    .option('--hostname <name>', 'say this name instead of the computer’s')
    .option('--hardware-uuid <uuid>', 'say this hardware UUID, for computers that share one')
    .option('--installation-id <id>', 'say this installation id')
    .option('--serial <serial>', 'say this serial')
    .option('--restart-command <words...>', 'restart this computer by this program and its arguments')
    .addOption(new Option('--boot-id-file <path>', 'what this file says is the id of the boot').hideHelp())
    .action(async (token: string, { folder, ...machine }: EnrolOptions) => {
      const { enrolAgent } = await import('../../agent/main.ts')
      await orSayWhy(async () => {
        const { agentId } = await enrolAgent({ token, folder, machine })
        process.stdout.write(
          `Enrolled as agent ${agentId}. Start it with: deskhand agent run --folder ${folder}\n`,
        )
      })
    })

  agent
    .command('run')
    .description('run the agent until it is told to stop (SIGTERM or Ctrl+C)')
    .option('--folder <path>', 'where the agent keeps its keys and its state', defaultFolder())
    .action(async ({ folder }: FolderOption) => {
      await orSayWhy(() => runUntilStopped(folder))
    })
}

async function runUntilStopped(folder: string): Promise<void> {
  const { startAgent } = await import('../../agent/main.ts')
  const agent = await startAgent({ folder, log: createLineLog() })
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
  await agent.stop()
}

/** One JSON object a line on standard output, for the system's own log. */
function createLineLog() {
  const write = (level: string) => (detail: object, message: string) => {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...detail })}\n`)
  }
  return { info: write('info'), warn: write('warn') }
}

async function orSayWhy(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
