import { launchdPlan } from './launchd.ts'
import { systemdPlan } from './systemd.ts'
import { windowsTaskPlan } from './windows-task.ts'

/** What the service of an agent is made of; every path is absolute. */
export interface ServiceSpec {
  /** The program that runs the launcher. */
  nodePath: string
  /** The launcher, which stays the same over updates of the agent. */
  launcherPath: string
  programFolder: string
  /** Where the agent keeps its keys and its state. */
  stateFolder: string
}

export interface ServiceFile {
  path: string
  text: string
  encoding: 'utf8' | 'utf16le'
}

/** A command of the system: a program and its arguments, without a shell. */
export interface ServiceCommand {
  file: string
  arguments: readonly string[]
  /** Its failure means nothing, such as that of stopping what does not run. */
  mayFail?: true
  /** It is tried so often, a second apart; once where not given. */
  attempts?: number
}

export interface ServiceSteps {
  /** Commands that come first. */
  before: readonly ServiceCommand[]
  /** Files that are then written, or removed. */
  files: readonly ServiceFile[]
  removed: readonly string[]
  /** Commands that come last. */
  after: readonly ServiceCommand[]
}

/** What a system is told of the agent. Installing again over an installation changes what has changed, and restarts. */
export interface ServicePlan {
  install: ServiceSteps
  uninstall: ServiceSteps
  /** Prints how the service is; ends with 0 while it is installed (systemd: while it runs). */
  status: ServiceCommand
  /** What starts the agent, for whoever wants to start it by other means. */
  commandLine: readonly string[]
}

/** The plan for a system; null for one that Deskhand does not know. It touches nothing. */
export function servicePlan(
  platform: NodeJS.Platform,
  spec: ServiceSpec,
  environment: Readonly<Record<string, string | undefined>>,
): ServicePlan | null {
  switch (platform) {
    case 'linux':
      return systemdPlan(spec)
    case 'darwin':
      return launchdPlan(spec)
    case 'win32':
      return windowsTaskPlan(spec, environment)
    default:
      return null
  }
}
