import { type Command, InvalidArgumentError, Option } from 'commander'
import { defaultFolders } from '../service/default-folders.ts'

interface FolderOption {
  folder: string
}

interface ProgramOption extends FolderOption {
  program: string
}

interface MachineOptions {
  hostname?: string
  hardwareUuid?: string
  installationId?: string
  serial?: string
  restartCommand?: string[]
  bootIdFile?: string
}

type EnrolOptions = FolderOption & MachineOptions
type InstallOptions = ProgramOption & MachineOptions & { token?: string }

const defaults = defaultFolders()

/**
 * Adds what an agent does to a command: `enrol TOKEN`, `run`, `install`, `uninstall`, `status`, `version` and `launch`. Each
 * ends with 1 and words on standard error when it cannot do it.
 */
export function registerCommands(agent: Command): void {
  withMachine(withFolder(agent.command('enrol')))
    .description('enrol this computer with the token that the console shows')
    .argument('<token>', 'the enrolment token; it begins with dhe1.')
    .action(async (token: string, { folder, ...machine }: EnrolOptions) => {
      const { enrolAgent } = await import('../enrol-agent.ts')
      await orSayWhy(async () => {
        const { agentId } = await enrolAgent({ token, folder, machine })
        const start = `${callOf(agent)} run --folder ${folder}`
        process.stdout.write(`Enrolled as agent ${agentId}. Start it with: ${start}\n`)
      })
    })

  withFolder(agent.command('run'))
    .description('run the agent until it is told to stop (SIGTERM or Ctrl+C)')
    .option('--program <path>', 'where the launcher that starts it keeps its releases')
    .option('--log-file <path>', 'write the log there; to standard output where not given')
    .action(async (options: { folder: string; program?: string; logFile?: string }) => {
      const { runUntilStopped } = await import('./run-until-stopped.ts')
      const { folder, program: programFolder = null, logFile = null } = options
      await orSayWhy(() => runUntilStopped({ folder, programFolder, logFile }))
    })

  withMachine(withProgram(withFolder(agent.command('install'))))
    .description('install the agent as a service of this computer, and start it')
    .option('--token <token>', 'enrol with this token first')
    .action(async ({ folder, program, token, ...machine }: InstallOptions) => {
      const { installAgent } = await import('../service/install-agent.ts')
      const { ownBundle } = await import('./own-bundle.ts')
      await orSayWhy(async () => {
        const folders = { stateFolder: folder, programFolder: program }
        const bundlePath = ownBundle()
        const { agentId, release } = await installAgent({
          ...folders,
          bundlePath,
          token: token ?? null,
          machine,
        })
        process.stdout.write(`Agent ${agentId} runs as a service, release ${release}.\n`)
      })
    })

  withProgram(withFolder(agent.command('uninstall')))
    .description('stop the service and take it away; the agent’s keys and state stay')
    .action(async ({ folder, program }: ProgramOption) => {
      const { uninstallAgent } = await import('../service/install-agent.ts')
      await orSayWhy(async () => {
        await uninstallAgent({ stateFolder: folder, programFolder: program })
        process.stdout.write(`The service is gone. The agent’s keys and state are still in ${folder}.\n`)
      })
    })

  withProgram(withFolder(agent.command('status')))
    .description('say which agent and which release is installed here, and how its service is')
    .action(async ({ folder, program }: ProgramOption) => {
      const { describeService } = await import('../service/install-agent.ts')
      await orSayWhy(async () => {
        const text = await describeService({ stateFolder: folder, programFolder: program })
        process.stdout.write(text)
      })
    })

  agent
    .command('version')
    .description('print the release of this file')
    .action(async () => {
      const { agentVersion } = await import('../agent-version.ts')
      process.stdout.write(`${agentVersion}\n`)
    })

  withProgram(withFolder(agent.command('launch')))
    .description('what the service runs: starts the installed release, and updates it')
    .option(
      '--confirm-within <seconds>',
      'give a new release up that has not connected by then',
      readSeconds,
      180,
    )
    .option('--log-file <path>', 'write the log there; to standard output where not given')
    .action(async (options: ProgramOption & { confirmWithin: number; logFile?: string }) => {
      const { launchUntilStopped } = await import('./launch-until-stopped.ts')
      const { folder, program, confirmWithin, logFile = null } = options
      const confirmWithinMs = confirmWithin * 1000
      await orSayWhy(() => launchUntilStopped({ folder, programFolder: program, confirmWithinMs, logFile }))
    })
}

function readSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds >= 1 && seconds <= 86_400)) throw new InvalidArgumentError('Give seconds from 1 to 86400.')
  return seconds
}

function withFolder(command: Command): Command {
  return command.option(
    '--folder <path>',
    'where the agent keeps its keys and its state',
    defaults.stateFolder,
  )
}

function withProgram(command: Command): Command {
  return command.option('--program <path>', 'where its program is', defaults.programFolder)
}

function withMachine(command: Command): Command {
  return command
    .option('--hostname <name>', 'say this name instead of the computer’s')
    .option('--hardware-uuid <uuid>', 'say this hardware UUID, for computers that share one')
    .option('--installation-id <id>', 'say this installation id')
    .option('--serial <serial>', 'say this serial')
    .option('--restart-command <words...>', 'restart this computer by this program and its arguments')
    .addOption(new Option('--boot-id-file <path>', 'what this file says is the id of the boot').hideHelp())
}

/** The words that call the command: `deskhand agent`, or the single file's own name. */
function callOf(command: Command): string {
  return command.parent ? `${callOf(command.parent)} ${command.name()}` : command.name()
}

async function orSayWhy(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { folderTakenExitCode } = await import('../launcher/launcher-messages.ts')
    const { FolderTaken } = await import('../state/lock.ts')
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = error instanceof FolderTaken ? folderTakenExitCode : 1
  }
}
