import type { ServiceSpec } from './service-plan.ts'

/** What starts the launcher; with a log file where the system keeps no log of what a service prints. */
export function launchCommand(spec: ServiceSpec, logFile: string | null): string[] {
  const log = logFile === null ? [] : ['--log-file', logFile]
  return [
    spec.nodePath,
    spec.launcherPath,
    'launch',
    '--folder',
    spec.stateFolder,
    '--program',
    spec.programFolder,
    ...log,
  ]
}
